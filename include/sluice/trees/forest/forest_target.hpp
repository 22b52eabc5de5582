// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::trees {

/// A row of a tree, and what it adds to the sums of the bins that it lies in, in whole quanta.
struct forest_row {
    row_index row = 0;
    std::uint32_t output = 0;  ///< whose sum the value belongs to
    std::int64_t weight = 0;
    std::int64_t value = 0;
};

/// The targets of all rows as whole numbers of quanta, powers of two by which the largest magnitude is at most 2^30:
/// sums of them are exact, so the order of the rows does not matter.
///
/// | targets | outputs | a row's value |
/// |---|---|---|
/// | numbers | 1 | weight x (number - centre) |
/// | up to two classes | 1 | its weight, if it is of the second one |
/// | more classes | one each | its weight, for its class |
///
/// A row whose weight is below 2^-31 of the largest does not count.
class forest_target {
  public:
    /// Throws `invalid_data` where a number, or its distance from the centre, is not finite.
    [[nodiscard]] static forest_target of_numbers(std::span<const double> y, double centre,
                                                  std::span<const double> weights,
                                                  std::string_view component) {
        forest_target all(y.size(), weights);
        std::vector<double> pulls(y.size());
        for (std::size_t i = 0; i < y.size(); ++i) {
            pulls[i] = exact_product(y[i] - centre, weights.empty() ? 1.0 : weights[i]);
            if (!std::isfinite(pulls[i]))
                throw invalid_data(
                    {.component = std::string(component),
                     .requirement = "needs targets that are finite, and so are their distances",
                     .actual = to_text(y[i]),
                     .place = "row " + to_text(i),
                     .hint = {}});
        }
        const int exponent = exponent_of(pulls);
        for (std::size_t i = 0; i < y.size(); ++i) all.rows_[i].value = in_quanta(pulls[i], exponent);
        all.unit_ = std::ldexp(1.0, exponent - all.weight_exponent_);
        all.labels_.assign(y.begin(), y.end());
        all.empty_value_ = 0;
        return all;
    }
    [[nodiscard]] static forest_target of_classes(std::span<const std::int32_t> codes, std::size_t n_classes,
                                                  std::span<const double> weights) {
        forest_target all(codes.size(), weights);
        all.n_outputs_ = n_classes > 2 ? n_classes : 1;
        for (std::size_t i = 0; i < codes.size(); ++i) {
            forest_row& row = all.rows_[i];
            if (n_classes > 2) row.output = static_cast<std::uint32_t>(codes[i]);
            row.value = n_classes > 2 || codes[i] == 1 ? row.weight : 0;
        }
        // The squares of both shares of two classes change alike.
        all.gains_per_output_ = n_classes > 2 ? 1 : 2;
        all.labels_.assign(codes.begin(), codes.end());
        all.empty_value_ = n_classes > 1 ? 1 / static_cast<double>(n_classes) : 0;
        return all;
    }

    [[nodiscard]] std::size_t n_rows() const { return rows_.size(); }
    [[nodiscard]] std::size_t n_outputs() const { return n_outputs_; }
    [[nodiscard]] const forest_row& row(std::size_t i) const { return rows_[i]; }
    /// What all rows of a leaf have in common when it needs no further split.
    [[nodiscard]] double label(std::size_t i) const { return labels_[i]; }

    /// The mean of an output over rows of these sums; without rows what is least wrong.
    [[nodiscard]] double mean(std::int64_t value, std::int64_t weight) const {
        if (weight == 0) return empty_value_;
        return static_cast<double>(value) / static_cast<double>(weight) * unit_;
    }
    [[nodiscard]] double weight(std::int64_t quanta) const {
        return std::ldexp(static_cast<double>(quanta), weight_exponent_);
    }
    /// A difference of `value^2 / weight` in units of the targets: by how much squared errors, or the Gini impurity
    /// times the weight, become smaller.
    [[nodiscard]] double gain(double quanta) const {
        const double gain = std::ldexp(quanta * unit_ * gains_per_output_, weight_exponent_) * unit_;
        return (std::min)((std::max)(gain, 0.0), (std::numeric_limits<double>::max)());
    }

  private:
    forest_target(std::size_t n_rows, std::span<const double> weights) : rows_(n_rows) {
        if (!weights.empty()) weight_exponent_ = exponent_of(weights);
        for (std::size_t i = 0; i < n_rows; ++i) {
            rows_[i].row = static_cast<row_index>(i);
            rows_[i].weight = weights.empty() ? 1 : in_quanta(weights[i], weight_exponent_);
        }
    }

    /// Of the quantum for these numbers.
    [[nodiscard]] static int exponent_of(std::span<const double> numbers) {
        double largest = 0;
        for (const double v : numbers) largest = (std::max)(largest, std::abs(v));
        int exponent = 0;
        if (largest > 0) (void)std::frexp(largest, &exponent);
        return exponent - 30;
    }
    [[nodiscard]] static std::int64_t in_quanta(double value, int exponent) {
        return static_cast<std::int64_t>(std::nearbyint(std::ldexp(value, -exponent)));
    }

    std::size_t n_outputs_ = 1;
    int weight_exponent_ = 0;
    double unit_ = 1;  // of a value per weight
    double gains_per_output_ = 1;
    double empty_value_ = 0;
    std::vector<forest_row> rows_;
    std::vector<double> labels_;
};

}  // namespace sluice::trees
