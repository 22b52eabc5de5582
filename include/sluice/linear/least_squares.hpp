// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/design.hpp"
#include "sluice/linear/triangular_factor.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace sluice::linear {

/// What least squares says of data, in the data's own units.
struct least_squares_solution {
    double intercept = 0;
    Eigen::VectorXd coefficients;     // [n_features]
    double intercept_error = 0;       ///< standard error; NaN where coefficients are not determined
    Eigen::VectorXd standard_errors;  // [n_features]
    double residual_variance = 0;     ///< weighted sum of squared residuals / degrees of freedom
    double degrees_of_freedom = 0;    ///< sum of weights less the number of parameters that are in effect
    double r_squared = 0;
};

/// The factor of [1, X, y] (without the ones when there is no intercept), each row times the square root of its
/// weight: all that least squares needs of the data. `data` has the target as its last column. One pass; parts of
/// rows that depend on the number of columns only are joined in order, so threads do not matter.
SLUICE_WHEN_USED [[nodiscard]] triangular_factor factor_of(const design& data, bool intercept,
                                                           const context& ctx) {
    const Index first = intercept ? 1 : 0, width = data.width() + first;
    const factor_blocks sizes(static_cast<std::size_t>(width));
    const std::size_t block = sizes.block;
    return reduce_chunks<triangular_factor>(
        ctx, data.n_rows(), sizes.grain,
        [&](chunk rows) {
            triangular_factor factor(width);
            Eigen::MatrixXd values(static_cast<Index>(block), width);
            for (std::size_t begin = rows.begin; begin < rows.end; begin += block) {
                const chunk part{0, begin, (std::min)(rows.end, begin + block)};
                const auto height = static_cast<Index>(part.size());
                auto top = values.topRows(height);
                if (intercept) top.col(0).setOnes();
                data.load(part, top.rightCols(data.width()));
                for (Index i = 0; i < (data.weights().empty() ? 0 : height); ++i)
                    top.row(i) *= std::sqrt(data.weights()[begin + static_cast<std::size_t>(i)]);
                factor.absorb(top);
            }
            return factor;
        },
        [](triangular_factor& total, triangular_factor&& part) { total.absorb(std::move(part)); });
}

namespace detail {

/// A triangle [m x (n + 1)] as Q [upper triangle of unit columns | right-hand side] with the columns in the order
/// of what they add, and how many of them add anything.
struct pivoted_factor {
    Eigen::MatrixXd r;         // [n x n], upper triangular; columns in the order `order`
    Eigen::VectorXd z;         // [n]
    Eigen::VectorXd lengths;   // [n], what each column of the input was divided by
    std::vector<Index> order;  // order[k]: which column of the input stands at k
    Index rank = 0;
};

/// Householder QR with column pivoting of columns scaled to length 1; `a` is [n x n], `z` the right-hand side.
/// Source: Golub, Van Loan, "Matrix computations", 4th edition, 2013, section 5.4.2.
SLUICE_WHEN_USED [[nodiscard]] pivoted_factor pivot(Eigen::MatrixXd a, Eigen::VectorXd z, double tolerance) {
    const Index n = a.cols();
    pivoted_factor f{{}, {}, Eigen::VectorXd(n), {}, 0};
    for (Index j = 0; j < n; ++j) {
        const double length = a.col(j).norm();
        f.lengths[j] = length > 0 ? length : 1;
        a.col(j) /= f.lengths[j];
        f.order.push_back(j);
    }
    Eigen::VectorXd v(n);
    for (Index k = 0; k < n; ++k) {
        Index best = k;
        double most = -1;
        for (Index j = k; j < n; ++j)
            if (const double squares = a.col(j).tail(n - k).squaredNorm(); squares > most)
                most = squares, best = j;
        if (std::sqrt(most) <= tolerance) break;
        if (best != k) {
            a.col(k).swap(a.col(best));
            std::swap(f.order[static_cast<std::size_t>(k)], f.order[static_cast<std::size_t>(best)]);
        }
        const double beta = -std::copysign(std::sqrt(most), a(k, k));
        auto w = v.tail(n - k);
        w = a.col(k).tail(n - k);
        w[0] -= beta;
        const double tau = 2 / w.squaredNorm();
        for (Index j = k + 1; j < n; ++j) {
            auto column = a.col(j).tail(n - k);
            column -= tau * w.dot(column) * w;
        }
        z.tail(n - k) -= tau * w.dot(z.tail(n - k)) * w;
        a.col(k).tail(n - k).setZero();
        a(k, k) = beta;
        f.rank = k + 1;
    }
    f.r = std::move(a);
    f.z = std::move(z);
    return f;
}

/// The shortest of all vectors that solve an upper trapezoid `t x = z` of full row rank, by the factor of its
/// transpose and one step of refinement.
SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd shortest_solution(const Eigen::MatrixXd& t,
                                                                 const Eigen::VectorXd& z) {
    triangular_factor factor(t.rows());
    Eigen::MatrixXd transposed = t.transpose();
    factor.absorb(transposed);
    const auto r = factor.matrix().triangularView<Eigen::Upper>();
    const auto solve = [&](const Eigen::VectorXd& right) -> Eigen::VectorXd {
        return t.transpose() * r.solve(r.transpose().solve(right));
    };
    Eigen::VectorXd x = solve(z);
    x += solve(z - t * x);
    return x;
}

}  // namespace detail
}  // namespace sluice::linear
