// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/ill_formed_step.hpp"
#include "sluice/compose/pipeline.hpp"

#include <tuple>
#include <type_traits>
#include <utility>

namespace sluice {

namespace detail {

template <class S>
struct steps_of {
    static constexpr std::tuple<S> get(S spec) { return {std::move(spec)}; }
};
template <class... Steps>
struct steps_of<pipeline<Steps...>> {
    static constexpr std::tuple<Steps...> get(pipeline<Steps...> spec) { return std::move(spec.steps); }
};

template <class... A, class... B>
[[nodiscard]] constexpr pipeline<A..., B...> append(std::tuple<A...> left, std::tuple<B...> right) {
    // One flat pack at once: growing a tuple step by step is what makes long pipelines slow to compile.
    return std::apply(
        [&](auto&... a) {
            return std::apply(
                [&](auto&... b) {
                    return pipeline<A..., B...>{{std::move(a)..., std::move(b)...}};
                },
                right);
        },
        left);
}

template <bool Ok, class ESTIMATOR, class STEP_AFTER_IT>
consteval void require_nothing_after_an_estimator() {
    static_assert(
        Ok,
        "pipeline: an ESTIMATOR ends a pipeline, nothing can come after it (its predictions can be the "
        "columns of another model's table: examples/07_stacking.cpp)");
}

}  // namespace detail

/// `left`, then `right`. The function behind `left | right`; takes any number of steps.
template <step_like Left, step_like Right>
[[nodiscard]] constexpr auto pipe(const Left& left, const Right& right) {
    using left_step = detail::as_step_t<Left>;
    using right_step = detail::as_step_t<Right>;
    if constexpr (!transformer<left_step>) {
        detail::require_nothing_after_an_estimator<transformer<left_step>, left_step, right_step>();
        return detail::ill_formed_step{};
    } else {
        return detail::append(detail::steps_of<left_step>::get(detail::as_step(left)),
                              detail::steps_of<right_step>::get(detail::as_step(right)));
    }
}

template <step_like First, step_like Second, step_like... Rest>
requires(sizeof...(Rest) > 0)
    [[nodiscard]] constexpr auto pipe(const First& first, const Second& second, const Rest&... more) {
    return pipe(pipe(first, second), more...);
}

/// `a | b`: first a, then b.
template <step Left, step Right>
[[nodiscard]] constexpr auto operator|(const Left& left, const Right& right) {
    return pipe(left, right);
}

/// `on<age, income> | b`: a selector of column types is a function until something comes after it.
template <step Left, step Right>
[[nodiscard]] constexpr auto operator|(Left (*left)(), const Right& right) {
    return pipe(left(), right);
}

}  // namespace sluice
