// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/function_ref.hpp"

#include <concepts>
#include <cstddef>

namespace sluice {

/// Something that runs `task(0) ... task(count - 1)`, each exactly once, on at most `threads` threads, and
/// returns when all of them are done. The first exception (by index) leaves `run`; what was not begun by
/// then may be left out. Satisfied by `thread_pool`; wrap your own scheduler to share its threads.
template <class E>
concept executor = requires(E& e, std::size_t count, std::size_t threads,
                            function_ref<void(std::size_t)> task) {
    e.run(count, threads, task);
    { e.concurrency() } -> std::convertible_to<std::size_t>;
};

/// A handle of an executor that somebody else keeps alive; empty means the library's own pool.
class executor_ref {
  public:
    executor_ref() = default;

    template <executor E>
    requires(!std::same_as<E, executor_ref>)
        // NOLINTNEXTLINE(google-explicit-constructor)
        executor_ref(E& e)
    noexcept
        : object_(&e),
          run_(
              [](void* object, std::size_t count, std::size_t threads, function_ref<void(std::size_t)> task) {
                  static_cast<E*>(object)->run(count, threads, task);
              }),
          concurrency_([](void* object) {
              return static_cast<std::size_t>(static_cast<E*>(object)->concurrency());
          }) {}

    explicit operator bool() const noexcept { return object_ != nullptr; }
    void run(std::size_t count, std::size_t threads, function_ref<void(std::size_t)> task) const {
        run_(object_, count, threads, task);
    }
    [[nodiscard]] std::size_t concurrency() const { return concurrency_(object_); }

  private:
    void* object_ = nullptr;
    void (*run_)(void*, std::size_t, std::size_t, function_ref<void(std::size_t)>) = nullptr;
    std::size_t (*concurrency_)(void*) = nullptr;
};

}  // namespace sluice
