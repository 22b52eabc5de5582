// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"

#include <concepts>
#include <optional>

namespace sluice {

/// A source of chunks of one large dataset, which can be read from the start as often as is needed:
/// `rewind()`, then `next()` until it gives nothing. Chunks have the same columns; none is empty.
template <class Source>
concept chunk_source = requires(Source& source) {
    source.rewind();
    { source.next() } -> std::same_as<std::optional<dataset<>>>;
};

/// Stands for any source where none is at hand.
struct no_chunks {
    void rewind() {}
    [[nodiscard]] std::optional<dataset<>> next() { return std::nullopt; }
};

/// A step that is fitted by several passes over a source of chunks: `fit_chunks(source, ctx)`.
template <class S>
concept fitted_by_passes = requires(const S& spec, no_chunks& source, const context& ctx) {
    { spec.fit_chunks(source, ctx) } -> std::same_as<typename S::fitted>;
};

}  // namespace sluice
