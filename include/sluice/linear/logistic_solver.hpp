// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/data/present_classes.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear/logistic_loss.hpp"
#include "sluice/linear/minimise.hpp"
#include "sluice/linear/softmax_objective.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::linear {

/// Logistic regression as a minimisation: of one margin for two classes, of one each for more, for the classes that
/// have weight only.
class logistic_solver {
  public:
    /// `x` must outlive it.
    SLUICE_WHEN_USED logistic_solver(const design& x, const class_target& y, const dataset<>& data,
                                     bool intercept, double l2, const stopping& stop)
        : x_(x), intercept_(intercept), penalty_(mapped_penalty(x, l2)), stop_(stop), classes_(y, data) {}

    /// Codes of the classes that have weight.
    [[nodiscard]] const std::vector<std::int32_t>& present() const { return classes_.present; }

    /// Begins where each class is said as often as it is there, or at the minimum for another penalty.
    SLUICE_WHEN_USED [[nodiscard]] minimum solve(const context& ctx, const minimum* nearby = nullptr) const {
        Eigen::VectorXd start = Eigen::VectorXd::Zero(n_margins() * per_margin());
        if (n_margins() == 0) return {.at = std::move(start), .converged = true};
        for (Index k = 0; intercept_ && k < n_margins(); ++k) start[k * per_margin()] = margin_of_share(k);
        if (nearby != nullptr) start = nearby->at;
        if (n_margins() == 1) {
            const std::vector<double> y(classes_.places.begin(), classes_.places.end());
            return minimise(margin_objective(x_, y, intercept_, penalty_, logistic_loss{}), start, at_start(),
                            stop_, ctx);
        }
        return minimise(softmax_objective(x_, classes_.places, n_margins(), intercept_, penalty_), start,
                        at_start(), stop_, ctx);
    }

    /// The parameters of a minimum, a margin each column.
    SLUICE_WHEN_USED [[nodiscard]] Eigen::MatrixXd by_margin(const minimum& m) const {
        return Eigen::Map<const Eigen::MatrixXd>(m.at.data(), per_margin(), n_margins());
    }

  private:
    [[nodiscard]] Index n_margins() const {
        const auto n = static_cast<Index>(classes_.present.size());
        return n <= 2 ? n - 1 : n;
    }
    [[nodiscard]] Index per_margin() const { return x_.width() + (intercept_ ? 1 : 0); }

    /// The margin by which a class is said as often as it is there; those of several classes sum to 0.
    [[nodiscard]] double margin_of_share(Index k) const {
        if (n_margins() == 1) return std::log(classes_.shares[1] / classes_.shares[0]);
        double mean = 0;
        for (const double share : classes_.shares)
            mean += std::log(share) / static_cast<double>(classes_.shares.size());
        return std::log(classes_.shares[static_cast<std::size_t>(k)]) - mean;
    }

    /// Log loss of the start: each class as often as it is there, or all equally often.
    [[nodiscard]] double at_start() const {
        double loss = 0;
        for (const double share : classes_.shares)
            loss -= share * std::log(intercept_ ? share : 1 / static_cast<double>(classes_.shares.size()));
        return loss * x_.total_weight();
    }

    const design& x_;
    bool intercept_;
    Eigen::VectorXd penalty_;
    stopping stop_;
    present_classes classes_;
};

}  // namespace sluice::linear
