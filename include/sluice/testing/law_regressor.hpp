// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::testing {

/// A regressor gives finite numbers, as many for each row; a constant target is said, by each output where there are several; other targets are refused by name; an easy
/// target is learned. In scikit-learn's words: `check_regressors_train`, `check_regressors_int`,
/// `check_regressors_no_decision_function` (does not compile here), `check_supervised_y_no_nan`.
inline void law_regressor(report& r, const component& of, const dataset<>& data, const tolerances& allowed) {
    const auto fitted = of.fit(data);
    const std::size_t n = data.n_rows();
    const auto with = [&](any_target target) { return dataset<>(data.x(), std::move(target)); };
    const auto numbers = [&](std::vector<double> y) {
        return with(detail::numbers_like(data.target(), std::move(y)));
    };
    bool finite = true;
    const auto said = fitted.outputs(data.x());
    for (const auto& row : said) {
        finite = finite && !row.empty() && row.size() == said[0].size();
        for (const auto& number : row) finite = finite && std::isfinite(number.number);
    }
    r.expect("regressor", "finite numbers for each row", finite && said.size() == n);
    r.expect("regressor", "has no classes",
             fitted.class_names().empty() && fitted.predicted_classes(data.x()).empty());
    for (const double constant : {0.0, 7.0, -1e9}) {
        double off = 0;
        const auto rows = of.fit(numbers(std::vector<double>(n, constant))).outputs(data.x());
        for (const auto& row : rows)
            for (const auto& number : row) off = (std::max)(off, std::abs(number.number - constant));
        r.expect("regressor", "a constant target of " + sluice::to_text(constant),
                 off <= 1e-12 * std::abs(constant), "off by " + sluice::to_text(off));
    }
    const auto y = detail::easy_question(fitted.input_cells(data.x()));
    const bool several = std::holds_alternative<multi_output_target>(data.target());
    const std::string needed(several ? target_name<multi_output_target>() : "numeric");
    const auto refused = [&](any_target target) {
        const auto why = refusal_of<invalid_data>([&] { return of.fit(with(std::move(target))); });
        return why.find(needed) != std::string::npos;
    };
    r.expect("regressor", "refuses a target of classes", refused(detail::classes_of(y, {"no", "yes"})));
    if (several) r.expect("regressor", "refuses a lone number", refused(numeric_target{y}));
    r.expect("regressor", "refuses to do without a target", refused(no_target{n}));
    for (const double huge : {1e300, 1e-300}) {
        std::vector<double> scaled;
        scaled.reserve(y.size());
        for (const double v : y) scaled.push_back(v * huge);
        const auto tried = try_outputs(of, numbers(scaled), data.x());
        bool sound = tried.is_typed;
        if (tried.result)
            for (const auto& row : tried.result->rows) sound = sound && std::isfinite(row[0].number);
        r.expect("regressor", "a target of magnitude " + sluice::to_text(huge), sound, tried.refusal);
    }
    if (allowed.poor_score) return r.exempt("regressor", "need not learn an easy target");
    double error = 0, spread = 0, mean = 0;
    const auto learned = of.fit(numbers(y)).outputs(data.x());
    // Of several numbers the one in the middle: of quantiles the others lie apart from the target.
    const std::size_t middle = said[0].size() / 2;
    for (const double v : y) mean += v / static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i) {
        error += (learned[i][middle].number - y[i]) * (learned[i][middle].number - y[i]);
        spread += (mean - y[i]) * (mean - y[i]);
    }
    r.expect("regressor", "learns an easy target", error < 0.5 * spread,
             "R2 of " + sluice::to_text(1 - error / spread));
}

}  // namespace sluice::testing
