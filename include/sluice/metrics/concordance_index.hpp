// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace sluice {

/// What a model of survival predicts: hazards, the larger the sooner the event, or times, the larger the later.
enum class survival_prediction : std::uint8_t { hazards, times };
constexpr auto names_of(survival_prediction) { return std::array<std::string_view, 2>{"hazards", "times"}; }

/// Harrell's concordance index, in [0, 1]; larger is better, 1/2 is chance. Of all pairs of rows of which one is
/// known to have had its event first, the share in which that one has the larger predicted hazard, or the smaller
/// predicted time; equal predictions count half.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `predictions` | `hazards` | `hazards`: the larger the sooner (`cox`); `times`: the larger the later (`aft`) |
///
/// `concordance_index(truth, predictions, weights = {})`, truth a `survival_target`, [n_rows] each; of times
/// `concordance_index_metric{.predictions = survival_prediction::times}`. A pair is known when the earlier time is that of an event; of equal times when one is an event and the other
/// is not. A pair counts the product of its weights. Throws `invalid_data` without such a pair, for unequal lengths,
/// predictions that are not finite, times that are not above 0, or bad weights. O(n_rows log n_rows). Source: Harrell
/// et al., "Evaluating the yield of medical tests", 1982, doi:10.1001/jama.1982.03320430047030.
struct concordance_index_metric {
    static constexpr std::string_view name = "concordance_index";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    using target_kind = survival_target;

    survival_prediction predictions = survival_prediction::hazards;
    static auto parameters() {
        return std::array{parameter{"predictions", &concordance_index_metric::predictions,
                                    "whether larger predictions mean sooner or later"}};
    }

    template <class Predictions>
    [[nodiscard]] double operator()(const survival_target& truth, const Predictions& predicted,
                                    std::span<const double> weights = {}) const {
        const auto p = detail::numbers_of(predicted);
        if (predictions == survival_prediction::hazards) return of(truth, p, weights);
        std::vector<double> sooner(p.begin(), p.end());
        for (double& value : sooner) value = -value;
        return of(truth, sooner, weights);
    }
    friend constexpr bool operator==(const concordance_index_metric&,
                                     const concordance_index_metric&) = default;

  private:
    [[nodiscard]] static double of(const survival_target& y, std::span<const double> p,
                                   std::span<const double> weights) {
        detail::require_metric(y.size() == p.size() && y.size() == y.events.size(), name,
                               "needs an event and a prediction for each row", to_text(p.size()));
        const detail::metric_weights w(weights, y.size(), name);
        for (std::size_t i = 0; i < p.size(); ++i)
            detail::require_metric(std::isfinite(p[i]) && y.times[i] > 0 && std::isfinite(y.times[i]), name,
                                   "needs finite predictions, and finite times above 0", to_text(p[i]),
                                   detail::row_text(i));
        std::vector<double> levels(p.begin(), p.end());
        std::sort(levels.begin(), levels.end());
        levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
        const auto level = [&](std::size_t i) {
            return static_cast<std::size_t>(std::lower_bound(levels.begin(), levels.end(), p[i]) -
                                            levels.begin());
        };
        // The latest first; of equal times those that were only observed, as they outlived the events.
        std::vector<std::size_t> order(y.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto is_event = [&](std::size_t i) { return y.events[i] != 0; };
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (y.times[a] != y.times[b]) return y.times[a] > y.times[b];
            return is_event(a) != is_event(b) ? is_event(b) : a < b;
        });
        weights_by_level outlived(levels.size());
        compensated_sum right, known;
        for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
            while (end < order.size() && y.times[order[end]] == y.times[order[begin]] &&
                   is_event(order[end]) == is_event(order[begin]))
                ++end;
            for (std::size_t k = begin; k < end && is_event(order[begin]); ++k) {
                const std::size_t i = order[k];
                const double below = outlived.below(level(i)), up_to = outlived.below(level(i) + 1);
                right.add(w[i] * (below + up_to) / 2);
                known.add(w[i] * outlived.below(levels.size()));
            }
            for (std::size_t k = begin; k < end; ++k) outlived.add(level(order[k]), w[order[k]]);
        }
        detail::require_metric(known.value() > 0, name, "needs two rows of which one had its event first");
        return right.value() / known.value();
    }

    /// Sums of weights by level that can be asked for and added to, each in O(log n) (Fenwick's tree).
    class weights_by_level {
      public:
        explicit weights_by_level(std::size_t n) : sums_(n + 1) {}
        void add(std::size_t level, double weight) {
            for (std::size_t k = level + 1; k < sums_.size(); k += k & (~k + 1)) sums_[k] += weight;
        }
        [[nodiscard]] double below(std::size_t level) const {
            double sum = 0;
            for (std::size_t k = level; k > 0; k -= k & (~k + 1)) sum += sums_[k];
            return sum;
        }

      private:
        std::vector<double> sums_;
    };
};
inline constexpr concordance_index_metric concordance_index{};

}  // namespace sluice
