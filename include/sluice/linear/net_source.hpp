// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/gram.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace sluice::linear {

/// The products of columns that coordinate descent asks for: worked out beforehand where there are at least as many
/// rows as columns, otherwise from a copy of the data when needed. Columns are mapped, centred about their weighted
/// means where there is an intercept, and rows are weighted.
class net_source {
  public:
    /// `data` has the target as its last column.
    SLUICE_WHEN_USED net_source(const design& data, bool centred, const context& ctx)
        : ctx_(ctx), n_(data.width() - 1) {
        if (data.n_rows() >= static_cast<std::size_t>(n_)) {
            auto g = gram_of(data, centred, ctx);
            products_ = g.values.col(n_).head(n_);
            squares_ = (std::max)(0.0, g.values(n_, n_));
            means_ = std::move(g.means);
            gram_ = std::move(g.values);
        } else {
            copy(data, centred);
        }
    }

    [[nodiscard]] Index n_columns() const { return n_; }
    /// Means of the mapped columns, the target's last.
    [[nodiscard]] const Eigen::VectorXd& means() const { return means_; }
    /// X'y, [n_columns].
    [[nodiscard]] const Eigen::VectorXd& products() const { return products_; }
    /// y'y.
    [[nodiscard]] double squares() const { return squares_; }

    /// Products of a column with each of a set, [set.size()].
    SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd products_with(Index column,
                                                                 std::span<const Index> set) const {
        Eigen::VectorXd out(static_cast<Index>(set.size()));
        for (std::size_t k = 0; k < set.size(); ++k)
            out[static_cast<Index>(k)] =
                gram_.size() > 0 ? gram_(set[k], column) : columns_.col(set[k]).dot(columns_.col(column));
        return out;
    }

    /// X'(y - X w), [n_columns], for the w that is given for a set of columns and 0 elsewhere.
    SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd correlations(std::span<const Index> set,
                                                                const Eigen::VectorXd& w) const {
        Eigen::VectorXd out = products_;
        if (gram_.size() > 0) {
            for (std::size_t k = 0; k < set.size(); ++k)
                if (const double step = w[static_cast<Index>(k)]; step != 0)
                    out -= step * gram_.col(set[k]).head(n_);
            return out;
        }
        Eigen::VectorXd residual = target_;
        for (std::size_t k = 0; k < set.size(); ++k)
            if (const double step = w[static_cast<Index>(k)]; step != 0)
                residual -= step * columns_.col(set[k]);
        for_each_chunk(ctx_, static_cast<std::size_t>(n_), 64, [&](chunk part) {
            const auto first = static_cast<Index>(part.begin), n = static_cast<Index>(part.size());
            out.segment(first, n).noalias() = columns_.middleCols(first, n).transpose() * residual;
        });
        return out;
    }

  private:
    SLUICE_WHEN_USED void copy(const design& data, bool centred) {
        const auto n_rows = static_cast<Index>(data.n_rows());
        columns_.resize(n_rows, n_ + 1);
        means_ = Eigen::VectorXd::Zero(n_ + 1);
        const Eigen::VectorXd weights = weights_of(data);
        for_each_chunk(ctx_, static_cast<std::size_t>(n_ + 1), 16, [&](chunk part) {
            for (auto j = static_cast<Index>(part.begin); j < static_cast<Index>(part.end); ++j) {
                auto column = columns_.col(j);
                data.load_column(j, {0, 0, data.n_rows()}, column);
                if (centred) means_[j] = column.dot(weights) / data.total_weight();
                column = ((column.array() - means_[j]) * weights.array().sqrt()).matrix();
            }
        });
        target_ = columns_.col(n_);
        columns_.conservativeResize(n_rows, n_);
        squares_ = target_.squaredNorm();
        products_ = columns_.transpose() * target_;
    }

    SLUICE_WHEN_USED [[nodiscard]] static Eigen::VectorXd weights_of(const design& data) {
        if (data.weights().empty()) return Eigen::VectorXd::Ones(static_cast<Index>(data.n_rows()));
        return Eigen::Map<const Eigen::VectorXd>(data.weights().data(), static_cast<Index>(data.n_rows()));
    }

    const context& ctx_;
    Index n_;
    Eigen::VectorXd means_, products_;
    double squares_ = 0;
    Eigen::MatrixXd gram_;     // [n_columns + 1 x n_columns + 1], or empty
    Eigen::MatrixXd columns_;  // [n_rows x n_columns], or empty
    Eigen::VectorXd target_;
};

}  // namespace sluice::linear
