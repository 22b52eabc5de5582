// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear_learner/options.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace sluice::linear_learner {

/// Weights of the rows of two classes by what is said of them.
struct confusion {
    double true_positives = 0, false_positives = 0, positives = 0, total = 0;

    [[nodiscard]] double accuracy() const {
        return (total - positives - false_positives + true_positives) / total;
    }
    [[nodiscard]] double precision() const { return share(true_positives, true_positives + false_positives); }
    [[nodiscard]] double recall() const { return share(true_positives, positives); }
    [[nodiscard]] double f_beta(double beta) const {
        const double square = beta * beta;
        return share((1 + square) * true_positives, square * positives + true_positives + false_positives);
    }

  private:
    [[nodiscard]] static double share(double part, double whole) { return whole > 0 ? part / whole : 0; }
};

/// What a threshold is to be best in.
struct threshold_rule {
    selection_criterion criterion;
    double f_beta;
    double target_precision, target_recall;

    /// Whether a threshold has anything to do with it.
    [[nodiscard]] bool is_by_threshold() const {
        return criterion != selection_criterion::loss_function &&
               criterion != selection_criterion::cross_entropy_loss;
    }
    /// How good what is said is, in [0, 1]; below 0 where the target is missed, the less the further.
    [[nodiscard]] double score(const confusion& c) const {
        switch (criterion) {
            case selection_criterion::f_beta:
                return c.f_beta(f_beta);
            case selection_criterion::precision_at_target_recall:
                return c.recall() >= target_recall ? c.precision() : c.recall() - 1;
            case selection_criterion::recall_at_target_precision:
                return c.precision() >= target_precision ? c.recall() : c.precision() - 1;
            default:
                return c.accuracy();
        }
    }
};

/// A threshold of margins, and what its rule says of it.
struct calibrated {
    double threshold = 0;
    double score = 0;
    confusion said;
};

/// The threshold, out of all that tell rows of different margins apart, whose rule scores highest: rows of larger margins are
/// said to be positive. It lies half-way between two margins, or 1 beyond the outermost; of equal ones, it is the one nearest
/// to 0. O(n_rows log n_rows).
[[nodiscard]] inline calibrated calibrate(std::span<const float> margins, std::span<const float> is_positive,
                                          std::span<const double> weights, const threshold_rule& by) {
    std::vector<std::size_t> order(margins.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return margins[a] != margins[b] ? margins[a] > margins[b] : a < b;
    });
    confusion c;
    for (const std::size_t i : order) {
        c.total += weights[i];
        if (is_positive[i] > 0) c.positives += weights[i];
    }
    calibrated best;
    for (std::size_t n = 0; n <= order.size(); ++n) {
        if (n > 0)
            (is_positive[order[n - 1]] > 0 ? c.true_positives : c.false_positives) += weights[order[n - 1]];
        const auto margin = [&](std::size_t place) { return static_cast<double>(margins[order[place]]); };
        if (n > 0 && n < order.size() && margin(n - 1) == margin(n)) continue;
        const double threshold = n == 0              ? margin(0) + 1
                                 : n == order.size() ? margin(n - 1) - 1
                                                     : margin(n - 1) / 2 + margin(n) / 2;
        const double score = by.score(c);
        if (n == 0 || score > best.score ||
            (score == best.score && std::abs(threshold) < std::abs(best.threshold)))
            best = {threshold, score, c};
    }
    return best;
}

/// What is said of the rows by a threshold that is given.
[[nodiscard]] inline calibrated judge(std::span<const float> margins, std::span<const float> is_positive,
                                      std::span<const double> weights, const threshold_rule& by,
                                      double threshold) {
    confusion c;
    for (std::size_t i = 0; i < margins.size(); ++i) {
        const bool said = static_cast<double>(margins[i]) > threshold;
        c.total += weights[i];
        if (is_positive[i] > 0) c.positives += weights[i];
        if (said) (is_positive[i] > 0 ? c.true_positives : c.false_positives) += weights[i];
    }
    return {threshold, by.score(c), c};
}

}  // namespace sluice::linear_learner
