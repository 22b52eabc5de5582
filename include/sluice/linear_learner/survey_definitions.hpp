// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/moments.hpp"
#include "sluice/linear_learner/refusal.hpp"
#include "sluice/linear_learner/row_sample.hpp"
#include "sluice/linear_learner/stored_among.hpp"
#include "sluice/linear_learner/survey.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::linear_learner {

namespace detail {

inline void see_columns(survey& s, const table& x, std::string_view component) {
    const auto columns = features(x, component, sparse_blocks::taken);
    if (columns.empty()) refuse(component, "needs at least 1 column", "0");
    if (!s.names.empty()) return require_features(columns, s.names.size(), component);
    for (const auto& c : columns) s.names.push_back(c.name);
}

inline void see_classes(survey& s, const dataset<>& data, std::string_view component) {
    const auto& y = require_target<class_target>(data.target(), component);
    if (s.classes == nullptr) {
        s.classes = y.classes;
        s.class_weights.resize(y.n_classes());
    }
    if (*s.classes != *y.classes) refuse(component, "needs chunks of the same classes", "others");
    for (std::size_t i = 0; i < y.size(); ++i)
        s.class_weights[static_cast<std::size_t>(y.codes[i])] += data.weight(i);
}

inline void see_numbers(survey& s, const dataset<>& data, std::string_view component) {
    const auto& y = require_target<numeric_target>(data.target(), component);
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (!(data.weight(i) > 0)) continue;
        if (!std::isfinite(y.values[i]))
            refuse(component, "needs finite targets",
                   std::isnan(y.values[i]) ? "a missing value" : to_text(y.values[i]), "row " + to_text(i));
        s.lowest_target = (std::min)(s.lowest_target, y.values[i]);
        s.highest_target = (std::max)(s.highest_target, y.values[i]);
    }
}

/// Moments of the chosen rows' values, as a column of their own.
[[nodiscard]] inline moments moments_of_rows(const feature& column, std::span<const std::size_t> places,
                                             std::span<const double> weights, std::string_view component,
                                             const context& ctx) {
    std::vector<double> values(places.size(), 0.0);
    std::visit(
        [&]<class Numbers>(const Numbers& numbers) {
            if constexpr (std::is_same_v<Numbers, sparse_numbers>)
                for_stored_among(places, numbers, [&](std::size_t i, double x) { values[i] = x; });
            else
                for (std::size_t i = 0; i < places.size(); ++i)
                    values[i] = static_cast<double>(numbers[places[i]]);
        },
        column.values);
    return moments_of({std::span<const double>(values), column.name}, weights, ctx, component);
}

[[nodiscard]] inline double one_over_deviation(const moments& m) {
    const double deviation = std::sqrt(m.population_variance()), factor = 1 / deviation;
    return deviation > 0 && std::isfinite(factor) ? factor : 1;
}

}  // namespace detail

SLUICE_INLINE std::vector<std::int32_t> survey::present() const {
    std::vector<std::int32_t> all;
    for (std::size_t k = 0; k < class_weights.size(); ++k)
        if (class_weights[k] > 0) all.push_back(static_cast<std::int32_t>(k));
    return all;
}

SLUICE_INLINE std::vector<std::int32_t> survey::places() const {
    std::vector<std::int32_t> all(class_weights.size(), -1);
    std::int32_t place = 0;
    for (const std::int32_t code : present()) all[static_cast<std::size_t>(code)] = place++;
    return all;
}

SLUICE_INLINE survey survey_of(row_stream& rows, bool classifies, const options& how, const context& ctx) {
    survey s;
    s.lowest_target = std::numeric_limits<double>::infinity();
    s.highest_target = -s.lowest_target;
    row_sample scaler(how.num_point_for_scaler, ctx.at("scaler").random());
    row_sample calibration(how.num_calibration_samples, ctx.at("calibration").random());
    rows.rewind();
    for (const dataset<>* data = rows.next(); data != nullptr; data = rows.next()) {
        ctx.check_cancelled(how.component);
        detail::see_columns(s, data->x(), how.component);
        classifies ? detail::see_classes(s, *data, how.component)
                   : detail::see_numbers(s, *data, how.component);
        const std::size_t before = s.n_rows;
        for (std::size_t i = 0; i < data->n_rows(); ++i) {
            if (!(data->weight(i) > 0)) continue;
            s.total_weight += data->weight(i);
            scaler.add(s.n_rows);
            calibration.add(s.n_rows++);
        }
        s.chunk_sizes.push_back(s.n_rows - before);
    }
    if (s.n_rows == 0) detail::refuse(how.component, "needs at least 1 row of weight > 0", "0");
    s.scaler_rows = std::move(scaler).rows();
    s.calibration_rows = std::move(calibration).rows();
    return s;
}

SLUICE_INLINE scaling learn_scaling(row_stream& rows, const survey& known, const scaling_options& asked,
                                    std::string_view component, const context& ctx) {
    const std::size_t n = known.names.size();
    std::vector<moments> of(n);
    moments target;
    for_chosen_rows(rows, known.scaler_rows, [&](const dataset<>& data, std::span<const std::size_t> places) {
        const auto columns = features(data.x(), component, sparse_blocks::taken);
        std::vector<double> weights;
        for (const std::size_t i : places) weights.push_back(data.weight(i));
        for (std::size_t j = 0; j < n; ++j)
            of[j].merge(detail::moments_of_rows(columns[j], places, weights, component, ctx));
        if (const auto* numbers = std::get_if<numeric_target>(&data.target()))
            target.merge(
                detail::moments_of_rows({numbers->values.span(), "target"}, places, weights, component, ctx));
    });
    scaling s{known.names, std::vector<double>(n), std::vector<double>(n, 1.0), std::vector<double>(n)};
    for (std::size_t j = 0; j < n; ++j) {
        if (asked.unbias_data) s.shift[j] = of[j].mean;
        if (asked.normalize_data) s.factor[j] = detail::one_over_deviation(of[j]);
        const double deviation = std::sqrt(of[j].population_variance()) * s.factor[j];
        const double mean = (of[j].mean - s.shift[j]) * s.factor[j];
        s.mean_squares[j] = exact_product(deviation, deviation) + exact_product(mean, mean);
    }
    if (known.classes != nullptr) return s;
    if (asked.unbias_label) s.target_shift = target.mean;
    if (asked.normalize_label) s.target_factor = detail::one_over_deviation(target);
    return s;
}

}  // namespace sluice::linear_learner
