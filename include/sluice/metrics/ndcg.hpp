// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/data/ranking_gain.hpp"
#include "sluice/metrics/ranking_metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sluice {

/// Normalised discounted cumulative gain of the first k ranks, in [0, 1]; larger is better. The mean over groups of
/// `sum over ranks r <= k of gain / log2(1 + r)`, divided by the largest such sum of the group.
///
/// `ndcg_metric{.k = 10}(truth, predictions, groups, weights = {})`, [n_rows] each; truth is a `ranked_target` or
/// numbers, relevance as `has_gain` says. Rows with equal predictions have the mean gain of their ranks, as in
/// scikit-learn's `ndcg_score` (whose gain is `linear`), so that the order of the rows does not count. Groups without
/// a relevant row do not count. Weights are those of groups: the same for all rows of one. Throws `invalid_data` when
/// no group counts, for unequal lengths, and as the metrics of numbers do. O(n_rows log n_rows). Example:
/// `score(ndcg, model, test)`. Source: Jarvelin, Kekalainen, "Cumulated gain-based evaluation of IR techniques",
/// 2002, doi:10.1145/582415.582418.
struct ndcg_metric {
    static constexpr std::string_view name = "ndcg";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    static constexpr bool needs_groups = true;
    using target_kind = ranked_target;

    at_least<0> k = 10;  ///< the ranks that count; 0: all
    ranking_gain gain = ranking_gain::exponential;
    static auto parameters() {
        return std::array{parameter{"k", &ndcg_metric::k, "the ranks that count; 0: all"},
                          parameter{"gain", &ndcg_metric::gain, "what a relevance is worth"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const std::int64_t> groups,
                                    std::span<const double> weights = {}) const {
        return detail::mean_over_groups(*this, detail::numbers_of(truth), detail::numbers_of(predictions),
                                        groups, weights);
    }
    friend constexpr bool operator==(const ndcg_metric&, const ndcg_metric&) = default;
    [[nodiscard]] bool accepts(double relevance) const { return has_gain(gain, relevance); }
    [[nodiscard]] std::optional<double> of(const detail::ranked_group& group) const {
        std::vector<double> gains;
        for (const double r : group.relevance) gains.push_back(gain_of(gain, r));
        double sum = 0;
        for (std::size_t run = 0, begin = 0; run < group.ends.size(); begin = group.ends[run++]) {
            double in_run = 0, discounts = 0;
            for (std::size_t i = begin; i < group.ends[run]; ++i)
                in_run += gains[i], discounts += discount(i);
            sum += in_run / static_cast<double>(group.ends[run] - begin) * discounts;
        }
        std::sort(gains.begin(), gains.end(), std::greater<>{});
        double largest = 0;
        for (std::size_t i = 0; i < gains.size(); ++i) largest += gains[i] * discount(i);
        if (!(largest > 0)) return std::nullopt;
        return sum / largest;
    }

  private:
    [[nodiscard]] double discount(std::size_t rank) const {
        if (k > 0 && rank >= static_cast<std::size_t>(k.value())) return 0;
        return 1 / std::log2(static_cast<double>(rank) + 2);
    }
};
inline constexpr ndcg_metric ndcg{};

}  // namespace sluice
