// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/label_averaging.hpp"
#include "sluice/metrics/scored_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// Rows and labels by score, as the areas under curves need them: by label, by row, or all.
class scored_labels {
  public:
    scored_labels(const multi_label_target& y, const Eigen::MatrixXd& scores, const metric_weights& w)
        : scores_(scores), w_(w), has_(y.size() * y.labels.width()), n_rows_(y.size()) {
        for (std::size_t i = 0; i < n_rows_; ++i)
            for_labels_of(y, i, [&](std::size_t k) { has_[k * n_rows_ + i] = 1; });
    }

    [[nodiscard]] std::vector<scored_row> of_label(std::size_t k) const {
        std::vector<scored_row> all;
        for (std::size_t i = 0; i < n_rows_; ++i) all.push_back(at(i, k, w_[i]));
        return all;
    }
    /// Labels of weight 1.
    [[nodiscard]] std::vector<scored_row> of_row(std::size_t i) const {
        std::vector<scored_row> all;
        for (std::size_t k = 0; k * n_rows_ < has_.size(); ++k) all.push_back(at(i, k, 1));
        return all;
    }
    [[nodiscard]] std::vector<scored_row> all() const {
        std::vector<scored_row> all;
        for (std::size_t i = 0; i < n_rows_; ++i)
            for (std::size_t k = 0; k * n_rows_ < has_.size(); ++k) all.push_back(at(i, k, w_[i]));
        return all;
    }

  private:
    [[nodiscard]] scored_row at(std::size_t i, std::size_t k, double weight) const {
        const double score = scores_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k));
        return has_[k * n_rows_ + i] > 0 ? scored_row{score, weight, 0} : scored_row{score, 0, weight};
    }

    const Eigen::MatrixXd& scores_;
    const metric_weights& w_;
    std::vector<std::uint8_t> has_;  // [n_rows x n_labels], label after label
    std::size_t n_rows_;
};

/// `area(rows)` averaged over labels or rows; it gives nothing where there is none. Rows without one do not count, labels
/// without one are refused: `requirement` says why.
template <class Area>
[[nodiscard]] double averaged_areas(const multi_label_target& y, const Eigen::MatrixXd& scores,
                                    std::span<const double> weights, label_averaging how,
                                    std::string_view metric, const char* requirement, const Area& area) {
    const metric_weights w(weights, y.size(), metric);
    const scored_labels labels(y, scores, w);
    compensated_sum sum, total;
    const auto add = [&](double weight, double value) {
        sum.add(weight * value);
        total.add(weight);
    };
    if (how == label_averaging::samples) {
        for (std::size_t i = 0; i < y.size(); ++i)
            if (const auto one = area(labels.of_row(i)); one && w[i] > 0) add(w[i], *one);
    } else if (how == label_averaging::micro) {
        if (const auto one = area(labels.all())) add(1, *one);
    } else {
        for (std::size_t k = 0; k < y.labels.width(); ++k) {
            auto rows = labels.of_label(k);
            double present = 0;
            for (const auto& row : rows) present += row.positive;
            const auto one = area(std::move(rows));
            if (!one) require_metric(false, metric, requirement, "label \"" + y.labels.names[k] + "\"");
            add(how == label_averaging::weighted ? present : 1, *one);
        }
    }
    require_metric(total.value() > 0, metric, requirement, "none");
    return sum.value() / total.value();
}

}  // namespace sluice::detail
