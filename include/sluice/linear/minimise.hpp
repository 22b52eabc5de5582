// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/cholesky.hpp"
#include "sluice/linear/local_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sluice::linear {

/// When to stop: as soon as a step promises to lower the objective by less than `tolerance` of it (that step is still
/// taken), or after `max_iterations` steps.
struct stopping {
    double tolerance = 1e-10;
    std::int64_t max_iterations = 100;
};

/// Where a minimisation ended.
struct minimum {
    Eigen::VectorXd at;
    double value = 0;  ///< of the objective, before the last step where that one was not looked at
    std::int64_t iterations = 0;
    bool converged = false;
    Eigen::MatrixXd hessian = {};  ///< where it was last worked out, if it was
};

namespace detail {

/// Whether a step that promises `decrease` is too small to matter. `scale` is what the objective was at the start:
/// an objective that can reach 0 is not followed all the way.
[[nodiscard]] inline bool negligible(double decrease, double value, double scale, double tolerance) {
    return decrease <= tolerance * (std::max)(std::abs(value), 1e-3 * std::abs(scale));
}

/// Goes along `step` from `from`, at most all the way, halving until the objective falls by a share of what its slope
/// promises. Returns false when rounding leaves nothing to gain; `from` and `here` are then as they were.
template <class Objective>
[[nodiscard]] bool go(const Objective& objective, Eigen::VectorXd& from, const Eigen::VectorXd& step,
                      local_model& here, const evaluation& wanted, const context& ctx) {
    const double slope = here.gradient.dot(step);
    double length = 1;
    for (int halving = 0; halving < 40; ++halving, length /= 2) {
        const Eigen::VectorXd there = from + length * step;
        auto model = objective.at(there, wanted, ctx);
        if (!(model.value <= here.value + 1e-4 * length * slope) || !model.gradient.allFinite()) continue;
        from = there;
        here = std::move(model);
        return true;
    }
    return false;
}

}  // namespace detail

/// Newton's method with step halving, for a convex objective of few parameters: each iteration is one pass over the
/// rows. O(n_rows x n_parameters^2) an iteration.
/// Source: Nocedal, Wright, "Numerical optimization", 2nd edition, 2006, doi:10.1007/978-0-387-40065-5, chapter 3.
template <class Objective>
[[nodiscard]] minimum newton(const Objective& objective, Eigen::VectorXd start, const stopping& stop,
                             const evaluation& wanted, const context& ctx) {
    minimum m{std::move(start)};
    auto here = objective.at(m.at, wanted, ctx);
    const double scale = here.value;
    for (; m.iterations < stop.max_iterations && !m.converged; ++m.iterations) {
        const Eigen::VectorXd step = -cholesky(here.hessian).solve(here.gradient);
        if (detail::negligible(-here.gradient.dot(step) / 2, here.value, scale, stop.tolerance)) {
            m.at += step;
            m.converged = true;
        } else if (!detail::go(objective, m.at, step, here, wanted, ctx)) {
            break;
        }
    }
    m.value = here.value;
    m.hessian = std::move(here.hessian);
    return m;
}

/// Newton's method with one Hessian for all steps, which need gradients only: for a start so near that the Hessian of a
/// sample of the rows will do. Gives up, not converged, once a step promises more than a tenth of the one before.
/// O(n_rows x n_parameters) an iteration.
template <class Objective>
[[nodiscard]] minimum chord(const Objective& objective, Eigen::VectorXd start, Eigen::MatrixXd hessian,
                            const stopping& stop, const context& ctx) {
    const cholesky curvature(std::move(hessian));
    const evaluation wanted{.second = second_derivatives::none};
    minimum m{std::move(start)};
    auto here = objective.at(m.at, wanted, ctx);
    const double scale = here.value;
    double most = std::numeric_limits<double>::infinity();
    for (; m.iterations < stop.max_iterations && !m.converged; ++m.iterations) {
        const Eigen::VectorXd step = -curvature.solve(here.gradient);
        const double decrease = -here.gradient.dot(step) / 2;
        if (detail::negligible(decrease, here.value, scale, stop.tolerance)) {
            m.at += step;
            m.converged = true;
        } else if (!(decrease <= most) || !detail::go(objective, m.at, step, here, wanted, ctx)) {
            break;
        }
        most = decrease / 10;
    }
    m.value = here.value;
    return m;
}

namespace detail {

/// The last steps and what they changed of the gradient: an approximation of the inverse Hessian.
class step_memory {
  public:
    /// `diagonal` is a first guess of the Hessian's, > 0.
    SLUICE_WHEN_USED explicit step_memory(Eigen::VectorXd diagonal) : diagonal_(std::move(diagonal)) {}

    /// The step that the approximation takes to where the gradient is 0.
    SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd step(const Eigen::VectorXd& gradient) const {
        Eigen::VectorXd d = -gradient;
        std::vector<double> share(past_.size());
        for (std::size_t i = past_.size(); i-- > 0;) {
            share[i] = past_[i].rho * past_[i].moved.dot(d);
            d -= share[i] * past_[i].changed;
        }
        double factor = 1;
        if (!past_.empty()) {
            const auto& last = past_.back();
            factor = 1 / (last.rho * last.changed.cwiseQuotient(diagonal_).dot(last.changed));
        }
        d = factor * d.cwiseQuotient(diagonal_).eval();
        for (std::size_t i = 0; i < past_.size(); ++i)
            d += (share[i] - past_[i].rho * past_[i].changed.dot(d)) * past_[i].moved;
        return d;
    }

    SLUICE_WHEN_USED void remember(Eigen::VectorXd moved, Eigen::VectorXd changed) {
        const double curvature = moved.dot(changed);
        if (!(curvature > 1e-14 * changed.squaredNorm())) return;
        if (past_.size() == 12) past_.erase(past_.begin());
        past_.push_back({std::move(moved), std::move(changed), 1 / curvature});
    }

  private:
    struct change {
        Eigen::VectorXd moved, changed;
        double rho;
    };
    Eigen::VectorXd diagonal_;
    std::vector<change> past_;
};

}  // namespace detail

/// The method of limited memory that follows Broyden, Fletcher, Goldfarb and Shanno, for many parameters: each
/// iteration is a pass over the rows for the gradient alone. `diagonal` is a first guess of the Hessian's, > 0.
/// O(n_rows x n_parameters) an iteration.
/// Source: Liu, Nocedal, "On the limited memory BFGS method for large scale optimization", 1989,
/// doi:10.1007/BF01589116.
template <class Objective>
[[nodiscard]] minimum lbfgs(const Objective& objective, Eigen::VectorXd start,
                            const Eigen::VectorXd& diagonal, const stopping& stop, const context& ctx) {
    const evaluation wanted{.second = second_derivatives::none};
    detail::step_memory memory(diagonal);
    minimum m{std::move(start)};
    auto here = objective.at(m.at, wanted, ctx);
    const double scale = here.value;
    for (; m.iterations < stop.max_iterations && !m.converged; ++m.iterations) {
        const Eigen::VectorXd step = memory.step(here.gradient);
        m.converged = detail::negligible(-here.gradient.dot(step) / 2, here.value, scale, stop.tolerance);
        const Eigen::VectorXd from = m.at, gradient = here.gradient;
        if (!detail::go(objective, m.at, step, here, wanted, ctx)) break;
        memory.remember(m.at - from, here.gradient - gradient);
    }
    m.value = here.value;
    return m;
}

/// Minimises a convex objective from `start`, whose value is `at_start`: by Newton's method up to 512 parameters,
/// otherwise by L-BFGS. Where there are many rows, a minimum of a sixteenth of them comes first, which is cheap.
template <class Objective>
[[nodiscard]] minimum minimise(const Objective& objective, const Eigen::VectorXd& start, double at_start,
                               const stopping& stop, const context& ctx) {
    constexpr Index most_for_newton = 512;
    const auto n = static_cast<std::size_t>(objective.n_parameters());
    if (objective.n_parameters() > most_for_newton) {
        const Eigen::VectorXd diagonal =
            objective.at(start, {.second = second_derivatives::diagonal}, ctx).hessian.col(0);
        // What nothing depends on stays where it is.
        return lbfgs(objective, start, (diagonal.array() > 0).select(diagonal, 1.0), stop, ctx);
    }
    if (objective.n_rows() / sampling_stride < (std::max)(std::size_t{2048}, 64 * n))
        return newton(objective, start, stop, {}, ctx);
    auto near = newton(objective, start, {.tolerance = 1e-4, .max_iterations = 20}, {.sample = true}, ctx);
    near.hessian *= static_cast<double>(sampling_stride);
    auto m = chord(objective, near.at, std::move(near.hessian), stop, ctx);
    if (!m.converged) m = newton(objective, m.at, stop, {}, ctx);
    // A sample can be unlike the whole, one class of it alone for example.
    return m.value <= at_start ? m : newton(objective, start, stop, {}, ctx);
}

}  // namespace sluice::linear
