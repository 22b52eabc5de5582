// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/metric.hpp"
#include "sluice/metrics/scored_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The area under the curve of precision over recall as a sum of steps, `sum (R_n - R_n-1) P_n` over the distinct
/// scores from the largest on, in [0, 1]; larger is better. Of a class that is rare it tells more than `roc_auc`; chance
/// is the share of the class.
///
/// `average_precision(truth, probabilities, classes, weights = {})`, arguments as of `log_loss`. Two classes: the
/// second one, by its column. More: the mean over the classes, each against the others. Rows of equal scores are taken
/// together. XGBoost's aucpr joins the points otherwise and is close, not equal. Throws `invalid_data` for a class
/// without weight, and as `roc_auc` does. O(n_classes n_rows log n_rows). Source: Davis, Goadrich, "The relationship
/// between precision-recall and ROC curves", 2006, doi:10.1145/1143844.1143874.
struct average_precision_metric {
    static constexpr std::string_view name = "average_precision";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = true;
    using target_kind = class_target;
    static auto parameters() { return no_parameters<average_precision_metric>; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& probabilities,
                                    std::span<const double> weights = {}) const {
        return detail::judge_probabilities<average_precision_metric>(
            truth, probabilities, [&](const class_target& y, const Eigen::MatrixXd& p) {
                detail::require_codes(y, name);
                return (*this)(y, p, *y.classes, weights);
            });
    }

    [[nodiscard]] double operator()(const class_target& truth, const Eigen::MatrixXd& probabilities,
                                    const dictionary& classes, std::span<const double> weights = {}) const {
        const auto columns = detail::true_columns(truth, probabilities, classes, name);
        const detail::metric_weights w(weights, truth.size(), name);
        const auto n = static_cast<std::int32_t>(classes.size());
        detail::require_metric(n >= 2, name, "needs at least two classes", to_text(n));
        if (n == 2) return of_class(1, columns, probabilities, w, classes);
        double sum = 0;
        for (std::int32_t k = 0; k < n; ++k) sum += of_class(k, columns, probabilities, w, classes);
        return sum / n;
    }

    friend constexpr bool operator==(const average_precision_metric&,
                                     const average_precision_metric&) = default;

  private:
    [[nodiscard]] static double of_class(std::int32_t k, std::span<const std::int32_t> columns,
                                         const Eigen::MatrixXd& probabilities,
                                         const detail::metric_weights& w, const dictionary& classes) {
        std::vector<detail::scored_row> rows;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const double score = probabilities(static_cast<Eigen::Index>(i), k);
            rows.push_back(columns[i] == k ? detail::scored_row{score, w[i], 0}
                                           : detail::scored_row{score, 0, w[i]});
        }
        const auto area = detail::area_of_precision(std::move(rows));
        if (!area)
            detail::require_metric(false, name, "needs rows of each class",
                                   "none of \"" + std::string(classes.name(k)) + "\"");
        return *area;
    }
};
inline constexpr average_precision_metric average_precision{};

}  // namespace sluice
