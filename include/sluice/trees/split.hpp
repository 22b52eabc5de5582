// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/trees/gradients.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice::trees {

/// What keeps trees from growing wild; XGBoost's meaning of each.
struct regularisation {
    double l2 = 1;
    double gamma = 0;             // least gain of a split
    double min_child_weight = 1;  // least sum of hessians of a child
};

/// The best way to cut a node in two.
struct split {
    double gain = 0;  // 0: there is none
    std::uint32_t feature = 0;
    std::uint32_t n_left_bins = 0;  // so many of the lowest bins go left; none: missing values alone do
    bool missing_left = false;
    sums left{};
    sums right{};

    [[nodiscard]] bool exists() const { return gain > 0; }
    /// Of two splits of equal gain the one of the lower feature is the better one.
    [[nodiscard]] bool better_than(const split& other) const {
        return gain > other.gain || (gain == other.gain && exists() && feature < other.feature);
    }
    /// 1 for each bin whose rows go left.
    [[nodiscard]] std::array<std::uint8_t, 256> left_bins(std::size_t missing_bin) const {
        std::array<std::uint8_t, 256> goes_left{};
        for (std::size_t b = 0; b < n_left_bins; ++b) goes_left[b] = 1;
        goes_left[missing_bin] = missing_left ? 1 : 0;
        return goes_left;
    }
};

/// How good a leaf with these sums is: `G^2 / (H + l2)`.
[[nodiscard]] inline double leaf_score(double gradient, double hessian, double l2) {
    const double denominator = hessian + l2;
    return denominator > 0 ? exact_product(gradient, gradient) / denominator : 0;
}

/// The value that minimises the loss of a leaf to second order: `-G / (H + l2)`.
[[nodiscard]] inline double leaf_value(double gradient, double hessian, double l2) {
    const double denominator = hessian + l2;
    return denominator > 0 ? -gradient / denominator : 0;
}

/// Looks for the best split of a node in the bins of one feature; keeps it in `best` when it beats what is
/// there.
///
/// `gain = GL^2/(HL+l2) + GR^2/(HR+l2) - G^2/(H+l2)` must be above `gamma` and 1e-6, and each child's sum of
/// hessians at least `min_child_weight`. Missing values are tried on both sides; of equal gains they go
/// right, and where training has none they go to the child with the larger sum of hessians. Of equal gains
/// the lower feature and the lower bin win, so the answer does not depend on who looks first.
class split_finder {
  public:
    split_finder(const gradient_scale& scale, const regularisation& limits)
        : limits_(limits),
          // In units of the quanta, powers of two, everything is exact as it was.
          l2_(limits.l2 / scale.hessian_quantum),
          least_weight_(limits.min_child_weight / scale.hessian_quantum),
          unit_(scale.gradient_quantum * scale.gradient_quantum / scale.hessian_quantum) {}

    /// `bins(b)` gives the sums of bin b, of `n_bins`, the last one that of the missing values. Features are to be
    /// searched in their order.
    template <class Bins>
    void search(const Bins& bins, std::size_t n_bins, std::uint32_t feature, sums total, split& best) const {
        const std::size_t n_values = n_bins - 1;
        const sums missing = bins(n_values);
        const double parent = score(total);
        candidate found{.score = parent};
        sums below;
        if (missing == sums{}) {
            for (std::size_t b = 0; b + 1 < n_values; ++b) {
                const sums here = bins(b);
                if (here == sums{}) continue;  // the same cut as the one before, for these rows
                below += here;
                consider(below, total - below, b + 1, false, found);
            }
        } else {
            for (std::size_t b = 0; b + 1 < n_values; ++b) {
                const sums here = bins(b);
                if (here == sums{}) continue;
                below += here;
                consider(below, total - below, b + 1, false, found);
                consider(below + missing, total - below - missing, b + 1, true, found);
            }
            // Missing against present is a cut as well.
            consider(missing, total - missing, 0, true, found);
        }
        const double gain = (found.score - parent) * unit_;
        if (!(gain > limits_.gamma && gain > 1e-6 && gain > best.gain)) return;
        best = {.gain = gain,
                .feature = feature,
                .n_left_bins = static_cast<std::uint32_t>(found.n_left_bins),
                .missing_left = found.missing_left,
                .left = found.left,
                .right = total - found.left};
        if (missing == sums{}) best.missing_left = best.left.hessian > best.right.hessian;
    }

  private:
    struct candidate {
        double score = 0;
        std::size_t n_left_bins = 0;
        bool missing_left = false;
        sums left{};
    };

    [[nodiscard]] double score(sums s) const {
        return leaf_score(static_cast<double>(s.gradient), static_cast<double>(s.hessian), l2_);
    }

    void consider(sums left, sums right, std::size_t n_left_bins, bool missing_left, candidate& found) const {
        const auto hl = static_cast<double>(left.hessian), hr = static_cast<double>(right.hessian);
        if (!(hl >= least_weight_ && hr >= least_weight_) || left.hessian == 0 || right.hessian == 0) return;
        const auto gl = static_cast<double>(left.gradient), gr = static_cast<double>(right.gradient);
        const double sum = exact_product(gl, gl) / (hl + l2_) + exact_product(gr, gr) / (hr + l2_);
        if (sum > found.score) found = {sum, n_left_bins, missing_left, left};
    }

    regularisation limits_;
    double l2_;
    double least_weight_;
    double unit_;
};

}  // namespace sluice::trees
