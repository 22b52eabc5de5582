// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/factorization/targets.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice::factorization {

SLUICE_INLINE targets::targets(loss kind, const dataset<>& data, std::string_view component) : kind_(kind) {
    bool any = data.weights().empty();
    for (const double w : data.weights()) any = any || w > 0;
    if (!any)
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs at least 1 row of weight > 0",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    if (kind == loss::squared_error)
        learn_numbers(data, component);
    else
        learn_classes(data, component);
}

SLUICE_INLINE void targets::learn_numbers(const dataset<>& data, std::string_view component) {
    const auto& y = require_target<numeric_target>(data.target(), component).values;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (data.weight(i) == 0) continue;
        if (!std::isfinite(y[i]))
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs finite targets",
                                .actual = std::isnan(y[i]) ? "a missing value" : to_text(y[i]),
                                .place = "row " + to_text(i),
                                .hint = {}});
        low = (std::min)(low, y[i]);
        high = (std::max)(high, y[i]);
    }
    offset_ = low;
    is_constant_ = low == high;
    if (is_constant_) return;
    int size = 0;
    std::frexp((std::max)(std::abs(low), std::abs(high)), &size);
    // Near 1, so that no square overflows.
    const auto near_one = [&](double value) { return std::ldexp(value, -size); };
    compensated_sum sum, total;
    for (std::size_t i = 0; i < y.size(); ++i) {
        total.add(data.weight(i));
        if (data.weight(i) > 0) sum.add(exact_product(data.weight(i), near_one(y[i])));
    }
    const double mean = sum.value() / total.value();
    compensated_sum squares;
    for (std::size_t i = 0; i < y.size(); ++i)
        if (data.weight(i) > 0)
            squares.add(
                exact_product(data.weight(i), exact_product(near_one(y[i]) - mean, near_one(y[i]) - mean)));
    int spread = 0;
    std::frexp(std::sqrt(squares.value() / total.value()), &spread);
    offset_ = std::ldexp(mean, size);
    exponent_ = (std::clamp(size + spread, -1000, 1000) - 1) >> 1;
}

SLUICE_INLINE void targets::learn_classes(const dataset<>& data, std::string_view component) {
    const auto& y = require_target<class_target>(data.target(), component);
    std::vector<double> weight(y.n_classes());
    for (std::size_t i = 0; i < y.size(); ++i) weight[static_cast<std::size_t>(y.codes[i])] += data.weight(i);
    for (std::size_t k = 0; k < weight.size(); ++k)
        if (weight[k] > 0) present_.push_back(static_cast<std::int32_t>(k));
    if (present_.size() > 2)
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs two classes",
                            .actual = to_text(present_.size()),
                            .place = {},
                            .hint = {}});
    is_constant_ = present_.size() == 1;
    if (is_constant_) return;
    const double odds =
        weight[static_cast<std::size_t>(present_[1])] / weight[static_cast<std::size_t>(present_[0])];
    offset_ = exact_log(std::clamp(odds, 1e-300, 1e300));
}

SLUICE_INLINE std::vector<double> targets::of(const dataset<>& data) const {
    std::vector<double> all;
    all.reserve(data.n_rows());
    if (const auto* numbers = std::get_if<numeric_target>(&data.target()))
        for (const double y : numbers->values)
            all.push_back(std::ldexp(y, -2 * exponent_) - std::ldexp(offset_, -2 * exponent_));
    else
        for (const std::int32_t code : std::get<class_target>(data.target()).codes)
            all.push_back(code == present_.back() ? 1.0 : 0.0);
    return all;
}

}  // namespace sluice::factorization
