// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/gradients.hpp"
#include "sluice/trees/histogram.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

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
    std::uint32_t last_left_bin = 0;
    bool missing_left = false;
    sums left{};
    sums right{};

    [[nodiscard]] bool exists() const { return gain > 0; }
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
    split_finder(const quantised_gradients& gradients, const regularisation& limits)
        : gradients_(gradients), limits_(limits) {}

    void search(std::span<const sums> bins, std::uint32_t feature, sums total, split& best) const {
        const std::size_t n_values = bins.size() - 1;
        const sums missing = bins[n_values];
        const double parent = score(total);
        sums below;
        for (std::size_t b = 0; b + 1 < n_values; ++b) {
            if (bins[b] == sums{}) continue;  // the same cut as the one before, for these rows
            below += bins[b];
            consider(below, total - below, parent, feature, b, false, missing, best);
            if (missing != sums{})
                consider(below + missing, total - below - missing, parent, feature, b, true, missing, best);
        }
        // Present against missing is a cut as well: everything that is there goes left.
        if (n_values > 0 && missing != sums{})
            consider(total - missing, missing, parent, feature, n_values - 1, false, missing, best);
    }

  private:
    [[nodiscard]] double score(sums s) const {
        return leaf_score(gradients_.gradient(s), gradients_.hessian(s), limits_.l2);
    }

    void consider(sums left, sums right, double parent, std::uint32_t feature, std::size_t b,
                  bool missing_left, sums missing, split& best) const {
        const double left_weight = gradients_.hessian(left), right_weight = gradients_.hessian(right);
        if (left_weight < limits_.min_child_weight || right_weight < limits_.min_child_weight) return;
        if (left.hessian == 0 || right.hessian == 0) return;
        const double gain = score(left) + score(right) - parent;
        if (!(gain > limits_.gamma) || !(gain > 1e-6)) return;
        if (missing == sums{}) missing_left = left.hessian > right.hessian;
        if (gain > best.gain)
            best = {gain, feature, static_cast<std::uint32_t>(b), missing_left, left, right};
    }

    const quantised_gradients& gradients_;
    regularisation limits_;
};

}  // namespace sluice::trees
