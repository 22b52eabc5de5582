// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/metrics/ranking_metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sluice {

/// Mean average precision, in [0, 1]; larger is better. The mean over groups of `sum over relevant ranks r <= k of
/// (relevant rows up to r) / r`, divided by the number of relevant rows, k at most. Relevance above 0 is relevant.
///
/// `mean_average_precision_metric{.k = 10}(truth, predictions, groups, weights = {})`, arguments as of `ndcg`. Rows
/// with equal predictions count as in the mean over all their orders. Groups without a relevant row do not count.
/// Source of the formula for equal predictions: McSherry, Najork, "Computing information retrieval performance
/// measures efficiently in the presence of tied scores", 2008, doi:10.1007/978-3-540-78646-7_38.
struct mean_average_precision_metric {
    static constexpr std::string_view name = "mean_average_precision";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    static constexpr bool needs_groups = true;
    using target_kind = ranked_target;

    at_least<0> k = 0;  ///< the ranks that count; 0: all
    static auto parameters() {
        return std::array{parameter{"k", &mean_average_precision_metric::k, "the ranks that count; 0: all"}};
    }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const std::int64_t> groups,
                                    std::span<const double> weights = {}) const {
        return detail::mean_over_groups(*this, detail::numbers_of(truth), detail::numbers_of(predictions),
                                        groups, weights);
    }
    friend constexpr bool operator==(const mean_average_precision_metric&,
                                     const mean_average_precision_metric&) = default;
    [[nodiscard]] bool accepts(double relevance) const { return relevance >= 0 && std::isfinite(relevance); }
    [[nodiscard]] std::optional<double> of(const detail::ranked_group& group) const {
        const std::size_t last = k > 0
                                     ? (std::min)(group.relevance.size(), static_cast<std::size_t>(k.value()))
                                     : group.relevance.size();
        double before = 0, sum = 0;
        for (std::size_t run = 0, begin = 0; run < group.ends.size(); begin = group.ends[run++]) {
            const auto size = static_cast<double>(group.ends[run] - begin);
            double relevant = 0;
            for (std::size_t i = begin; i < group.ends[run]; ++i) relevant += group.relevance[i] > 0 ? 1 : 0;
            // Of the rows in this run that stand before a relevant one, each is relevant with this probability.
            const double density = size > 1 ? (relevant - 1) / (size - 1) : 0;
            for (std::size_t i = begin; i < group.ends[run] && i < last && relevant > 0; ++i) {
                const double up_to = before + 1 + static_cast<double>(i - begin) * density;
                sum += relevant / size * up_to / static_cast<double>(i + 1);
            }
            before += relevant;
        }
        if (before == 0) return std::nullopt;
        return sum / (std::min)(before, static_cast<double>(last));
    }
};
inline constexpr mean_average_precision_metric mean_average_precision{};

}  // namespace sluice
