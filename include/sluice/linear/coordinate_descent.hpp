// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/net_source.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sluice::linear {

/// Penalties of an elastic net, a coefficient each: `sum of l1_j |w_j| + l2_j w_j^2 / 2`.
struct net_penalty {
    Eigen::VectorXd l1, l2;
};

/// How a descent ended: what the objective can still fall by at most, relative to it, and the sweeps taken.
struct descent_report {
    double objective = 0;
    double gap = 0;
    std::int64_t sweeps = 0;
    bool converged = false;
};

/// Minimises `|y - X w|^2 / 2 + penalty(w)` one coefficient at a time, and keeps what it found, so that the next
/// penalty starts from there.
///
/// Only a working set of columns is looked at: those that the sequential strong rule lets through, and those found to
/// break the conditions of optimality afterwards; so nothing is lost. Within the set the products of its columns are
/// at hand, so a step costs as many operations as the set has columns, whatever the number of rows. Every fifth sweep
/// the last ones are extrapolated, which is kept where it lowers the objective. The descent ends when the duality gap,
/// which bounds what is left to gain, is at most `tolerance` times the objective.
///
/// Source: Friedman, Hastie, Tibshirani, "Regularization paths for generalized linear models via coordinate descent",
/// 2010, doi:10.18637/jss.v033.i01; Tibshirani et al., "Strong rules for discarding predictors in lasso-type problems",
/// 2012, doi:10.1111/j.1467-9868.2011.01004.x; Massias, Gramfort, Salmon, "Celer", 2018; Bertrand, Massias, "Anderson
/// acceleration of coordinate descent", 2021.
class coordinate_descent {
  public:
    /// `source` must outlive it.
    SLUICE_WHEN_USED explicit coordinate_descent(const net_source& source)
        : source_(source),
          correlations_(source.products()),
          is_member_(static_cast<std::size_t>(correlations_.size())) {}

    /// Goes on from where it is to the minimum for a penalty.
    SLUICE_WHEN_USED descent_report run(const net_penalty& penalty, double tolerance,
                                        std::int64_t max_sweeps) {
        admit_by_strong_rule(penalty);
        penalty_ = penalty;
        gather_penalties();
        descent_report report;
        double share = 0.5;
        for (;;) {
            descend(report, share * tolerance, max_sweeps);
            correlations_ = source_.correlations(set_, w_);
            for (Index k = 0; k < size(); ++k) c_[k] = correlations_[member(k)];
            const auto here = now();
            report.objective = here.objective;
            report.gap = gap_of(here, (std::min)(shrink_of_set(), shrink_of_rest()));
            report.converged = report.gap <= tolerance * reference(here.objective);
            if (report.converged || report.sweeps >= max_sweeps) return report;
            if (!admit_violators()) share /= 10;
            if (share < 1e-8) return report;
        }
    }

    /// The coefficients, [n_columns].
    SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd coefficients() const {
        Eigen::VectorXd all = Eigen::VectorXd::Zero(correlations_.size());
        for (Index k = 0; k < size(); ++k) all[member(k)] = w_[k];
        return all;
    }

  private:
    [[nodiscard]] Index size() const { return static_cast<Index>(set_.size()); }
    [[nodiscard]] Index member(Index k) const { return set_[static_cast<std::size_t>(k)]; }

    /// What a gap is compared with: the objective, but not the dust that is left of one that can reach 0.
    SLUICE_WHEN_USED [[nodiscard]] double reference(double objective) const {
        return (std::max)(objective, 1e-12 * source_.squares());
    }

    SLUICE_WHEN_USED void admit(Index column) {
        const Index n = size();
        if (n == products_.cols()) {
            const Index room = (std::min)(correlations_.size(), 2 * n + 16);
            products_.conservativeResize(room, room);
        }
        set_.push_back(column);
        is_member_[static_cast<std::size_t>(column)] = true;
        const Eigen::VectorXd with_set = source_.products_with(column, set_);
        products_.col(n).head(n + 1) = with_set;
        products_.row(n).head(n) = with_set.head(n).transpose();
        w_.conservativeResize(n + 1);
        c_.conservativeResize(n + 1);
        w_[n] = 0;
        c_[n] = correlations_[column];
    }

    SLUICE_WHEN_USED void admit_by_strong_rule(const net_penalty& next) {
        const bool first = penalty_.l1.size() == 0;
        // Before the first penalty comes the smallest one under which all coefficients are 0.
        double ratio = 0;
        for (Index j = 0; first && j < next.l1.size(); ++j)
            if (next.l1[j] > 0) ratio = (std::max)(ratio, std::abs(correlations_[j]) / next.l1[j]);
        for (Index j = 0; j < next.l1.size(); ++j) {
            const double before = first ? (std::max)(ratio, 1.0) * next.l1[j] : penalty_.l1[j];
            if (!is_member_[static_cast<std::size_t>(j)] &&
                std::abs(correlations_[j]) >= 2 * next.l1[j] - before && correlations_[j] != 0)
                admit(j);
        }
    }

    /// Lets in columns that should not be 0, the worst first, at most as many as there are already (or 64).
    SLUICE_WHEN_USED bool admit_violators() {
        std::vector<std::pair<double, Index>> worst;
        for (Index j = 0; j < correlations_.size(); ++j)
            if (const double excess = std::abs(correlations_[j]) - penalty_.l1[j];
                !is_member_[static_cast<std::size_t>(j)] && excess > 0)
                worst.emplace_back(-excess, j);
        std::sort(worst.begin(), worst.end());
        worst.resize((std::min)(worst.size(), (std::max)(std::size_t{64}, set_.size())));
        for (const auto& one : worst) admit(one.second);
        gather_penalties();
        return !worst.empty();
    }

    SLUICE_WHEN_USED void gather_penalties() {
        l1_.resize(size());
        l2_.resize(size());
        for (Index k = 0; k < size(); ++k) l1_[k] = penalty_.l1[member(k)], l2_[k] = penalty_.l2[member(k)];
    }

    /// Parts of the objective where the descent stands.
    struct terms {
        double objective = 0;
        double along = 0;   // y'(y - X w)
        double length = 0;  // |y - X w|^2 + sum of l2_j w_j^2
    };
    SLUICE_WHEN_USED [[nodiscard]] terms now() const {
        double explained = 0, fit = 0, absolute = 0, ridge = 0;
        for (Index k = 0; k < size(); ++k) {
            explained += w_[k] * source_.products()[member(k)];
            fit += w_[k] * c_[k];
            absolute += l1_[k] * std::abs(w_[k]);
            ridge += l2_[k] * w_[k] * w_[k];
        }
        const double residual = (std::max)(0.0, source_.squares() - explained - fit);
        return {residual / 2 + absolute + ridge / 2, source_.squares() - explained, residual + ridge};
    }

    /// How far the residual must be shrunk to be feasible in the dual for the columns of the set, and for the others.
    SLUICE_WHEN_USED [[nodiscard]] double shrink_of_set() const {
        double shrink = 1;
        for (Index k = 0; k < size(); ++k)
            if (const double slope = std::abs(c_[k] - l2_[k] * w_[k]); slope > l1_[k])
                shrink = (std::min)(shrink, l1_[k] / slope);
        return shrink;
    }
    SLUICE_WHEN_USED [[nodiscard]] double shrink_of_rest() const {
        double shrink = 1;
        for (Index j = 0; j < correlations_.size(); ++j)
            if (const double slope = std::abs(correlations_[j]);
                slope > penalty_.l1[j] && !is_member_[static_cast<std::size_t>(j)])
                shrink = (std::min)(shrink, penalty_.l1[j] / slope);
        return shrink;
    }
    /// The objective less the dual's at the best multiple of the residual that is feasible.
    [[nodiscard]] static double gap_of(const terms& at, double shrink) {
        const double share = at.length > 0 ? std::clamp(at.along / at.length, -shrink, shrink) : 0;
        return at.objective - (share * at.along - share * share * at.length / 2);
    }

    SLUICE_WHEN_USED void sweep() {
        for (Index k = 0; k < size(); ++k) {
            const double before = w_[k], square = products_(k, k);
            if (!(square + l2_[k] > 0)) continue;
            const double pull = c_[k] + square * before;
            const double above = std::abs(pull) - l1_[k];
            const double after = above > 0 ? std::copysign(above / (square + l2_[k]), pull) : 0;
            if (after == before) continue;
            c_ -= (after - before) * products_.col(k).head(size());
            w_[k] = after;
        }
    }

    /// Sweeps over the set until its own gap is small.
    SLUICE_WHEN_USED void descend(descent_report& report, double tolerance, std::int64_t max_sweeps) {
        constexpr Index remembered = 5;
        Eigen::MatrixXd past(size(), remembered + 1);
        Index kept = 0;
        while (report.sweeps < max_sweeps) {
            const auto here = now();
            if (gap_of(here, shrink_of_set()) <= tolerance * reference(here.objective)) return;
            past.col(kept) = w_;
            if (kept++ == remembered) {
                extrapolate(past);
                kept = 0;
            }
            sweep();
            ++report.sweeps;
        }
    }

    SLUICE_WHEN_USED void extrapolate(const Eigen::MatrixXd& past) {
        const Index n = past.cols() - 1;
        const Eigen::MatrixXd steps = past.rightCols(n) - past.leftCols(n);
        const Eigen::MatrixXd square = steps.transpose() * steps;
        const Eigen::VectorXd shares = small_solution(square, Eigen::VectorXd::Ones(n));
        const double total = shares.sum();
        if (!std::isfinite(total) || total == 0) return;
        const Eigen::VectorXd old_w = w_, old_c = c_;
        const double old_objective = now().objective;
        w_ = past.rightCols(n) * (shares / total);
        for (Index k = 0; k < size(); ++k) c_[k] = source_.products()[member(k)];
        c_.noalias() -= products_.topLeftCorner(size(), size()) * w_;
        if (!(now().objective < old_objective)) w_ = old_w, c_ = old_c;
    }

    /// Gaussian elimination with a little added to the diagonal, enough for shares of an extrapolation.
    SLUICE_WHEN_USED [[nodiscard]] static Eigen::VectorXd small_solution(Eigen::MatrixXd a,
                                                                         Eigen::VectorXd b) {
        const Index n = a.rows();
        a.diagonal().array() += 1e-12 * a.trace();
        for (Index k = 0; k < n; ++k)
            for (Index i = k + 1; i < n; ++i) {
                const double factor = a(i, k) / a(k, k);
                a.row(i) -= factor * a.row(k);
                b[i] -= factor * b[k];
            }
        return a.triangularView<Eigen::Upper>().solve(b);
    }

    const net_source& source_;
    Eigen::VectorXd correlations_;  // X'(y - X w), all columns, as of the last check
    net_penalty penalty_;
    std::vector<Index> set_;  // columns of the working set, in the order of their coming
    std::vector<bool> is_member_;
    Eigen::MatrixXd products_;  // of the columns of the set, with room for more
    Eigen::VectorXd w_, c_;     // of the set: coefficients, X'(y - X w)
    Eigen::VectorXd l1_, l2_;
};

}  // namespace sluice::linear
