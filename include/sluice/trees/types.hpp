// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::trees {

/// The number types of the engine, and why they are what they are.
///
/// | type | bits | reason |
/// |---|---|---|
/// | `bin` | 8 | 256 bins lose nothing that matters, and a row of 28 features is half a cache line |
/// | `row_index` | 32 | half the memory traffic of 64; 4 billion rows on one machine are out of reach |
/// | `sums` | 2 x 64 | integer sums: associative, so any order of additions gives the same bits |
using bin = std::uint8_t;
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

/// A node of a finished tree, for prediction: 24 bytes, read in one go. The right child stands behind the
/// left.
struct node {
    static constexpr std::uint32_t leaf = 0xFFFFFFFFu;

    double value = 0;  ///< the threshold: smaller values go left; of a leaf, what it adds to the margin
    std::uint32_t feature = leaf;  ///< `leaf` for a leaf
    std::uint32_t left = 0;        ///< place of the left child in the tree; greater than the node's own
    std::uint8_t missing_left = 0;

    [[nodiscard]] constexpr bool is_leaf() const { return feature == leaf; }
    /// Where a value goes.
    [[nodiscard]] constexpr std::uint32_t child(double x) const {
        const bool goes_left = x != x ? missing_left != 0 : x < value;
        return left + (goes_left ? 0u : 1u);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("value", value);
        v("feature", feature);
        v("left", left);
        v("missing_left", missing_left);
    }
    friend bool operator==(const node&, const node&) = default;
};

/// A tree as many rows walk down it side by side. Its upper levels are complete: the children of inner place k
/// are 2 k + 1 and 2 k + 2, so a step needs no look at where they are; below a leaf everything leads to the leaf.
struct packed_tree {
    const double* thresholds = nullptr;       ///< [2^n_levels - 1]
    const std::uint32_t* features = nullptr;  ///< [2^n_levels - 1], the highest bit: missing values go left
    const std::uint32_t* exits = nullptr;  ///< [2^n_levels]: the node in which a row leaves the upper levels
    const node* nodes = nullptr;
    std::uint32_t n_levels = 0;
    bool ends_there = true;  ///< every exit is a leaf
};

}  // namespace sluice::trees
