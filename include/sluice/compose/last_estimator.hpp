// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/table.hpp"

#include <cstddef>
#include <tuple>
#include <utility>

namespace sluice::detail {

/// A specification at the end of which stands another one: a pipeline, under its own name or a given one.
template <class Spec>
concept ends_in_another = requires {
    typename Spec::last;
};

template <class Spec>
struct last_estimator_of {
    using type = Spec;
};
template <ends_in_another Spec>
struct last_estimator_of<Spec> : last_estimator_of<typename Spec::last> {};
/// The specification of the estimator at the very end: itself, unless it is a pipeline.
template <class Spec>
using last_estimator_t = typename last_estimator_of<Spec>::type;

template <ends_in_another Spec>
inline constexpr std::size_t last_place = std::tuple_size_v<decltype(Spec::steps)> - 1;

/// Its fitted form.
template <class Spec>
[[nodiscard]] const auto& last_estimator(const typename Spec::fitted& state) {
    if constexpr (ends_in_another<Spec>)
        return last_estimator<typename Spec::last>(state.template step_at<last_place<Spec>>());
    else
        return state;
}

/// Whether it predicts several numbers a row, and says how many.
template <class Spec>
inline constexpr bool has_several_outputs = requires(const typename last_estimator_t<Spec>::fitted& state) {
    state.n_outputs();
};

/// A table as it reaches that estimator, through the fitted steps before.
template <class Spec, std::size_t I = 0>
[[nodiscard]] table reaching_last_estimator(const typename Spec::fitted& state, table x, const context& ctx) {
    if constexpr (!ends_in_another<Spec>)
        return x;
    else if constexpr (I == last_place<Spec>)
        return reaching_last_estimator<typename Spec::last>(state.template step_at<I>(), std::move(x), ctx);
    else
        return reaching_last_estimator<Spec, I + 1>(state, state.template step_at<I>().transform(x, ctx),
                                                    ctx);
}

}  // namespace sluice::detail
