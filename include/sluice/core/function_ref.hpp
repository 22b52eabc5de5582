// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace sluice {

template <class Signature>
class function_ref;

/// A small handle of a callable that somebody else owns and keeps alive. Two pointers, no allocation.
template <class Result, class... Arguments>
class function_ref<Result(Arguments...)> {
  public:
    function_ref() = default;

    template <class Callable>
    requires(!std::same_as<std::remove_cvref_t<Callable>, function_ref> &&
             std::is_invocable_r_v<Result, Callable&, Arguments...>)
        // NOLINTNEXTLINE(google-explicit-constructor,bugprone-forwarding-reference-overload)
        function_ref(Callable&& callable)
    noexcept
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
          call_([](void* object, Arguments... arguments) -> Result {
              return (*static_cast<std::remove_reference_t<Callable>*>(object))(
                  std::forward<Arguments>(arguments)...);
          }) {
        static_assert(!std::is_function_v<std::remove_reference_t<Callable>>,
                      "function_ref: wrap a plain function in a lambda");
    }

    explicit operator bool() const noexcept { return call_ != nullptr; }

    Result operator()(Arguments... arguments) const {
        return call_(object_, std::forward<Arguments>(arguments)...);
    }

  private:
    void* object_ = nullptr;
    Result (*call_)(void*, Arguments...) = nullptr;
};

}  // namespace sluice
