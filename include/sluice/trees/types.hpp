// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::trees {

/// The number types of the engine, and why they are what they are.
///
/// | type | bits | reason |
/// |---|---|---|
/// | `narrow_bin` | 8 | 256 bins lose nothing that matters, and a row of 28 features is half a cache line |
/// | `wide_bin` | 16 | where a feature has more bins than that, as one of many categories does |
/// | `row_index` | 32 | half the memory traffic of 64; 4 billion rows on one machine are out of reach |
/// | `narrow_row` | 64 | a row and its quantised gradient and hessian travel together: nothing is looked up again |
/// | `vector_row` | 64 | a row and the hessian that all outputs share |
/// | `sums` | 2 x 64 | integer sums: associative, so any order of additions gives the same bits |
using narrow_bin = std::uint8_t;
using wide_bin = std::uint16_t;
using row_index = std::uint32_t;

/// Sums of quantised gradients and hessians: exact, whatever the order.
struct sums {
    std::int64_t gradient = 0;
    std::int64_t hessian = 0;

    friend constexpr sums operator+(sums a, sums b) {
        return {a.gradient + b.gradient, a.hessian + b.hessian};
    }
    friend constexpr sums operator-(sums a, sums b) {
        return {a.gradient - b.gradient, a.hessian - b.hessian};
    }
    constexpr sums& operator+=(sums other) { return *this = *this + other; }
    friend constexpr bool operator==(const sums&, const sums&) = default;
};

/// A row and what it adds to the cells of its bins: gradient and hessian of 16 bits each, in one word.
struct narrow_row {
    row_index row = 0;
    std::int32_t word = 0;  ///< gradient x 2^16 + hessian

    /// How many rows may meet in a 64-bit cell of two 32-bit halves: both stay below 2^14 in magnitude.
    static constexpr std::size_t most_in_cell = (std::size_t{1} << 17) - 1;

    [[nodiscard]] static constexpr narrow_row of(row_index row, std::int64_t gradient, std::int64_t hessian) {
        return {row, static_cast<std::int32_t>(gradient * 65536 + hessian)};
    }
    [[nodiscard]] constexpr bool adds_nothing() const { return word == 0; }
    /// As a cell holds it: gradient x 2^32 + hessian.
    [[nodiscard]] constexpr std::int64_t cell() const {
        const std::int64_t hessian = word & 0xFFFF;
        return (static_cast<std::int64_t>(word) - hessian) * 65536 + hessian;
    }
    [[nodiscard]] constexpr sums value() const {
        const std::int64_t hessian = word & 0xFFFF;
        return {(static_cast<std::int64_t>(word) - hessian) >> 16, hessian};
    }
};

/// The same with 32 bits each; for few rows, or gradients of heavy tails.
struct wide_row {
    row_index row = 0;
    std::int32_t gradient = 0;
    std::int32_t hessian = 0;

    [[nodiscard]] static constexpr wide_row of(row_index row, std::int64_t gradient, std::int64_t hessian) {
        return {row, static_cast<std::int32_t>(gradient), static_cast<std::int32_t>(hessian)};
    }
    [[nodiscard]] constexpr bool adds_nothing() const { return gradient == 0 && hessian == 0; }
    [[nodiscard]] constexpr sums value() const { return {gradient, hessian}; }
};

/// A row of trees whose leaves hold a value for each output: the gradients stand elsewhere (`vector_gradients`), the
/// hessian is that of all of them.
struct vector_row {
    row_index row = 0;
    std::int32_t hessian = 0;

    [[nodiscard]] constexpr bool adds_nothing() const { return hessian == 0; }
};

/// The sums in a cell.
[[nodiscard]] constexpr sums from_cell(std::int64_t cell) {
    const std::int64_t hessian = cell & 0xFFFFFFFF;
    return {(cell - hessian) >> 32, hessian};
}

/// How many rows lie together: chunks of rows are divided on their own, so that a chunk's part of everything
/// stays in a core's cache.
inline constexpr std::size_t rows_per_chunk = std::size_t{1} << 15;

/// A node of a finished tree, for prediction: 16 bytes, four to a cache line. Children stand behind their parent,
/// the right one behind the left one.
struct node {
    /// Of a leaf, what it adds to the margin. Of a node that asks a number, the threshold: smaller ones go left. Of one
    /// that asks a category, where the set of those that go left begins (`ensemble`).
    double value = 0;
    std::uint32_t question =
        0;  ///< four times the feature, plus 2 for categories, plus 1 where missing values go left
    std::uint32_t to_left = 0;  ///< how many places further the left child stands; 0 for a leaf

    [[nodiscard]] static constexpr node leaf(double value) { return {value, 0, 0}; }
    [[nodiscard]] static constexpr node split(std::uint32_t feature, double threshold, std::uint32_t to_left,
                                              bool missing_left) {
        return {threshold, 4 * feature + (missing_left ? 1u : 0u), to_left};
    }
    [[nodiscard]] static constexpr node category_split(std::uint32_t feature, std::size_t set,
                                                       std::uint32_t to_left, bool missing_left) {
        return {static_cast<double>(set), 4 * feature + 2 + (missing_left ? 1u : 0u), to_left};
    }

    [[nodiscard]] constexpr bool is_leaf() const { return to_left == 0; }
    [[nodiscard]] constexpr std::uint32_t feature() const { return question >> 2; }
    [[nodiscard]] constexpr bool asks_categories() const { return (question & 2u) != 0; }
    [[nodiscard]] constexpr bool missing_left() const { return (question & 1u) != 0; }
    /// How many places further a row with this number goes; a row stays at a leaf. Without a branch: which way a row
    /// goes cannot be foreseen. Not for nodes that ask categories.
    [[nodiscard]] constexpr std::uint32_t step(double x) const {
        const auto left =
            static_cast<std::uint32_t>(x < value) | (static_cast<std::uint32_t>(x != x) & question);
        return to_left + (static_cast<std::uint32_t>(to_left != 0) & ~left & 1u);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("value", value);
        v("question", question);
        v("to_left", to_left);
    }
    friend bool operator==(const node&, const node&) = default;
};

}  // namespace sluice::trees
