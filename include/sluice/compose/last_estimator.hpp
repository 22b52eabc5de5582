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
template <class Spec>
requires(!ends_in_another<Spec> && requires { typename Spec::step_type; }) struct last_estimator_of<Spec>
    : last_estimator_of<typename Spec::step_type> {
};
/// The specification of the estimator at the very end: itself, unless it is a pipeline.
template <class Spec>
using last_estimator_t = typename last_estimator_of<Spec>::type;

template <ends_in_another Spec>
inline constexpr std::size_t last_place = std::tuple_size_v<decltype(Spec::steps)> - 1;

template <class Spec>
[[nodiscard]] const last_estimator_t<Spec>& last_specification(const Spec& spec) {
    if constexpr (ends_in_another<Spec>)
        return last_specification(std::get<last_place<Spec>>(spec.steps));
    else
        return spec;
}

/// Its fitted form.
template <class Spec>
[[nodiscard]] const auto& last_estimator(const typename Spec::fitted& state) {
    if constexpr (ends_in_another<Spec>)
        return last_estimator<typename Spec::last>(state.template step_at<last_place<Spec>>());
    else
        return state;
}

/// The same steps with another one at the end.
template <class Spec>
[[nodiscard]] typename Spec::fitted with_last_estimator(const typename Spec::fitted& state,
                                                        typename last_estimator_t<Spec>::fitted instead) {
    if constexpr (!ends_in_another<Spec>)
        return instead;
    else
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return typename Spec::fitted(
                std::tuple(state.template step_at<I>()...,
                           with_last_estimator<typename Spec::last>(
                               state.template step_at<last_place<Spec>>(), std::move(instead))));
        }
    (std::make_index_sequence<last_place<Spec>>{});
}

/// Whether it predicts several numbers a row, and says how many.
template <class Spec>
inline constexpr bool has_several_outputs = requires(const typename last_estimator_t<Spec>::fitted& state) {
    state.n_outputs();
};

/// Whether these are targets of several outputs, which have names; several quantiles are of one.
template <class Spec>
inline constexpr bool predicts_outputs = requires(const typename last_estimator_t<Spec>::fitted& state) {
    state.output_names();
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
