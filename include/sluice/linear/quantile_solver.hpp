// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/design.hpp"
#include "sluice/linear/interior_rows.hpp"
#include "sluice/linear/minimise.hpp"
#include "sluice/linear/triangular_factor.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sluice::linear {

/// Makes `sum of w rho(y - a c) + sum of penalty_j |c_j|` least, rho being the pinball loss, `a` the rows of a design and,
/// with an intercept, a 1 before them; `data` has the target as its last column.
///
/// By a primal-dual interior point method with predictor and corrector on the dual problem: the share of a row is 1
/// where the target is above its prediction, 0 below, and the difference of its prices is `a c - y`. Each step is a problem
/// of weighted least squares, solved by QR of the rows, so that weights of very different size do no harm. A penalty is
/// a row of its own, of quantile 1/2. Weights multiply what a row adds and leave its share and prices alone: weight k
/// takes the same steps as k copies.
///
/// O(n_rows x n_features^2) a step, of which there are 10 to 40; six numbers are kept for each row. Sums run over chunks
/// in order: same bits for any number of threads.
/// Source: Portnoy, Koenker, "The Gaussian hare and the Laplacian tortoise", 1997, doi:10.1214/ss/1030037960; Mehrotra,
/// "On the implementation of a primal-dual interior point method", 1992, doi:10.1137/0802028.
class quantile_solver {
  public:
    /// `penalty` is [n_features], in mapped units, or of size 0.
    SLUICE_WHEN_USED quantile_solver(const design& data, bool intercept, double quantile,
                                     const Eigen::VectorXd& penalty, const context& ctx)
        : data_(data),
          first_(intercept ? 1 : 0),
          n_parameters_(first_ + data.width() - 1),
          quantile_(quantile),
          penalty_(penalty),
          ctx_(ctx),
          n_(data.n_rows() + static_cast<std::size_t>(penalty.size())),
          sizes_(static_cast<std::size_t>(n_parameters_ + 1)),
          rows_(n_),
          ahead_(n_),
          along_(n_) {}

    /// Stops when the objective is within a share `tolerance` of the least one.
    SLUICE_WHEN_USED [[nodiscard]] minimum solve(const stopping& stop) {
        start();
        minimum best{.at = Eigen::VectorXd::Zero(n_parameters_)};
        for (; best.iterations < stop.max_iterations; ++best.iterations) {
            best.value = objective();
            const double gap = weighted_sum([&](std::size_t i) { return rows_.gap(i); });
            best.converged = detail::negligible(gap, best.value, size_, stop.tolerance);
            if (best.converged) break;
            const triangular_factor factor = factor_of_rows();
            const Eigen::MatrixXd& r = factor.matrix();
            follow(upper_solve(r, r.col(n_parameters_).head(n_parameters_)), ahead_);
            const double products = aim(gap);
            const Eigen::VectorXd step = both_solve(r, correction(products));
            follow(step, along_);
            const auto last = [&](std::size_t i) {
                return rows_.towards(i, products, foreseen(i), along_[i]);
            };
            const auto far = room(last);
            if (!(far.prices > 1e-12)) break;
            best.at += far.prices * step;
            for_each_row([&](std::size_t i) { rows_.move(i, last(i), far); });
        }
        drop_negligible(best.at);
        return best;
    }

  private:
    using direction = interior_rows::direction;
    using lengths = interior_rows::lengths;

    [[nodiscard]] double weight(std::size_t i) const { return i < data_.n_rows() ? data_.weight(i) : 1; }
    [[nodiscard]] double quantile(std::size_t i) const { return i < data_.n_rows() ? quantile_ : 0.5; }
    /// The step that would close the gap at once if nothing were in its way.
    [[nodiscard]] direction foreseen(std::size_t i) const { return rows_.towards(i, 0, 0, ahead_[i]); }

    /// Rows of weight 0 stay where they are.
    template <class Body>
    void for_each_row(const Body& body) const {
        for_each_chunk(ctx_, n_, sizes_.grain, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i)
                if (weight(i) > 0) body(i);
        });
    }
    template <class Term>
    [[nodiscard]] double weighted_sum(const Term& term) const {
        return reduce_chunks<double>(
            ctx_, n_, sizes_.grain,
            [&](chunk rows) {
                double sum = 0;
                for (std::size_t i = rows.begin; i < rows.end; ++i)
                    if (weight(i) > 0) sum += weight(i) * term(i);
                return sum;
            },
            [](double& total, double part) { total += part; });
    }

    /// Calls `body(rows, values)` with blocks of a chunk; `values` is [rows.size() x (n_parameters + 1)], the last column the
    /// target of data and 0 of penalties.
    template <class Body>
    void for_each_block(chunk all, const Body& body) const {
        Eigen::MatrixXd values(static_cast<Index>(sizes_.block), n_parameters_ + 1);
        for (std::size_t begin = all.begin; begin < all.end; begin += sizes_.block) {
            const chunk rows{0, begin, (std::min)(all.end, begin + sizes_.block)};
            auto top = values.topRows(static_cast<Index>(rows.size()));
            top.setZero();
            const std::size_t end_of_data = (std::min)(rows.end, data_.n_rows());
            if (rows.begin < end_of_data) {
                const auto height = static_cast<Index>(end_of_data - rows.begin);
                top.topLeftCorner(height, first_).setOnes();
                data_.load({0, rows.begin, end_of_data}, top.topRows(height).rightCols(data_.width()));
            }
            for (std::size_t i = (std::max)(rows.begin, data_.n_rows()); i < rows.end; ++i) {
                const auto j = static_cast<Index>(i - data_.n_rows());
                // A row of quantile 1/2 costs half of its absolute value.
                top(static_cast<Index>(i - rows.begin), first_ + j) = 2 * penalty_[j];
            }
            body(rows, top);
        }
    }

    /// Coefficients 0, and everything well within its bounds.
    SLUICE_WHEN_USED void start() {
        for_each_chunk(ctx_, n_, sizes_.grain, [&](chunk all) {
            for_each_block(all, [&](chunk rows, const auto& values) {
                for (std::size_t i = rows.begin; i < rows.end; ++i)
                    along_[i] = values(static_cast<Index>(i - rows.begin), n_parameters_);
            });
        });
        size_ = weighted_sum([&](std::size_t i) { return std::abs(along_[i]); });
        total_weight_ = weighted_sum([](std::size_t) { return 1.0; });
        const double inside = size_ > 0 ? size_ / total_weight_ : 1;
        // Of targets that are all the same, which are 0 here, there is nothing to explain: any gap is small.
        if (size_ == 0) size_ = std::numeric_limits<double>::infinity();
        for_each_row([&](std::size_t i) { rows_.place(i, 1 - quantile(i), -along_[i], inside); });
    }

    [[nodiscard]] double objective() const {
        return weighted_sum([&](std::size_t i) {
            const double lack = rows_.difference(i);  // of the prediction
            return (lack > 0 ? quantile(i) : quantile(i) - 1) * lack;
        });
    }
    template <class Direction>
    [[nodiscard]] double gap_after(const Direction& of, const lengths& far) const {
        return weighted_sum([&](std::size_t i) { return rows_.gap(i, of(i), far); });
    }

    /// The factor of the rows and, last, of what would close the gap if the rows could take it.
    SLUICE_WHEN_USED [[nodiscard]] triangular_factor factor_of_rows() const {
        return reduce_chunks<triangular_factor>(
            ctx_, n_, sizes_.grain,
            [&](chunk all) {
                triangular_factor factor(n_parameters_ + 1);
                for_each_block(all, [&](chunk rows, auto& values) {
                    for (std::size_t i = rows.begin; i < rows.end; ++i) {
                        const auto at = static_cast<Index>(i - rows.begin);
                        values(at, n_parameters_) = rows_.difference(i);
                        values.row(at) *= weight(i) > 0 ? std::sqrt(weight(i) * rows_.compliance(i)) : 0;
                    }
                    factor.absorb(values);
                });
                return factor;
            },
            [](triangular_factor& total, triangular_factor&& part) { total.absorb(std::move(part)); });
    }
    /// What a step adds to the predictions.
    SLUICE_WHEN_USED void follow(const Eigen::VectorXd& step, std::vector<double>& added) const {
        for_each_chunk(ctx_, n_, sizes_.grain, [&](chunk all) {
            for_each_block(all, [&](chunk rows, const auto& values) {
                Eigen::Map<Eigen::VectorXd>(added.data() + rows.begin, values.rows()).noalias() =
                    values.leftCols(n_parameters_) * step;
            });
        });
    }

    /// How far all rows can go and stay within their bounds.
    template <class Direction>
    [[nodiscard]] lengths room(const Direction& of) const {
        constexpr double far_away = std::numeric_limits<double>::infinity(), not_quite = 0.99995;
        const auto take_less = [](lengths& least, const lengths& other) {
            least = {(std::min)(least.shares, other.shares), (std::min)(least.prices, other.prices)};
        };
        const auto far = reduce_chunks<lengths>(
            ctx_, n_, sizes_.grain,
            [&](chunk rows) {
                lengths least{far_away, far_away};
                for (std::size_t i = rows.begin; i < rows.end; ++i)
                    if (weight(i) > 0) take_less(least, rows_.room(i, of(i)));
                return least;
            },
            take_less);
        return {(std::min)(1.0, not_quite * far.shares), (std::min)(1.0, not_quite * far.prices)};
    }
    /// What the products of each row are to become: the further the foreseen step gets, the less.
    [[nodiscard]] double aim(double gap) const {
        const auto ahead = [&](std::size_t i) { return foreseen(i); };
        const double ratio = gap_after(ahead, room(ahead)) / gap;
        return gap * ratio * ratio * ratio / (2 * total_weight_);
    }
    /// The right-hand side of the corrected step: how the shares would move if predictions stayed, and what rounding has
    /// left of the shares' own equations.
    SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd correction(double products) const {
        return reduce_chunks<Eigen::VectorXd>(
            ctx_, n_, sizes_.grain,
            [&](chunk all) {
                Eigen::VectorXd sum = Eigen::VectorXd::Zero(n_parameters_);
                for_each_block(all, [&](chunk rows, auto& values) {
                    auto moves = values.col(n_parameters_);
                    for (std::size_t i = rows.begin; i < rows.end; ++i)
                        moves[static_cast<Index>(i - rows.begin)] =
                            weight(i) > 0 ? weight(i) * (rows_.towards(i, products, foreseen(i), 0).x +
                                                         rows_.share(i) - (1 - quantile(i)))
                                          : 0;
                    sum.noalias() += values.leftCols(n_parameters_).transpose() * moves;
                });
                return sum;
            },
            [](Eigen::VectorXd& total, const Eigen::VectorXd& part) { total += part; });
    }

    /// A penalised coefficient is 0 where its row ends between the bounds: of the two that go to 0, its size and the
    /// distance from the nearer bound, the size is then the smaller one.
    void drop_negligible(Eigen::VectorXd& at) const {
        for (Index j = 0; j < penalty_.size(); ++j) {
            const std::size_t i = data_.n_rows() + static_cast<std::size_t>(j);
            if (std::abs(rows_.difference(i)) * total_weight_ < size_ * rows_.inside(i)) at[first_ + j] = 0;
        }
    }

    /// Solves `r c = right`; columns that say nothing new keep their coefficient.
    SLUICE_WHEN_USED [[nodiscard]] static Eigen::VectorXd upper_solve(const Eigen::MatrixXd& r,
                                                                      Eigen::VectorXd right) {
        for (Index j = right.size(); j-- > 0;) {
            right[j] = says_something(r, j) ? right[j] / r(j, j) : 0;
            right.head(j) -= right[j] * r.col(j).head(j);
        }
        return right;
    }
    /// Solves `r^T r c = right`.
    SLUICE_WHEN_USED [[nodiscard]] static Eigen::VectorXd both_solve(const Eigen::MatrixXd& r,
                                                                     Eigen::VectorXd right) {
        for (Index j = 0; j < right.size(); ++j)
            right[j] = says_something(r, j) ? (right[j] - r.col(j).head(j).dot(right.head(j))) / r(j, j) : 0;
        return upper_solve(r, right);
    }
    [[nodiscard]] static bool says_something(const Eigen::MatrixXd& r, Index j) {
        return std::abs(r(j, j)) > 1e-13 * r.col(j).head(j + 1).norm();
    }

    const design& data_;
    Index first_, n_parameters_;
    double quantile_;
    const Eigen::VectorXd& penalty_;
    const context& ctx_;
    std::size_t n_;  // rows of data, then one for each penalty
    factor_blocks sizes_;
    double total_weight_ = 0;
    double size_ = 0;  // of the objective where nothing is explained
    interior_rows rows_;
    std::vector<double> ahead_, along_;  // what the foreseen and the whole step add to the predictions
};

}  // namespace sluice::linear
