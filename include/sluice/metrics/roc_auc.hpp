// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/metric.hpp"
#include "sluice/metrics/scored_rows.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

/// How a metric of two classes judges more: the mean over classes, each against all others; the mean over pairs of
/// classes, each way; or the mean over pairs of classes, ranked by the difference of the two probabilities.
enum class multiclass : std::uint8_t { one_vs_rest, one_vs_one, by_difference };
constexpr auto names_of(multiclass) {
    return std::array<std::string_view, 3>{"one_vs_rest", "one_vs_one", "by_difference"};
}

/// The probability that a row of the second class is ranked above one of the first, ties counting half: the area under
/// the ROC curve, in [0, 1]; 0.5 is chance.
///
/// `roc_auc(truth, probabilities, classes, weights = {})`: probabilities and `classes` as `log_loss` takes them. Two
/// classes: the second column ranks. More: `one_vs_rest` ranks by each class's column, the class against the others;
/// `one_vs_one` ranks the rows of each pair of classes by the one's column and by the other's (Hand, Till);
/// `by_difference` ranks them once, by the one's column less the other's (`auc_mu`). Each is a mean without weights of
/// classes. `roc_auc(truth, scores, weights = {})` takes one score a row of a target of two
/// classes; a `std::span<const double>`, so that the numbers of a regressor are not taken for scores by mistake.
///
/// A pair of rows counts with the product of its weights; weights may be scaled by any power of two, rows may stand in any
/// order: same bits. Throws `invalid_data` for a class without weight, a class that `classes` does not know, fewer than
/// two classes, NaN, and as `log_loss` does. O(n_classes n_rows log n_rows); the means over pairs look at each row once
/// more for each pair of classes.
/// Sources: Hanley, McNeil, "The meaning and use of the area under a ROC curve", 1982,
/// doi:10.1148/radiology.143.1.7063747; Hand, Till, "A simple generalisation of the area under the ROC curve", 2001,
/// doi:10.1023/A:1010920819831; Kleiman, Page, "AUC mu: a performance metric for multi-class machine learning models",
/// 2019.
struct roc_auc_metric {
    static constexpr std::string_view name = "roc_auc";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = true;
    using target_kind = class_target;

    multiclass average = multiclass::one_vs_rest;
    static auto parameters() {
        return std::array{
            parameter{"average", &roc_auc_metric::average, "how more than two classes are judged"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& probabilities,
                                    std::span<const double> weights = {}) const {
        return detail::judge_probabilities<roc_auc_metric>(
            truth, probabilities, [&](const class_target& y, const Eigen::MatrixXd& p) {
                detail::require_codes(y, name);
                return (*this)(y, p, *y.classes, weights);
            });
    }

    [[nodiscard]] double operator()(const class_target& truth, std::span<const double> scores,
                                    std::span<const double> weights = {}) const {
        detail::require_codes(truth, name);
        detail::require_metric(truth.n_classes() == 2, name, "needs two classes", to_text(truth.n_classes()));
        detail::require_metric(scores.size() == truth.size(), name, "needs a score for each row",
                               to_text(scores.size()));
        for (std::size_t i = 0; i < scores.size(); ++i)
            if (std::isnan(scores[i]))
                detail::require_metric(false, name, "scores must not be missing", "nan", detail::row_text(i));
        const detail::metric_weights w(weights, truth.size(), name);
        return area(
            scores, w, *truth.classes, [&](std::size_t i) { return truth.codes[i]; }, 1, 0);
    }

    [[nodiscard]] double operator()(const class_target& truth, const Eigen::MatrixXd& probabilities,
                                    const dictionary& classes, std::span<const double> weights = {}) const {
        const auto columns = detail::true_columns(truth, probabilities, classes, name);
        const detail::metric_weights w(weights, truth.size(), name);
        const auto n = static_cast<std::int32_t>(classes.size());
        detail::require_metric(n >= 2, name, "needs at least two classes", to_text(n));
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (columns[i] < 0)
                detail::require_metric(false, name, "needs a probability of each class",
                                       "none of \"" + std::string(truth[i]) + "\"", detail::row_text(i));
        const auto scores = [&](std::int32_t k) {
            const auto rows = static_cast<std::size_t>(probabilities.rows());
            return std::span<const double>(probabilities.data() + static_cast<std::size_t>(k) * rows, rows);
        };
        const auto code = [&](std::size_t i) { return columns[i]; };
        const auto difference = [&](std::int32_t k, std::int32_t other) {
            std::vector<double> apart(scores(k).begin(), scores(k).end());
            for (std::size_t i = 0; i < apart.size(); ++i) apart[i] -= scores(other)[i];
            return apart;
        };
        if (n == 2) return area(scores(1), w, classes, code, 1, 0);
        compensated_sum sum;
        int n_areas = 0;
        for (std::int32_t k = 0; k < n; ++k) {
            if (average == multiclass::one_vs_rest) {
                sum.add(area(scores(k), w, classes, code, k, any_other)), ++n_areas;
                continue;
            }
            if (average == multiclass::by_difference) {
                for (std::int32_t other = 0; other < k; ++other)
                    sum.add(area(difference(k, other), w, classes, code, k, other)), ++n_areas;
                continue;
            }
            for (std::int32_t other = 0; other < n; ++other)
                if (other != k) sum.add(area(scores(k), w, classes, code, k, other)), ++n_areas;
        }
        return sum.value() / n_areas;
    }

    friend constexpr bool operator==(const roc_auc_metric&, const roc_auc_metric&) = default;

  private:
    static constexpr std::int32_t any_other = -1;

    /// The area where rows of class `high` should rank above those of class `low`.
    template <class Code>
    [[nodiscard]] static double area(std::span<const double> scores, const detail::metric_weights& w,
                                     const dictionary& classes, const Code& code, std::int32_t high,
                                     std::int32_t low) {
        std::vector<detail::scored_row> rows;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (code(i) == high)
                rows.push_back({scores[i], w[i], 0});
            else if (code(i) == low || low == any_other)
                rows.push_back({scores[i], 0, w[i]});
        }
        const auto pairs = detail::ranked_pairs_of(std::move(rows));
        for (const auto& [weight, k] : {std::pair{pairs.positives, high}, std::pair{pairs.negatives, low}})
            if (!(weight > 0))
                detail::require_metric(
                    false, name, "needs rows of each class",
                    k == any_other ? "one class" : "none of \"" + std::string(classes.name(k)) + "\"");
        return pairs.share();
    }
};
inline constexpr roc_auc_metric roc_auc{};

/// `roc_auc` of more than two classes as the mean over pairs of classes, ranked by the difference of the two
/// probabilities: no class that a row is not of can spoil it. Of two classes `roc_auc`.
inline constexpr roc_auc_metric auc_mu{.average = multiclass::by_difference};

}  // namespace sluice
