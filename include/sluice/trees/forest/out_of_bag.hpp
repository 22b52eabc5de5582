// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::trees {

/// What a forest says of its training rows by those trees alone that did not learn from them: an honest estimate
/// without other data.
class out_of_bag {
  public:
    out_of_bag() = default;
    out_of_bag(double score, std::vector<double> predictions, std::size_t n_columns)
        : score_(score), predictions_(std::move(predictions)), n_columns_(n_columns) {}

    /// The accuracy of a classifier, R^2 of a regressor, weighted, over the rows that have a prediction; NaN where none
    /// has.
    [[nodiscard]] double score() const { return score_; }
    /// Numbers [n_rows x 1], or probabilities [n_rows x n_classes]; NaN for a row that all trees learned from.
    [[nodiscard]] Eigen::MatrixXd predictions() const {
        using by_row = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        const auto width = static_cast<Eigen::Index>(n_columns_);
        if (width == 0) return {};
        return Eigen::Map<const by_row>(predictions_.data(),
                                        static_cast<Eigen::Index>(predictions_.size()) / width, width);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("score", score_);
        v("predictions", predictions_);
        v("n_columns", n_columns_);
    }
    /// Throws `invalid_data` when there are not whole rows of predictions.
    void check() const {
        if (n_columns_ == 0 ? !predictions_.empty() : predictions_.size() % n_columns_ != 0)
            throw invalid_data({.component = "out_of_bag",
                                .requirement = "has as many predictions as rows and columns",
                                .actual = to_text(predictions_.size()),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    double score_ = 0;
    std::vector<double> predictions_;  // [n_rows x n_columns]
    std::uint64_t n_columns_ = 0;
};

}  // namespace sluice::trees
