// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/trees/regularisation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sluice::trees {

/// What leaves that hold a value for each output are worth. Sums of rows are `2 + n_outputs` whole numbers: their
/// hessians, how many there are, and the gradients of each output (`word_table`).
///
/// With `T(G) = sign(G) max(|G| - l1, 0)` the value of an output is `-T(G) / (H + l2)`, and the score of a leaf the sum of
/// `T(G)^2 / (H + l2)` over the outputs. Outputs count in the unit of the largest gradient quantum, all powers of two, so
/// the scores of one output are those of a `leaf_rule`.
/// Source: Zhang, Jung, "GBDT-MO: gradient-boosted decision trees for multiple outputs", 2021,
/// doi:10.1109/TNNLS.2020.3009776.
class vector_rule {
  public:
    static constexpr double refused = -std::numeric_limits<double>::infinity();

    vector_rule() = default;
    vector_rule(const regularisation& limits, std::span<const gradient_scale> scales) : limits_(limits) {
        gradient_scale largest = scales.front();
        for (const auto& one : scales)
            largest.gradient_quantum = (std::max)(largest.gradient_quantum, one.gradient_quantum);
        for (const auto& one : scales) {
            factors_.push_back(one.gradient_quantum / largest.gradient_quantum);
            of_outputs_.emplace_back(limits, one);
        }
        l1_ = limits.l1 / largest.gradient_quantum;
        l2_ = limits.l2 / largest.hessian_quantum;
        least_weight_ = limits.min_child_weight / largest.hessian_quantum;
        unit_of_scores_ = leaf_rule(limits, largest).unit_of_scores();
    }

    [[nodiscard]] std::size_t width() const { return 2 + factors_.size(); }
    /// What a score is in units of the loss.
    [[nodiscard]] double unit_of_scores() const { return unit_of_scores_; }
    /// What an output of a leaf is worth, in units of the loss.
    [[nodiscard]] double value(std::span<const std::int64_t> sums, std::size_t output) const {
        const leaf_rule& rule = of_outputs_[output];
        return rule.free_value(sums_of(sums, output)) * rule.unit_of_values();
    }
    /// By how much a division lowers the loss of one output, to second order and twice over; may be below 0.
    [[nodiscard]] double gain(std::span<const std::int64_t> left, std::span<const std::int64_t> right,
                              std::span<const std::int64_t> node, std::size_t output) const {
        const leaf_rule& rule = of_outputs_[output];
        const double children =
            rule.free_score(sums_of(left, output)) + rule.free_score(sums_of(right, output));
        return (children - rule.free_score(sums_of(node, output))) * rule.unit_of_scores();
    }

    /// The score of a node that is not divided.
    [[nodiscard]] double of_node(std::span<const std::int64_t> sums) const {
        const double denominator = weight(sums[0]);
        double squares = 0;
        for (std::size_t k = 0; k < factors_.size(); ++k) squares += square(sums[2 + k], k);
        return denominator > 0 ? squares / denominator : 0;
    }
    /// The score of two children, one of these sums and one of what they leave of `total`; `refused` where one of them
    /// has too few rows, or too small a sum of hessians.
    [[nodiscard]] double of_children(const std::int64_t* left, std::span<const std::int64_t> total) const {
        if (!is_allowed(left[0], left[1]) || !is_allowed(total[0] - left[0], total[1] - left[1]))
            return refused;
        double of_left = 0, of_right = 0;
        for (std::size_t k = 0; k < factors_.size(); ++k) {
            of_left += square(left[2 + k], k);
            of_right += square(total[2 + k] - left[2 + k], k);
        }
        return of_left / weight(left[0]) + of_right / weight(total[0] - left[0]);
    }
    /// By how much a division lowers the loss, to second order and twice over; 0 when that is too little.
    [[nodiscard]] double gain(double children, double node) const {
        const double gained = (children - node) * unit_of_scores_;
        return gained > limits_.gamma && gained > least_gain ? gained : 0;
    }
    /// What children must be worth for the division to gain enough.
    [[nodiscard]] double least(double node) const {
        return node + (std::max)(limits_.gamma, least_gain) / unit_of_scores_;
    }

  private:
    [[nodiscard]] static sums sums_of(std::span<const std::int64_t> all, std::size_t output) {
        return {all[2 + output], all[0]};
    }
    [[nodiscard]] double weight(std::int64_t hessian) const { return static_cast<double>(hessian) + l2_; }
    [[nodiscard]] double square(std::int64_t gradient, std::size_t output) const {
        double pulled = static_cast<double>(gradient) * factors_[output];
        if (l1_ != 0) pulled = (std::max)(std::abs(pulled) - l1_, 0.0);
        return exact_product(pulled, pulled);
    }
    [[nodiscard]] bool is_allowed(std::int64_t hessian, std::int64_t n_rows) const {
        return hessian != 0 && static_cast<double>(hessian) >= least_weight_ &&
               n_rows >= static_cast<std::int64_t>(limits_.min_rows_in_leaf);
    }

    regularisation limits_{};
    std::vector<double> factors_;        // [n_outputs], of quanta
    std::vector<leaf_rule> of_outputs_;  // [n_outputs]
    double l1_ = 0, l2_ = 0, least_weight_ = 0, unit_of_scores_ = 1;
};

}  // namespace sluice::trees
