// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/when_used.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace sluice::linear {

/// How rows of so many columns go into a `triangular_factor`: in blocks that stay in the second cache, and in chunks beside
/// which joining two factors is cheap. Neither depends on the number of threads.
struct factor_blocks {
    std::size_t block;  // rows
    std::size_t grain;  // rows of a chunk, whole blocks

    explicit factor_blocks(std::size_t width)
        : block(std::clamp<std::size_t>((std::size_t{1} << 14) / width, 64, 512)),
          grain(chunk_count((std::max)(std::size_t{2048}, 32 * width), block) * block) {}
};

/// The factor R of a QR decomposition, made from blocks of rows one after another: `A^T A = R^T R` for all rows A
/// taken in so far, without ever forming the squares that would cost half of the digits.
///
/// Each block is eliminated below R by Householder reflections, eight columns at a time so that the work is matrix
/// products: O(rows x width^2). Factors of parts are joined by taking in one into the other.
/// Source: Demmel, Grigori, Hoemmen, Langou, "Communication-optimal parallel and sequential QR and LU
/// factorizations", 2012, doi:10.1137/080731992; Schreiber, Van Loan, "A storage-efficient WY representation for
/// products of Householder transformations", 1989, doi:10.1137/0910005.
class triangular_factor {
  public:
    using Index = Eigen::Index;

    triangular_factor() = default;
    explicit triangular_factor(Index width) : r_(Eigen::MatrixXd::Zero(width, width)) {}

    [[nodiscard]] Index width() const { return r_.cols(); }
    /// Upper triangular, [width x width]; diagonal entries may have either sign.
    [[nodiscard]] const Eigen::MatrixXd& matrix() const { return r_; }

    /// Takes in rows, [any x width], whose values are lost.
    // NOLINTNEXTLINE(performance-unnecessary-value-param): a reference already, to what may be changed.
    SLUICE_WHEN_USED void absorb(Eigen::Ref<Eigen::MatrixXd> rows) { absorb(rows, false); }
    /// Takes in the rows of another factor; an empty one has none.
    SLUICE_WHEN_USED void absorb(triangular_factor other) {
        if (other.width() == 0) return;
        if (width() == 0)
            *this = std::move(other);
        else
            absorb(other.r_, true);
    }

  private:
    static constexpr Index panel_width = 8;
    using panel_matrix = Eigen::Matrix<double, panel_width, panel_width>;

    /// In a triangle only the rows down to the last column of the panel are not 0.
    SLUICE_WHEN_USED void absorb(Eigen::Ref<Eigen::MatrixXd> rows, bool triangle) {
        Eigen::MatrixXd product;
        for (Index k = 0; k < width(); k += panel_width) {
            const Index n = (std::min)(panel_width, width() - k), rest = width() - k - n;
            const Index height = triangle ? (std::min)(rows.rows(), k + n) : rows.rows();
            panel_matrix t = panel_matrix::Zero();
            for (Index j = 0; j < n; ++j) eliminate(rows, height, k, j, n, t);
            if (rest == 0) break;
            const auto v = rows.block(0, k, height, n);
            auto below = rows.block(0, k + n, height, rest);
            auto above = r_.block(k, k + n, n, rest);
            product = above;
            product.noalias() += v.transpose() * below;
            product = (t.topLeftCorner(n, n).transpose() * product).eval();
            above -= product;
            below.noalias() -= v * product;
        }
    }

    /// One reflection: column k + j of the rows goes into r(k + j, k + j), the rest of the panel follows.
    SLUICE_WHEN_USED void eliminate(Eigen::Ref<Eigen::MatrixXd>& rows, Index height, Index k, Index j,
                                    Index n, panel_matrix& t) {
        const Index c = k + j;
        auto x = rows.col(c).head(height);
        const double squares = x.squaredNorm();
        if (squares == 0) return;
        const double alpha = r_(c, c);
        const double beta = -std::copysign(std::sqrt(alpha * alpha + squares), alpha);
        const double tau = (beta - alpha) / beta;
        x /= alpha - beta;
        r_(c, c) = beta;
        for (Index l = c + 1; l < k + n; ++l) {
            auto other = rows.col(l).head(height);
            const double product = tau * (r_(c, l) + x.dot(other));
            r_(c, l) -= product;
            other -= product * x;
        }
        const Eigen::Matrix<double, Eigen::Dynamic, 1, 0, panel_width, 1> overlap =
            rows.block(0, k, height, j).transpose() * x;
        t.col(j).head(j).noalias() = -tau * (t.topLeftCorner(j, j) * overlap);
        t(j, j) = tau;
    }

    Eigen::MatrixXd r_;
};

}  // namespace sluice::linear
