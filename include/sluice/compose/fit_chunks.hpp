// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/chunk_source.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice {

namespace detail {

template <class S>
inline constexpr bool fits_in_chunks = incremental<S> || fitted_by_passes<S>;
template <class... Steps>
inline constexpr bool fits_in_chunks<pipeline<Steps...>> = (fits_in_chunks<Steps> && ...);
template <>
inline constexpr bool fits_in_chunks<on_names> = true;
template <>
inline constexpr bool fits_in_chunks<on_kind> = true;
template <class... Columns>
inline constexpr bool fits_in_chunks<on_columns<Columns...>> = true;

/// The chunks of a source as the steps before a step make them; every chunk has the columns of the first one.
template <class Source, class Before>
struct transformed_source {
    Source& source;
    const table_schema& chunk;
    const Before& before;

    void rewind() { source.rewind(); }
    [[nodiscard]] std::optional<dataset<>> next() {
        auto data = source.next();
        if (data) data = data->with(before(chunk.select(data->x(), "fit_chunks")));
        return data;
    }
};

template <class S, class Source>
[[nodiscard]] typename S::fitted fit_step_in_chunks(const S& spec, Source source, const context& ctx) {
    source.rewind();
    std::optional<dataset<>> data = source.next();
    if (!data)
        throw invalid_data({.component = std::string(std::string_view(S::name)),
                            .requirement = "needs at least 1 chunk",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    if constexpr (incremental<S>) {
        auto learner = spec.learner();
        for (; data; data = source.next()) {
            ctx.check_cancelled(S::name);
            require_known_row_data<S>(*data);
            learner.add(*data, ctx);
        }
        return learner.finish();
    } else if constexpr (fitted_by_passes<S>) {
        require_known_row_data<S>(*data);
        const matched_context inner(table_schema(data->x()), *data, ctx);
        return spec.fit_chunks(source, *inner);
    } else {
        // A selector learns all that there is to learn from the first chunk.
        return spec.fit(*data, ctx);
    }
}

inline void require_chunk(bool found) {
    if (!found)
        throw invalid_data({.component = "fit_chunks",
                            .requirement = "needs at least 1 chunk",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
}

}  // namespace detail

/// A specification that can be fitted on a source of chunks: incremental steps, selectors, boosted trees, pipelines of
/// them.
template <class S>
concept fittable_in_chunks = step<S> && detail::fits_in_chunks<S>;

namespace detail {

template <std::size_t I, class State, class Source, class... Steps>
void fit_steps_in_chunks(State& states, const std::tuple<Steps...>& steps, Source& source,
                         const table_schema& chunk, const context& ctx) {
    if constexpr (I < sizeof...(Steps)) {
        const auto before = [&](table x) {
            const auto apply = [&]<std::size_t... J>(std::index_sequence<J...>) {
                ((x = std::get<J>(states).transform(x, ctx)), ...);
            };
            apply(std::make_index_sequence<I>{});
            return x;
        };
        transformed_source<Source, decltype(before)> seen{source, chunk, before};
        std::optional<dataset<>> held_out;
        static constexpr std::array<std::string_view, sizeof...(Steps)> names{Steps::name...};
        context inner = ctx.at(step_path(std::get<I>(steps), ordinal(names, I)));
        if (ctx.validation) {
            held_out = ctx.validation->with(before(chunk.select(ctx.validation->x(), "validation data")));
            inner.validation = &*held_out;
        }
        std::get<I>(states) = fit_step_in_chunks(std::get<I>(steps), seen, inner);
        fit_steps_in_chunks<I + 1>(states, steps, source, chunk, ctx);
    }
}

}  // namespace detail

/// Fits a pipeline on data larger than memory: one pass over the chunks per step, two for boosted trees, one chunk in
/// memory at a time (and the bins of the trees, see `binned_dataset`). The result is that of `fit` on all rows at once, up to
/// the rounding of sums that are merged, and the sketches of many different values. Validation data of the context pass
/// through the fitted steps and reach the estimator.
///
/// Steps that cannot learn from chunks do not compile here. Throws as `fit` does; `invalid_data` without
/// chunks, `schema_mismatch` when a chunk lacks a column of the first one.
template <fittable_in_chunks... Steps, chunk_source Source>
[[nodiscard]] auto fit_chunks(const pipeline<Steps...>& spec, Source& source, const context& ctx = {}) {
    source.rewind();
    const auto first = source.next();
    detail::require_chunk(first.has_value());
    const table_schema input(first->x().select(detail::required_columns(spec, first->x()), "fit_chunks"));
    std::tuple<typename Steps::fitted...> states;
    detail::fit_steps_in_chunks<0>(states, spec.steps, source, table_schema(first->x()), ctx);
    typename pipeline<Steps...>::fitted state(std::move(states));
    detail::bind(state, input);
    return model<pipeline<Steps...>>(std::move(state), input);
}

/// The same of a step alone.
template <fittable_in_chunks S, chunk_source Source>
[[nodiscard]] model<S> fit_chunks(const S& spec, Source& source, const context& ctx = {}) {
    source.rewind();
    const auto first = source.next();
    detail::require_chunk(first.has_value());
    const table_schema chunk(first->x());
    const auto before = [](table x) { return x; };
    auto state = detail::fit_step_in_chunks(
        spec, detail::transformed_source<Source, decltype(before)>{source, chunk, before}, ctx);
    const table_schema input(first->x().select(detail::required_columns(spec, first->x()), "fit_chunks"));
    detail::bind(state, input);
    return {std::move(state), input};
}

}  // namespace sluice
