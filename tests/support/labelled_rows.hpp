// SPDX-License-Identifier: MIT
// Labels of rows, written down or drawn.
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/data/target.hpp"
#include "support/draw.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace test {

/// One text of zeros and ones a row, a place for each label; labels are called a, b, ...
inline sluice::multi_label_target labels_of(const std::vector<std::string>& rows, std::size_t n_labels) {
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> columns;
    std::vector<std::string> names;
    for (std::size_t k = 0; k < n_labels; ++k) names.emplace_back(1, static_cast<char>('a' + k));
    for (const auto& row : rows) {
        for (std::size_t k = 0; k < n_labels; ++k)
            if (row[k] == '1') columns.push_back(static_cast<std::uint32_t>(k));
        ends.push_back(columns.size());
    }
    std::vector<double> ones(columns.size(), 1.0);
    return {{std::move(ends), std::move(columns), std::move(ones), std::move(names)}};
}

/// Rows of labels and scores, many of them equal. The first two rows have opposite labels, so that each label is there and is
/// not there.
struct labelled_rows {
    std::vector<std::string> texts;
    sluice::multi_label_target y;
    Eigen::MatrixXd scores;
    std::vector<double> weights;

    explicit labelled_rows(draws& draw) {
        const std::size_t n_rows = 2 + draw.below(12), n_labels = 2 + draw.below(4);
        for (std::size_t i = 0; i < n_rows; ++i) {
            texts.emplace_back();
            for (std::size_t k = 0; k < n_labels; ++k)
                texts.back() += i == 1 ? (texts[0][k] == '1' ? '0' : '1') : draw.one_in(2) ? '1' : '0';
        }
        y = labels_of(texts, n_labels);
        scores.resize(static_cast<Eigen::Index>(n_rows), static_cast<Eigen::Index>(n_labels));
        for (Eigen::Index k = 0; k < scores.size(); ++k)
            scores.data()[k] = static_cast<double>(draw.below(8)) / 8;
        for (std::size_t i = 0; i < n_rows; ++i)
            weights.push_back(static_cast<double>(i < 2 ? 1 + draw.below(3) : draw.below(4)));
    }

    [[nodiscard]] bool has(std::size_t row, std::size_t label) const { return texts[row][label] == '1'; }
    [[nodiscard]] double score(std::size_t row, std::size_t label) const {
        return scores(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(label));
    }
    [[nodiscard]] std::size_t n_labels() const { return y.labels.width(); }
    /// Rows as often as their weight says.
    [[nodiscard]] std::vector<std::size_t> copies() const {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < weights.size(); ++i)
            all.insert(all.end(), static_cast<std::size_t>(weights[i]), i);
        return all;
    }
    [[nodiscard]] sluice::multi_label_target labels_at(const std::vector<std::size_t>& rows) const {
        std::vector<std::string> taken;
        for (const std::size_t i : rows) taken.push_back(texts[i]);
        return labels_of(taken, n_labels());
    }
    [[nodiscard]] Eigen::MatrixXd scores_at(const std::vector<std::size_t>& rows) const {
        Eigen::MatrixXd taken(static_cast<Eigen::Index>(rows.size()), scores.cols());
        for (std::size_t i = 0; i < rows.size(); ++i)
            taken.row(static_cast<Eigen::Index>(i)) = scores.row(static_cast<Eigen::Index>(rows[i]));
        return taken;
    }
};

}  // namespace test
