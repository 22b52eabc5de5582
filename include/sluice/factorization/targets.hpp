// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/data/dataset.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::factorization {

/// What a row of score s and target y costs: `(s - y)^2 / 2`, or `ln(1 + e^-s)` and `ln(1 + e^s)` for y = 1 and 0.
enum class loss : std::uint8_t { squared_error, logistic };

[[nodiscard]] inline double loss_of(loss kind, double score, double y) {
    if (kind == loss::squared_error) return 0.5 * exact_product(score - y, score - y);
    const double z = y > 0.5 ? score : -score;
    return exact_log(1 + exact_exp(-std::abs(z))) + (z < 0 ? -z : 0.0);
}
/// Its derivative by the score.
[[nodiscard]] inline double slope_of(loss kind, double score, double y) {
    return (kind == loss::squared_error ? score : exact_sigmoid(score)) - y;
}

/// Targets as the learning sees them. Numbers lose their weighted mean and are divided by a power of 4 near their
/// deviation; classes are 0 and 1, and scores start at the logarithm of the odds. The best constant has score 0 then,
/// learning rates mean the same whatever the unit, and what was learned goes back to that unit without rounding.
class targets {
  public:
    /// Throws `invalid_data` for another kind of target, for a number that is not finite, for more than two classes that
    /// have weight, and when no row has weight.
    targets(loss kind, const dataset<>& data, std::string_view component);

    [[nodiscard]] loss kind() const { return kind_; }
    [[nodiscard]] double offset() const { return offset_; }
    /// Scores are divided by 4 to this power.
    [[nodiscard]] int exponent() const { return exponent_; }
    /// Nothing is to be learned: there is one class, or one number.
    [[nodiscard]] bool is_constant() const { return is_constant_; }
    /// Codes of the classes that have weight, ascending.
    [[nodiscard]] const std::vector<std::int32_t>& present() const { return present_; }
    /// The targets of a dataset, [n_rows]; what the scores begin at is not in them but in `offset`.
    [[nodiscard]] std::vector<double> of(const dataset<>& data) const;
    /// What is added to a score before its loss: `offset` of classes, nothing of numbers.
    [[nodiscard]] double start() const { return kind_ == loss::logistic ? offset_ : 0; }

  private:
    void learn_numbers(const dataset<>& data, std::string_view component);
    void learn_classes(const dataset<>& data, std::string_view component);

    loss kind_;
    double offset_ = 0;
    int exponent_ = 0;
    bool is_constant_ = false;
    std::vector<std::int32_t> present_;
};

}  // namespace sluice::factorization

#ifndef SLUICE_COMPILED
#include "sluice/factorization/targets_definitions.hpp"
#endif
