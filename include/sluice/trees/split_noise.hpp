// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace sluice::trees {

/// What is so for a whole tree.
struct tree_conditions {
    bool drops_rows = false;  // whether rows that add nothing have no part in it
    double noise = 0;         // standard deviation of the `split_noise`, in roots of the loss
    random_stream drawn{0, 0};
};

/// What splits are compared by: their scores, or the roots of these with random numbers added, so that of splits that look
/// much alike not always the luckiest one wins. Where gradients mean nothing the root of a score spreads as they do
/// (`gradient_spread`): random numbers of that size tell such splits from others no longer.
///
/// A number is the sum of four uniform ones, about normal, of variance 1, times that size. It depends on the tree, the node,
/// the feature and the cut alone.
class split_noise {
  public:
    /// None: scores are compared as they are.
    split_noise() = default;
    /// That of a tree, to be added to roots of scores in units of `unit_of_scores` of the loss.
    split_noise(const tree_conditions& how, double unit_of_scores)
        : scale_(how.noise / std::sqrt(unit_of_scores)), drawn_(how.drawn.child("split_noise")) {}

    [[nodiscard]] bool is_active() const { return scale_ > 0; }
    /// That of the splits of a node by a feature.
    [[nodiscard]] split_noise of(std::size_t node, std::uint32_t feature) const {
        split_noise own = *this;
        own.first_ = ((std::uint64_t{node} << bits_of_feature) + feature) << bits_of_cut;
        return own;
    }
    /// That of the same feature's bins in another order.
    [[nodiscard]] split_noise of_other_order() const {
        split_noise own = *this;
        own.first_ += std::uint64_t{1} << (bits_of_cut - 1);
        return own;
    }

    /// Splits of larger ranks are better.
    [[nodiscard]] double rank(double score, std::size_t n_left_bins, bool missing_left) const {
        if (!is_active()) return score;
        const std::uint64_t cut = 2 * std::uint64_t{n_left_bins} + (missing_left ? 1U : 0U);
        return std::sqrt((std::max)(score, 0.0)) + exact_product(scale_, deviate(first_ + cut));
    }
    /// No split of a lower score than this has a larger rank.
    [[nodiscard]] double least_score(double rank) const {
        if (!is_active()) return rank;
        const double root = (std::max)(rank - exact_product(scale_, largest_deviate), 0.0);
        return exact_product(root, root);
    }

  private:
    static constexpr int bits_of_cut = 18, bits_of_feature = 26;
    static constexpr double largest_deviate = 3.47;

    /// The sum of four numbers of 16 bits less its mean, over the root of its variance.
    [[nodiscard]] double deviate(std::uint64_t index) const {
        const std::uint64_t bits = drawn_.bits(index);
        std::int64_t sum = -0x1FFFE;
        for (int shift = 0; shift < 64; shift += 16) sum += static_cast<std::int64_t>(bits >> shift & 0xFFFF);
        return static_cast<double>(sum) / 37837.227;
    }

    double scale_ = 0;
    std::uint64_t first_ = 0;
    random_stream drawn_{0, 0};
};

}  // namespace sluice::trees
