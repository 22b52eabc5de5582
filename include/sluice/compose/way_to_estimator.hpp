// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/model.hpp"
#include "sluice/compose/named.hpp"
#include "sluice/compose/pipeline.hpp"

#include <cstddef>
#include <tuple>
#include <utility>

namespace sluice::detail {

/// How a table gets through a fitted specification to the estimator at its end, and how another one takes its place.
template <class Spec>
struct way_to_estimator {
    using specification = Spec;
    using estimator = typename Spec::fitted;
    [[nodiscard]] static const Spec& end_of(const Spec& spec) { return spec; }
    [[nodiscard]] static const estimator& end(const estimator& state) { return state; }
    [[nodiscard]] static table through(const estimator&, table x, const context&) { return x; }
    [[nodiscard]] static estimator ending_in(const estimator&, estimator instead) { return instead; }
};

template <class Step>
struct way_to_estimator<named_step<Step>> : way_to_estimator<Step> {};

template <class... Steps>
struct way_to_estimator<pipeline<Steps...>> {
    static constexpr std::size_t last = sizeof...(Steps) - 1;
    using fitted = typename pipeline<Steps...>::fitted;
    using rest = way_to_estimator<typename pipeline<Steps...>::last>;
    using specification = typename rest::specification;
    using estimator = typename rest::estimator;

    [[nodiscard]] static const specification& end_of(const pipeline<Steps...>& spec) {
        return rest::end_of(std::get<last>(spec.steps));
    }
    [[nodiscard]] static const estimator& end(const fitted& state) {
        return rest::end(state.template step_at<last>());
    }
    template <std::size_t I = 0>
    [[nodiscard]] static table through(const fitted& state, table x, const context& ctx) {
        if constexpr (I == last)
            return rest::through(state.template step_at<last>(), std::move(x), ctx);
        else
            return through<I + 1>(state, state.template step_at<I>().transform(x, ctx), ctx);
    }
    [[nodiscard]] static fitted ending_in(const fitted& state, estimator instead) {
        return ending_in(state, std::move(instead), std::make_index_sequence<last>{});
    }

  private:
    template <std::size_t... I>
    [[nodiscard]] static fitted ending_in(const fitted& state, estimator instead, std::index_sequence<I...>) {
        return fitted(std::tuple<typename Steps::fitted...>(
            state.template step_at<I>()...,
            rest::ending_in(state.template step_at<last>(), std::move(instead))));
    }
};

}  // namespace sluice::detail
