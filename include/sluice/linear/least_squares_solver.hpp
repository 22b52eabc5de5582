// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/least_squares.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace sluice::linear {

/// Solves `min sum of w (y - b - x c)^2 + l2 |c|^2` from the factor of the data. Where columns depend on each other
/// and `l2` is 0, the shortest of all solutions is taken, as scikit-learn does, and standard errors are NaN.
/// O(n_features^3).
///
/// With `l2 > 0` the standard errors are those of the penalised estimate: they tell how much it would scatter, not how
/// far the penalty has moved it. `degrees_of_freedom` then counts the effective parameters, the trace of the hat
/// matrix.
/// Source: Golub, Van Loan, "Matrix computations", 4th edition, 2013, chapters 5 and 6; Hoerl, Kennard, "Ridge
/// regression", 1970, doi:10.1080/00401706.1970.10488634.
class least_squares_solver {
  public:
    /// `data` is the one that `factor` was made from, its last column the target.
    SLUICE_WHEN_USED least_squares_solver(const design& data, const triangular_factor& factor, bool intercept,
                                          double l2)
        : data_(data), n_(data.width() - 1), intercept_(intercept), l2_(l2) {
        const Index first = intercept ? 1 : 0;
        const auto& r = factor.matrix();
        head_ = Eigen::VectorXd::Zero(n_ + 1);
        if (intercept) head_ = r.row(0).tail(n_ + 1).transpose() / r(0, 0);
        plain_ = r.block(first, first, n_, n_);
        z_ = r.block(first, first + n_, n_, 1);
        remainder_ = std::abs(r(first + n_, first + n_));
        in_own_units_.resize(n_);
        for (Index j = 0; j < n_; ++j) in_own_units_[j] = data.map(j).scale / data.map(n_).scale;
    }

    SLUICE_WHEN_USED [[nodiscard]] least_squares_solution solve() const {
        triangular_factor all(n_ + 1);
        Eigen::MatrixXd rows = Eigen::MatrixXd::Zero(n_, n_ + 1);
        rows.leftCols(n_) = plain_;
        rows.col(n_) = z_;
        if (l2_ > 0) {
            all.absorb(rows);
            rows.setZero();
            for (Index j = 0; j < n_; ++j) rows(j, j) = std::sqrt(l2_) * data_.map(j).scale;
            all.absorb(rows);
            rows = all.matrix().topRows(n_);
        }
        const double noise = 8 * std::numeric_limits<double>::epsilon() *
                             (static_cast<double>(n_) + std::sqrt(static_cast<double>(data_.n_rows())));
        const auto f = detail::pivot(rows.leftCols(n_), rows.col(n_), noise);
        const Eigen::VectorXd scaled = coefficients_of(f);  // [n_features], in mapped units
        least_squares_solution s;
        s.coefficients = scaled.cwiseProduct(in_own_units_);
        describe(f, scaled, s);
        const auto& y = data_.map(n_);
        double centre = head_[n_] + y.shift;
        for (Index j = 0; j < n_; ++j) centre -= scaled[j] * (head_[j] + data_.map(j).shift);
        s.intercept = intercept_ ? centre / y.scale : 0;
        return s;
    }

  private:
    /// Solution of the pivoted problem, put back in the order of the columns.
    SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd coefficients_of(const detail::pivoted_factor& f) const {
        Eigen::VectorXd at(n_);
        if (f.rank == n_) {
            at = f.r.triangularView<Eigen::Upper>().solve(f.z);
        } else {
            // Shortest in the data's own units: divide the columns by what brings them there.
            Eigen::MatrixXd t = f.r.topRows(f.rank);
            for (Index k = 0; k < n_; ++k) t.col(k) *= f.lengths[place(f, k)] / in_own_units_[place(f, k)];
            at = detail::shortest_solution(t, f.z.head(f.rank));
            for (Index k = 0; k < n_; ++k) at[k] *= f.lengths[place(f, k)] / in_own_units_[place(f, k)];
        }
        Eigen::VectorXd scaled(n_);
        for (Index k = 0; k < n_; ++k) scaled[place(f, k)] = at[k] / f.lengths[place(f, k)];
        return scaled;
    }

    [[nodiscard]] static Index place(const detail::pivoted_factor& f, Index k) {
        return f.order[static_cast<std::size_t>(k)];
    }

    /// Residual variance and standard errors.
    SLUICE_WHEN_USED void describe(const detail::pivoted_factor& f, const Eigen::VectorXd& scaled,
                                   least_squares_solution& s) const {
        const double y_scale = data_.map(n_).scale;
        const double residual = std::hypot(remainder_, l2_ > 0 ? (z_ - plain_ * scaled).norm() : outside(f));
        const double total = std::hypot(remainder_, z_.norm());
        s.r_squared = total > 0 ? 1 - (residual / total) * (residual / total) : 1;
        s.standard_errors.setConstant(n_, std::numeric_limits<double>::quiet_NaN());
        s.intercept_error = std::numeric_limits<double>::quiet_NaN();
        // Scatter of the coefficients is `effect` times noise of variance 1, in the order of the pivots.
        Eigen::MatrixXd effect;
        double parameters = static_cast<double>(f.rank);
        if (f.rank == n_) {
            effect = f.r.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(n_, n_));
            if (l2_ > 0) {
                Eigen::MatrixXd x(n_, n_);
                for (Index k = 0; k < n_; ++k) x.col(k) = plain_.col(place(f, k)) / f.lengths[place(f, k)];
                const Eigen::MatrixXd fit = x * effect;
                parameters = fit.squaredNorm();
                effect = (effect * fit.transpose()).eval();
            }
        }
        s.degrees_of_freedom = data_.total_weight() - parameters - (intercept_ ? 1 : 0);
        if (!(s.degrees_of_freedom > 0)) s.degrees_of_freedom = 0;
        const double deviation = residual / y_scale / std::sqrt(s.degrees_of_freedom);
        s.residual_variance = deviation * deviation;
        if (f.rank < n_) return;
        Eigen::RowVectorXd centre = Eigen::RowVectorXd::Zero(n_);
        for (Index k = 0; k < n_; ++k) {
            const Index j = place(f, k);
            const double unit = in_own_units_[j] / f.lengths[j] * y_scale;
            s.standard_errors[j] = deviation * effect.row(k).norm() * unit;
            centre += (head_[j] + data_.map(j).shift) / f.lengths[j] * effect.row(k);
        }
        s.intercept_error =
            !intercept_ ? 0 : deviation * std::hypot(1 / std::sqrt(data_.total_weight()), centre.norm());
    }

    /// What lies outside the columns that count.
    SLUICE_WHEN_USED [[nodiscard]] double outside(const detail::pivoted_factor& f) const {
        return f.z.tail(n_ - f.rank).norm();
    }

    const design& data_;
    Index n_;
    bool intercept_;
    double l2_;
    Eigen::VectorXd head_;   // weighted means in mapped units, the target's last
    Eigen::MatrixXd plain_;  // factor of the centred features
    Eigen::VectorXd z_;
    double remainder_ = 0;
    Eigen::VectorXd in_own_units_;
};

}  // namespace sluice::linear
