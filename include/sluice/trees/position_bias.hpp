// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// How much likelier a row is clicked, and how much likelier one that was not is nevertheless relevant, at each position
/// than at the first: t+ and t- of unbiased LambdaMART, from the costs of pairs of a clicked row and one that was not.
///
/// With C(a, b) the summed cost of the pairs with the clicked row at position a and the other at b,
/// `t+(a) = sum over b of C(a, b) / t-(b)` and `t-(b) = sum over a of C(a, b) / t+(a)`, each divided by that of the
/// first position that has pairs; found by 16 turns from t = 1, so that the costs alone decide, and a fit that goes on
/// has the bits of one that never stopped. (Published is one turn a round, and a root of the ratios may damp them; of
/// clicks made by a known law the whole ratios rank far better.) Positions without pairs have 1, none has less than
/// 0.01; those from the 63rd on are one.
///
/// Source: Hu et al., "Unbiased LambdaMART: an unbiased pairwise learning-to-rank algorithm", 2019,
/// doi:10.1145/3308558.3313447.
class position_bias {
  public:
    static constexpr std::size_t n_positions = 64;

    [[nodiscard]] static std::size_t place_of(std::int64_t position) {
        return (std::min)(static_cast<std::size_t>(position), n_positions - 1);
    }
    /// Where the cost of a pair is summed, [n_positions x n_positions].
    [[nodiscard]] static std::size_t cell_of(std::int64_t clicked, std::int64_t other) {
        return place_of(clicked) * n_positions + place_of(other);
    }

    /// O(n_positions^2). `costs` as `cell_of` says, >= 0.
    void estimate(std::span<const double> costs) {
        clicked_.assign(n_positions, 1.0);
        other_.assign(n_positions, 1.0);
        for (int turn = 0; turn < 16; ++turn) {
            std::vector<double> by_clicked(n_positions), by_other(n_positions);
            for (std::size_t a = 0; a < n_positions; ++a)
                for (std::size_t b = 0; b < n_positions; ++b) {
                    by_clicked[a] += costs[a * n_positions + b] / other_[b];
                    by_other[b] += costs[a * n_positions + b] / clicked_[a];
                }
            clicked_ = ratios(by_clicked);
            other_ = ratios(by_other);
        }
    }

    /// What a pair counts: 1 / (t+ t-).
    [[nodiscard]] double weight(std::int64_t clicked, std::int64_t other) const {
        return 1 / exact_product(clicked_[place_of(clicked)], other_[place_of(other)]);
    }
    /// t+ and t- of each position.
    [[nodiscard]] std::span<const double> clicked() const { return clicked_; }
    [[nodiscard]] std::span<const double> other() const { return other_; }

  private:
    [[nodiscard]] static std::vector<double> ratios(const std::vector<double>& sums) {
        std::vector<double> all(n_positions, 1.0);
        const auto first = std::find_if(sums.begin(), sums.end(), [](double sum) { return sum > 0; });
        for (std::size_t k = 0; first != sums.end() && k < n_positions; ++k)
            if (sums[k] > 0) all[k] = (std::max)(sums[k] / *first, 0.01);
        return all;
    }

    std::vector<double> clicked_, other_;  // [n_positions]
};

}  // namespace sluice::trees
