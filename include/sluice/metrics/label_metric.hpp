// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

template <bool Ok, class METRIC, class TRUTH, class PREDICTIONS>
consteval void require_predicted_labels() {
    static_assert(
        Ok,
        "metric: this METRIC needs a TRUTH of labels (multi_label_target) and PREDICTIONS that are labels "
        "(multi_label_target) or their probabilities (Eigen::MatrixXd), as predict(model, x) gives them");
}

template <bool Ok, class METRIC, class TRUTH, class PREDICTIONS>
consteval void require_label_scores() {
    static_assert(
        Ok,
        "metric: this METRIC needs a TRUTH of labels (multi_label_target) and PREDICTIONS that are scores "
        "of the labels (Eigen::MatrixXd), as predict(model, x) gives them");
}

/// Refuses a target without labels, and entries that are none or out of order.
inline void require_labels(const multi_label_target& y, std::string_view metric) {
    require_metric(y.labels.width() > 0, metric, "needs a label at least", "0");
    for (std::size_t i = 0; i < y.size(); ++i)
        for (std::size_t at = y.labels.row_begin(i); at < y.labels.row_ends[i]; ++at) {
            const std::uint32_t label = y.labels.columns[at];
            if (label >= y.labels.width() ||
                (at > y.labels.row_begin(i) && label <= y.labels.columns[at - 1]))
                require_metric(false, metric, "a row must have each of its labels once, ascending",
                               to_text(label), row_text(i));
        }
}

/// Refuses predictions of other rows or labels.
inline void require_same_labels(const multi_label_target& y, const multi_label_target& p,
                                std::string_view metric) {
    require_metric(y.size() == p.size(), metric, "needs a prediction for each row", to_text(p.size()));
    require_labels(y, metric);
    require_labels(p, metric);
    require_metric(y.labels.names == p.labels.names, metric,
                   "needs predictions of the same labels, in the same order", "others");
}

/// Refuses scores that are not one finite number for each row and label.
inline void require_scores(const multi_label_target& y, const Eigen::MatrixXd& scores,
                           std::string_view metric) {
    require_labels(y, metric);
    require_metric(static_cast<std::size_t>(scores.rows()) == y.size() &&
                       static_cast<std::size_t>(scores.cols()) == y.labels.width(),
                   metric, "needs a prediction for each row and label",
                   to_text(scores.rows()) + " x " + to_text(scores.cols()));
    for (Eigen::Index i = 0; i < scores.rows(); ++i)
        for (Eigen::Index k = 0; k < scores.cols(); ++k)
            if (!std::isfinite(scores(i, k)))
                require_metric(false, metric, "values must be finite", to_text(scores(i, k)),
                               row_text(static_cast<std::size_t>(i)));
}

/// The labels whose probability is above a threshold.
[[nodiscard]] inline multi_label_target labels_above(double threshold, const Eigen::MatrixXd& probabilities,
                                                     const std::vector<std::string>& names) {
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> columns;
    for (Eigen::Index i = 0; i < probabilities.rows(); ++i) {
        for (Eigen::Index k = 0; k < probabilities.cols(); ++k)
            if (probabilities(i, k) > threshold) columns.push_back(static_cast<std::uint32_t>(k));
        ends.push_back(columns.size());
    }
    std::vector<double> ones(columns.size(), 1.0);
    return {{std::move(ends), std::move(columns), std::move(ones), names}};
}

/// `judge(truth, predicted)` if both are labels, or these become so by a threshold; else one error of the compiler.
template <class Metric, class Truth, class Predictions, class Judge>
[[nodiscard]] double judge_labels(const Truth& truth, const Predictions& predictions, double threshold,
                                  const Judge& judge) {
    if constexpr (std::same_as<Truth, multi_label_target> && std::same_as<Predictions, multi_label_target>) {
        require_same_labels(truth, predictions, Metric::name);
        return judge(truth, predictions);
    } else if constexpr (std::same_as<Truth, multi_label_target> &&
                         std::same_as<Predictions, Eigen::MatrixXd>) {
        require_scores(truth, predictions, Metric::name);
        return judge(truth, labels_above(threshold, predictions, truth.labels.names));
    } else {
        require_predicted_labels<std::same_as<Truth, void>, Metric, Truth, Predictions>();
        return std::numeric_limits<double>::quiet_NaN();
    }
}

/// `judge(truth, scores)` if these are labels and a matrix; else one error of the compiler.
template <class Metric, class Truth, class Predictions, class Judge>
[[nodiscard]] double judge_label_scores(const Truth& truth, const Predictions& scores, const Judge& judge) {
    if constexpr (std::same_as<Truth, multi_label_target> && std::same_as<Predictions, Eigen::MatrixXd>) {
        require_scores(truth, scores, Metric::name);
        return judge(truth, scores);
    } else {
        require_label_scores<std::same_as<Truth, void>, Metric, Truth, Predictions>();
        return std::numeric_limits<double>::quiet_NaN();
    }
}

/// Calls `visit(label)` for each label of a row, ascending.
template <class Visit>
void for_labels_of(const multi_label_target& y, std::size_t row, const Visit& visit) {
    for (std::size_t at = y.labels.row_begin(row); at < y.labels.row_ends[row]; ++at)
        visit(std::size_t{y.labels.columns[at]});
}

}  // namespace sluice::detail
