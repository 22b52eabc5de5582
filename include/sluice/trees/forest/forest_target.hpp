// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/target.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sluice::trees {

/// A row of a tree, and what it adds to the sums of the bins that it lies in, in whole quanta.
struct forest_row {
    row_index row = 0;
    std::uint32_t output = 0;  ///< whose sum the value belongs to
    std::int64_t weight = 0;
    std::int64_t value = 0;
};

/// The same of a row that has a value for each output.
struct forest_vector_row {
    row_index row = 0;
    std::uint32_t times = 0;  ///< how often the values count
    std::int64_t weight = 0;
    std::span<const std::int32_t> values{};  ///< [n_outputs]
};

/// The targets of all rows as whole numbers of quanta, powers of two by which the largest magnitude of an output is at
/// most 2^30: sums of them are exact, so the order of the rows does not matter.
///
/// | targets | outputs | a row's value |
/// |---|---|---|
/// | numbers | 1 | weight x (number - centre) |
/// | several numbers | one each | the same, in quanta of each output |
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
        const auto [values, unit] = all.pulls_of(y, centre, weights, component);
        for (std::size_t i = 0; i < y.size(); ++i) all.rows_[i].value = values[i];
        all.units_ = {unit};
        all.labels_.assign(y.begin(), y.end());
        return all;
    }
    /// The same of several outputs, with a centre each.
    [[nodiscard]] static forest_target of_outputs(const dense_block<double>& y,
                                                  std::span<const double> centres,
                                                  std::span<const double> weights,
                                                  std::string_view component) {
        forest_target all(y.size(), weights);
        all.units_.clear();
        all.values_.resize(y.size() * y.width());
        for (std::size_t k = 0; k < y.width(); ++k) {
            const auto [values, unit] =
                all.pulls_of(y.column(k), centres[k], weights, component, ", output \"" + y.names[k] + "\"");
            for (std::size_t i = 0; i < y.size(); ++i) all.values_[i * y.width() + k] = values[i];
            all.units_.push_back(unit);
        }
        const double largest = *std::max_element(all.units_.begin(), all.units_.end());
        all.factors_.clear();
        for (const double unit : all.units_) all.factors_.push_back(unit / largest);
        all.labels_.assign(y.values.begin(), y.values.end());
        return all;
    }
    [[nodiscard]] static forest_target of_classes(std::span<const std::int32_t> codes, std::size_t n_classes,
                                                  std::span<const double> weights) {
        forest_target all(codes.size(), weights);
        all.units_.assign(n_classes > 2 ? n_classes : 1, 1.0);
        all.factors_ = all.units_;
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
    [[nodiscard]] std::size_t n_outputs() const { return units_.size(); }
    /// Whether a row has a value for each output, not for one of them.
    [[nodiscard]] bool has_vectors() const { return !values_.empty(); }
    [[nodiscard]] bool counts(std::size_t i) const { return rows_[i].weight > 0; }
    /// A row that counts so many times.
    template <class Row>
    [[nodiscard]] Row row(std::size_t i, std::uint32_t times) const {
        const forest_row& one = rows_[i];
        if constexpr (std::is_same_v<Row, forest_row>)
            return {one.row, one.output, one.weight * times, one.value * times};
        else
            return {one.row, times, one.weight * times,
                    std::span(values_).subspan(i * n_outputs(), n_outputs())};
    }
    /// What the values of each output count in scores, [n_outputs]: powers of two, 1 at most.
    [[nodiscard]] std::span<const double> factors() const { return factors_; }
    /// Whether rows need no split to be told apart.
    [[nodiscard]] bool agree(std::size_t a, std::size_t b) const {
        for (std::size_t at = 0; at < labels_.size(); at += n_rows())
            if (labels_[at + a] != labels_[at + b]) return false;
        return true;
    }

    /// The mean of an output over rows of these sums; without rows what is least wrong.
    [[nodiscard]] double mean(std::int64_t value, std::int64_t weight, std::size_t output) const {
        if (weight == 0) return empty_value_;
        return static_cast<double>(value) / static_cast<double>(weight) * units_[output];
    }
    [[nodiscard]] double weight(std::int64_t quanta) const {
        return std::ldexp(static_cast<double>(quanta), weight_exponent_);
    }
    /// A difference of `value^2 / weight` of an output in units of the targets: by how much squared errors, or the Gini impurity
    /// times the weight, become smaller.
    [[nodiscard]] double gain(double quanta, std::size_t output) const {
        const double unit = units_[output];
        const double gain = std::ldexp(quanta * unit * gains_per_output_, weight_exponent_) * unit;
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

    struct quantised {
        std::vector<std::int32_t> values;  // [n_rows]
        double unit;                       // of a value per weight
    };
    /// `place` follows the row in what is said of a bad one.
    [[nodiscard]] quantised pulls_of(std::span<const double> y, double centre,
                                     std::span<const double> weights, std::string_view component,
                                     const std::string& place = {}) const {
        const auto require = [&](bool sound, std::size_t i) {
            if (!sound)
                throw invalid_data(
                    {.component = std::string(component),
                     .requirement = "needs targets that are finite, and so are their distances",
                     .actual = to_text(y[i]),
                     .place = "row " + to_text(i) + place,
                     .hint = {}});
        };
        for (std::size_t i = 0; i < y.size(); ++i) require(std::isfinite(y[i]), i);
        std::vector<double> pulls(y.size());
        for (std::size_t i = 0; i < y.size(); ++i) {
            pulls[i] = exact_product(y[i] - centre, weights.empty() ? 1.0 : weights[i]);
            require(std::isfinite(pulls[i]), i);
        }
        const int exponent = exponent_of(pulls);
        quantised all{std::vector<std::int32_t>(y.size()), std::ldexp(1.0, exponent - weight_exponent_)};
        for (std::size_t i = 0; i < y.size(); ++i)
            all.values[i] = static_cast<std::int32_t>(in_quanta(pulls[i], exponent));
        return all;
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

    int weight_exponent_ = 0;
    double gains_per_output_ = 1;
    double empty_value_ = 0;
    std::vector<double> units_{1};    // [n_outputs], of a value per weight
    std::vector<double> factors_{1};  // [n_outputs]
    std::vector<forest_row> rows_;
    std::vector<std::int32_t> values_;  // [n_rows x n_outputs], or none
    std::vector<double> labels_;        // [n_rows], or of several outputs [n_outputs x n_rows]
};

}  // namespace sluice::trees
