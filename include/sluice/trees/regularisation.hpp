// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/cut_scores.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/trees/gradients.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace sluice::trees {

/// A division that lowers the loss by no more than half of this gains nothing.
inline constexpr double least_gain = 1e-6;

/// What keeps trees from growing wild; XGBoost's meaning of each, and LightGBM's of the smoothing.
struct regularisation {
    double l1 = 0;
    double l2 = 1;
    double gamma = 0;                  // least gain of a split
    double min_child_weight = 1;       // least sum of hessians of a child
    std::size_t min_rows_in_leaf = 1;  // least number of rows of a child
    double max_delta_step = 0;         // largest magnitude of a leaf before the learning rate; 0: any
    double path_smoothing = 0;         // so many rows weigh as much as the parent's value; 0: none
};

/// Between which values a leaf must lie for the tree to be monotone.
struct leaf_range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();

    [[nodiscard]] bool is_open() const { return std::isinf(low) && std::isinf(high); }
    [[nodiscard]] double clamp(double value) const { return (std::min)((std::max)(value, low), high); }
};

/// What a leaf is worth, in units of a round's quanta: values count gradient quanta per hessian quantum. The quanta are
/// powers of two, so all is exactly what it would be in units of the loss.
///
/// With `T(G) = sign(G) max(|G| - l1, 0)` the value that minimises the loss of a leaf to second order is
/// `-T(G) / (H + l2)`, and its score, twice what it takes off the loss, `T(G)^2 / (H + l2)`. A value held back by
/// something else scores `-(2 G w + (H + l2) w^2 + 2 l1 |w|)`.
class leaf_rule {
  public:
    leaf_rule(const regularisation& limits, const gradient_scale& scale)
        : l1_(limits.l1 / scale.gradient_quantum),
          l2_(limits.l2 / scale.hessian_quantum),
          step_(limits.max_delta_step * (scale.hessian_quantum / scale.gradient_quantum)),
          smoothing_(limits.path_smoothing),
          unit_of_values_(scale.gradient_quantum / scale.hessian_quantum),
          unit_of_scores_(scale.gradient_quantum * unit_of_values_) {}

    /// Whether nothing but the sums says what a leaf is worth.
    [[nodiscard]] bool is_free() const { return step_ == 0 && smoothing_ == 0; }
    /// The penalties in quanta.
    [[nodiscard]] double l1() const { return l1_; }
    [[nodiscard]] double l2() const { return l2_; }
    /// What a value, or a score, is in units of the loss.
    [[nodiscard]] double unit_of_values() const { return unit_of_values_; }
    [[nodiscard]] double unit_of_scores() const { return unit_of_scores_; }

    [[nodiscard]] double free_value(sums s) const {
        const double denominator = weight(s);
        return denominator > 0 ? -pull(s) / denominator : 0;
    }
    [[nodiscard]] double free_score(sums s) const {
        return backend::cpu::score_of_leaf(static_cast<double>(s.gradient), static_cast<double>(s.hessian),
                                           l1_, l2_);
    }

    /// The value of a leaf of `n_rows` rows below a node of the value `parent`.
    [[nodiscard]] double value(sums s, double n_rows, double parent, const leaf_range& range) const {
        double w = free_value(s);
        if (step_ > 0) w = (std::min)((std::max)(w, -step_), step_);
        if (smoothing_ > 0) {
            const double share = n_rows / smoothing_;
            w = (exact_product(w, share) + parent) / (share + 1);
        }
        return range.clamp(w);
    }
    [[nodiscard]] double score(sums s, double value) const {
        const double pulled = exact_product(2 * static_cast<double>(s.gradient), value);
        const double held = exact_product(exact_product(weight(s), value), value);
        return -(pulled + held + exact_product(2 * l1_, std::abs(value)));
    }

  private:
    [[nodiscard]] double weight(sums s) const { return static_cast<double>(s.hessian) + l2_; }
    /// The gradient, drawn towards 0 by the penalty on magnitudes.
    [[nodiscard]] double pull(sums s) const {
        const auto gradient = static_cast<double>(s.gradient);
        if (l1_ == 0) return gradient;
        return std::copysign((std::max)(std::abs(gradient) - l1_, 0.0), gradient);
    }

    double l1_, l2_, step_, smoothing_, unit_of_values_, unit_of_scores_;
};

}  // namespace sluice::trees
