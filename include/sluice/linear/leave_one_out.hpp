// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/design.hpp"
#include "sluice/linear/eigen_decompositions.hpp"
#include "sluice/linear/triangular_factor.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace sluice::linear {

/// The mean squared error of ridge regression at rows that it did not learn from, each row left out once, for every
/// penalty: `sum of w (r / (1 - h))^2 / sum of w`, r and h the residual and the leverage of a row in the fit to all rows. No
/// model is fitted again. Of a row of weight k one of its k copies is left out.
///
/// `data` has the target as its last column, `factor` is the one of its rows. A penalty with which the model goes through
/// a row whatever its target has an infinite error. O(n_rows n_features (n_features + n_penalties) + n_features^3);
/// same bits for any number of threads.
/// Source: Allen, "The relationship between variable selection and data augmentation and a method for prediction", 1974,
/// doi:10.1080/00401706.1974.10489157.
class leave_one_out {
  public:
    SLUICE_WHEN_USED leave_one_out(const design& data, const triangular_factor& factor, bool intercept)
        : data_(data), n_(data.width() - 1), intercept_(intercept) {
        const Index first = intercept ? 1 : 0;
        const auto& r = factor.matrix();
        means_ = Eigen::RowVectorXd::Zero(n_ + 1);
        if (intercept) means_ = r.row(0).tail(n_ + 1) / r(0, 0);
        Eigen::MatrixXd x = r.block(first, first, n_, n_);
        to_unit_.resize(n_);
        for (Index j = 0; j < n_; ++j) {
            x.col(j) /= data.map(j).scale;
            unit_ = (std::max)(unit_, x.col(j).stableNorm());
        }
        if (unit_ == 0) unit_ = 1;
        for (Index j = 0; j < n_; ++j) to_unit_[j] = 1 / data.map(j).scale / unit_;
        x /= unit_;
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> axes(x.transpose() * x);
        axes_ = axes.eigenvectors();
        squares_ = (axes.eigenvalues().array().max)(0);
        along_ = axes_.transpose() * (x.transpose() * r.block(first, first + n_, n_, 1));
    }

    /// [penalties], each on the squares of coefficients in the data's own units.
    SLUICE_WHEN_USED [[nodiscard]] std::vector<double> errors(std::span<const double> penalties,
                                                              const context& ctx) const {
        const auto k = static_cast<Index>(penalties.size());
        Eigen::MatrixXd shrunk(n_, k);
        for (Index i = 0; i < k; ++i)
            shrunk.col(i) = 1 / (squares_ + penalties[static_cast<std::size_t>(i)] / unit_ / unit_);
        const Eigen::MatrixXd coefficients = along_.asDiagonal() * shrunk;
        constexpr std::size_t block = 256;
        const Eigen::ArrayXd sums = reduce_chunks<Eigen::ArrayXd>(
            ctx, data_.n_rows(), std::size_t{1} << 13,
            [&](chunk rows) {
                Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(k);
                for (std::size_t at = rows.begin; at < rows.end; at += block)
                    add({0, at, (std::min)(rows.end, at + block)}, coefficients, shrunk, sum);
                return sum;
            },
            [](Eigen::ArrayXd& total, const Eigen::ArrayXd& part) { total += part; });
        const double y_scale = data_.map(n_).scale;
        std::vector<double> all;
        for (const double sum : sums) all.push_back(sum / data_.total_weight() / y_scale / y_scale);
        return all;
    }

  private:
    SLUICE_WHEN_USED void add(chunk rows, const Eigen::MatrixXd& coefficients, const Eigen::MatrixXd& shrunk,
                              Eigen::ArrayXd& sums) const {
        Eigen::MatrixXd values(static_cast<Index>(rows.size()), n_ + 1);
        data_.load(rows, values);
        values.rowwise() -= means_;
        const Eigen::MatrixXd x = values.leftCols(n_) * to_unit_.asDiagonal() * axes_;
        const Eigen::MatrixXd fit = x * coefficients, leverage = x.cwiseAbs2() * shrunk;
        const double of_mean = intercept_ ? 1 / data_.total_weight() : 0;
        for (Index k = 0; k < sums.size(); ++k)
            for (Index i = 0; i < values.rows(); ++i) {
                const double weight = data_.weight(rows.begin + static_cast<std::size_t>(i));
                if (weight == 0) continue;
                const double left = 1 - of_mean - leverage(i, k);
                const double error = (values(i, n_) - fit(i, k)) / left;
                const double squared = left > 1e-10 ? error * error : std::numeric_limits<double>::infinity();
                sums[k] += weight * squared;
            }
    }

    const design& data_;
    Index n_;
    bool intercept_;
    double unit_ = 0;  // the longest of the columns, so that no square overflows
    Eigen::RowVectorXd means_;
    Eigen::VectorXd to_unit_;
    Eigen::MatrixXd axes_;
    Eigen::ArrayXd squares_;  // of the data along each axis
    Eigen::VectorXd along_;   // products of the axes with the target
};

}  // namespace sluice::linear
