// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/label_metric.hpp"
#include "sluice/metrics/scored_rows.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace sluice {

namespace detail {

/// The labels of a row by score, from the largest on: runs of equal scores.
struct ranked_labels {
    struct run {
        double present;  // how many of its labels the row has
        double hits;     // how many up to its end
        double rank;     // labels up to its end
    };
    std::vector<run> runs;
    double n_labels, n_present = 0;

    ranked_labels(const multi_label_target& y, const Eigen::MatrixXd& scores, std::size_t row)
        : n_labels(static_cast<double>(scores.cols())) {
        std::vector<scored_row> order;
        for (Eigen::Index k = 0; k < scores.cols(); ++k)
            order.push_back({scores(static_cast<Eigen::Index>(row), k), 0, 1});
        for_labels_of(y, row, [&](std::size_t k) { order[k] = {order[k].score, 1, 0}; });
        sort_from_largest(order);
        for (std::size_t k = 0; k < order.size();) {
            run one{0, 0, 0};
            for (const double s = order[k].score; k < order.size() && order[k].score == s; ++k)
                one.present += order[k].positive;
            n_present += one.present;
            one.hits = n_present;
            one.rank = static_cast<double>(k);
            runs.push_back(one);
        }
    }
};

/// The weighted mean over rows of what `Derived::of` says of the labels of a row by score.
template <class Derived>
struct label_ranking_metric {
    static constexpr bool needs_probabilities = false;
    using target_kind = multi_label_target;
    static auto parameters() { return no_parameters<label_ranking_metric>; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& scores,
                                    std::span<const double> weights = {}) const {
        return judge_label_scores<Derived>(
            truth, scores, [&](const multi_label_target& y, const Eigen::MatrixXd& s) {
                const metric_weights w(weights, y.size(), Derived::name);
                return weighted_mean(y.size(), w,
                                     [&](std::size_t i) { return Derived::of(ranked_labels(y, s, i)); });
            });
    }
    friend constexpr bool operator==(const Derived&, const Derived&) { return true; }
};

}  // namespace detail

/// How many labels must be said, from the largest score on, until all of a row are: the weighted mean over rows, in
/// [0, n_labels]; smaller is better. Labels of equal scores are said together. 0 for a row without labels.
///
/// `coverage_error(truth, scores, weights = {})`: truth a `multi_label_target`, [n_rows x n_labels]; scores of the labels, the
/// larger the likelier (`Eigen::MatrixXd`), as `predict(model, x)` gives them. Throws `invalid_data` for no rows, no labels,
/// another shape, scores that are missing or infinite, and weights that are negative, not finite or all 0. O(n_rows n_labels
/// log n_labels). Source: Tsoumakas, Katakis, Vlahavas, "Mining multi-label data", 2010, doi:10.1007/978-0-387-09823-4_34.
struct coverage_error_metric : detail::label_ranking_metric<coverage_error_metric> {
    static constexpr std::string_view name = "coverage_error";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(const detail::ranked_labels& labels) {
        double rank = 0;
        for (const auto& run : labels.runs)
            if (run.present > 0) rank = run.rank;
        return rank;
    }
};
inline constexpr coverage_error_metric coverage_error{};

/// The share of a row's labels among those of at least its score, mean over its labels, and then the weighted mean over rows; in
/// (0, 1], larger is better. 1 for a row without labels. Arguments and errors as of `coverage_error`.
struct label_ranking_average_precision_metric
    : detail::label_ranking_metric<label_ranking_average_precision_metric> {
    static constexpr std::string_view name = "label_ranking_average_precision";
    static constexpr bool greater_is_better = true;
    [[nodiscard]] static double of(const detail::ranked_labels& labels) {
        if (labels.n_present == 0) return 1;
        double sum = 0;
        for (const auto& run : labels.runs) sum += run.present * (run.hits / run.rank);
        return sum / labels.n_present;
    }
};
inline constexpr label_ranking_average_precision_metric label_ranking_average_precision{};

/// The share of the pairs of a label that a row has and one that it has not which are ordered wrongly, or not at all as their
/// scores are equal: the weighted mean over rows, in [0, 1]; smaller is better. 0 for a row with no label or all. Arguments and
/// errors as of `coverage_error`.
struct label_ranking_loss_metric : detail::label_ranking_metric<label_ranking_loss_metric> {
    static constexpr std::string_view name = "label_ranking_loss";
    static constexpr bool greater_is_better = false;
    [[nodiscard]] static double of(const detail::ranked_labels& labels) {
        const double pairs = labels.n_present * (labels.n_labels - labels.n_present);
        if (pairs == 0) return 0;
        double wrong = 0;
        for (const auto& run : labels.runs) wrong += run.present * (run.rank - run.hits);
        return wrong / pairs;
    }
};
inline constexpr label_ranking_loss_metric label_ranking_loss{};

}  // namespace sluice
