// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/when_used.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace sluice::linear {

/// Solves `a x = b` for a symmetric positive semidefinite `a`, of which the lower triangle is read, by Cholesky's
/// factorisation of `a` scaled to a diagonal of ones. Where a column adds nothing to those before it but rounding, its
/// entry of x is 0. O(n^3).
/// Source: Golub, Van Loan, "Matrix computations", 4th edition, 2013, section 4.2.
class cholesky {
  public:
    using Index = Eigen::Index;

    SLUICE_WHEN_USED explicit cholesky(Eigen::MatrixXd a) : l_(std::move(a)), scale_(l_.rows()) {
        const Index n = l_.rows();
        const double noise = 8 * static_cast<double>(n) * std::numeric_limits<double>::epsilon();
        for (Index j = 0; j < n; ++j) scale_[j] = l_(j, j) > 0 ? 1 / std::sqrt(l_(j, j)) : 0;
        for (Index j = 0; j < n; ++j) l_.col(j).tail(n - j).array() *= scale_.tail(n - j).array() * scale_[j];
        for (Index j = 0; j < n; ++j) {
            auto column = l_.col(j).tail(n - j);
            if (j > 0) column.noalias() -= l_.block(j, 0, n - j, j) * l_.row(j).head(j).transpose();
            if (!(column[0] > noise)) {
                column.setZero();
                continue;
            }
            column /= std::sqrt(column[0]);
            ++rank_;
        }
    }

    [[nodiscard]] Index rank() const { return rank_; }

    SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd solve(const Eigen::VectorXd& b) const {
        const Index n = l_.rows();
        Eigen::VectorXd x = b.cwiseProduct(scale_);
        for (Index j = 0; j < n; ++j) {
            x[j] = l_(j, j) > 0 ? x[j] / l_(j, j) : 0;
            x.tail(n - j - 1) -= x[j] * l_.col(j).tail(n - j - 1);
        }
        for (Index j = n - 1; j >= 0; --j)
            x[j] = l_(j, j) > 0 ? (x[j] - l_.col(j).tail(n - j - 1).dot(x.tail(n - j - 1))) / l_(j, j) : 0;
        return x.cwiseProduct(scale_);
    }

  private:
    Eigen::MatrixXd l_;
    Eigen::VectorXd scale_;
    Index rank_ = 0;
};

}  // namespace sluice::linear
