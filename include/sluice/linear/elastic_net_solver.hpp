// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/coordinate_descent.hpp"
#include "sluice/linear/least_squares_solver.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace sluice::linear {

/// One solution of an elastic net, in the data's own units.
struct net_solution {
    double intercept = 0;
    Eigen::VectorXd coefficients;  // [n_features]
    double objective = 0;          ///< of the target in mapped units; comparable within one solver only
    double gap = 0;                ///< the duality gap as a share of the objective
    std::int64_t sweeps = 0;
    bool converged = false;
};

/// Elastic nets of one dataset for many penalties: what belongs to the data is worked out once, and each solution
/// starts from the one before.
class elastic_net_solver {
  public:
    /// `data` has the target as its last column; it and `ctx` must outlive the solver.
    SLUICE_WHEN_USED elastic_net_solver(const design& data, bool intercept, const context& ctx)
        : data_(data), intercept_(intercept), source_(data, intercept, ctx), descent_(source_) {}

    /// The least alpha for which all coefficients are 0; `l1_ratio` > 0.
    SLUICE_WHEN_USED [[nodiscard]] double alpha_max(double l1_ratio) const {
        double most = 0;
        for (Index j = 0; j < source_.n_columns(); ++j)
            most = (std::max)(most, std::abs(source_.products()[j]) / (data_.map(j).scale * y_scale()));
        return most / (data_.total_weight() * l1_ratio);
    }

    /// Minimises `sum of w (y - b - x c)^2 / (2 sum of w) + alpha (l1_ratio |c|_1 + (1 - l1_ratio) |c|^2 / 2)`;
    /// `l1_ratio` > 0.
    SLUICE_WHEN_USED [[nodiscard]] net_solution solve(double alpha, double l1_ratio, double tolerance,
                                                      std::int64_t max_sweeps) {
        const Index n = source_.n_columns();
        const double l1 = data_.total_weight() * alpha * l1_ratio;
        const double l2 = data_.total_weight() * alpha * (1 - l1_ratio);
        net_penalty penalty{Eigen::VectorXd(n), Eigen::VectorXd(n)};
        for (Index j = 0; j < n; ++j) {
            const double scale = data_.map(j).scale;
            penalty.l1[j] = l1 * scale * y_scale();
            penalty.l2[j] = l2 * scale * scale;
        }
        const auto report = descent_.run(penalty, tolerance, max_sweeps);
        net_solution s;
        s.coefficients = descent_.coefficients();
        double centre = source_.means()[n] + data_.map(n).shift;
        for (Index j = 0; j < n; ++j) {
            centre -= s.coefficients[j] * (source_.means()[j] + data_.map(j).shift);
            s.coefficients[j] *= data_.map(j).scale / y_scale();
        }
        s.intercept = intercept_ ? centre / y_scale() : 0;
        s.objective = report.objective;
        s.gap = report.objective > 0 ? report.gap / report.objective : 0;
        s.sweeps = report.sweeps;
        s.converged = report.converged;
        return s;
    }

  private:
    [[nodiscard]] double y_scale() const { return data_.map(source_.n_columns()).scale; }

    const design& data_;
    bool intercept_;
    net_source source_;
    coordinate_descent descent_;
};

}  // namespace sluice::linear
