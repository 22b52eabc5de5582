// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/executor.hpp"
#include "sluice/core/function_ref.hpp"
#include "sluice/core/random.hpp"
#include "sluice/fwd.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

/// One sign of life from a running fit: `done` of `total` parts of `task` are finished.
struct progress_event {
    std::string_view task;
    std::size_t done = 0;
    std::size_t total = 0;
};

enum class log_level { debug, info, warning };

/// A handle of validation data that somebody else keeps alive.
class validation_ref {
  public:
    validation_ref() = default;
    template <class Schema>
    // NOLINTNEXTLINE(google-explicit-constructor)
    validation_ref(const dataset<Schema>* data) noexcept : data_(data) {}

    explicit operator bool() const noexcept { return data_ != nullptr; }
    [[nodiscard]] const dataset<any_schema>& operator*() const noexcept { return *data_; }
    [[nodiscard]] const dataset<any_schema>* operator->() const noexcept { return data_; }

  private:
    const dataset<any_schema>* data_ = nullptr;
};

/// Everything about a run that is neither specification nor data. The last argument everywhere, `{}` by
/// default.
///
/// | member | default | meaning |
/// |---|---|---|
/// | `seed` | 0 | key of every random number |
/// | `threads` | 0 | most threads to use; 0: as many as the executor has |
/// | `executor` | the shared pool | where parallel work runs |
/// | `backend` | none | what runs the kernels that it has in place of the CPU |
/// | `validation` | none | held-out data; it passes through the fitted steps and reaches the estimator |
/// | `progress` | none | called with each `progress_event` |
/// | `cancellation` | none | the work throws `cancelled` soon after this becomes true |
/// | `log` | none | called with each message |
///
/// Handles do not own: what they refer to must outlive the call. Results never depend on `threads`, `executor` or
/// `backend`.
struct context {
    std::uint64_t seed = 0;
    std::size_t threads = 0;
    executor_ref executor = {};
    accelerator* backend = nullptr;
    validation_ref validation = {};
    function_ref<void(const progress_event&)> progress = {};
    const std::atomic<bool>* cancellation = nullptr;
    function_ref<void(log_level, std::string_view)> log = {};
    /// Where in the composition the work is; keys the random numbers. Set by compositions, not by callers.
    std::uint64_t path = 0;

    /// The same run, one step further into the composition.
    [[nodiscard]] context at(std::string_view step) const {
        context inner = *this;
        inner.path = mix(path, step);
        return inner;
    }

    /// The random numbers of this step.
    [[nodiscard]] random_stream random() const { return {seed, path}; }

    /// Throws `cancelled` when the caller has asked for it.
    void check_cancelled(std::string_view component) const {
        if (cancellation != nullptr && cancellation->load(std::memory_order_relaxed))
            throw cancelled({.component = std::string(component),
                             .requirement = "stopped because the caller asked for it",
                             .actual = {},
                             .place = {},
                             .hint = {}});
    }

    void report(std::string_view task, std::size_t done, std::size_t total) const {
        if (progress) progress({task, done, total});
    }
};

}  // namespace sluice
