// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace sluice {

/// A source of chunks of one large dataset, which can be read from the start as often as is needed:
/// `rewind()`, then `next()` until it gives nothing. Chunks have the same columns; none is empty.
template <class Source>
concept chunk_source = requires(Source& source) {
    source.rewind();
    { source.next() } -> std::same_as<std::optional<dataset<>>>;
};

namespace detail {

template <class S>
inline constexpr bool fits_in_chunks = incremental<S>;
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
    } else {
        // A selector learns all that there is to learn from the first chunk.
        return spec.fit(*data, ctx);
    }
}

}  // namespace detail

/// A specification that can be fitted on a source of chunks: incremental steps, selectors, pipelines of them.
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
        std::get<I>(states) = fit_step_in_chunks(std::get<I>(steps), seen, ctx);
        fit_steps_in_chunks<I + 1>(states, steps, source, chunk, ctx);
    }
}

}  // namespace detail

/// Fits a pipeline on data larger than memory: one pass over the chunks per step, one chunk in memory at a
/// time. The result is that of `fit` on all rows at once, up to the rounding of sums that are merged.
///
/// Steps that cannot learn from chunks do not compile here. Throws as `fit` does; `invalid_data` without
/// chunks, `schema_mismatch` when a chunk lacks a column of the first one.
template <fittable_in_chunks... Steps, chunk_source Source>
[[nodiscard]] auto fit_chunks(const pipeline<Steps...>& spec, Source& source, const context& ctx = {}) {
    source.rewind();
    const auto first = source.next();
    if (!first)
        throw invalid_data({.component = "fit_chunks",
                            .requirement = "needs at least 1 chunk",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    const table_schema input(first->x().select(detail::required_columns(spec, first->x()), "fit_chunks"));
    std::tuple<typename Steps::fitted...> states;
    detail::fit_steps_in_chunks<0>(states, spec.steps, source, table_schema(first->x()), ctx);
    typename pipeline<Steps...>::fitted state(std::move(states));
    detail::bind(state, input);
    return model<pipeline<Steps...>>(std::move(state), input);
}

}  // namespace sluice
