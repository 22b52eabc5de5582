// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/metrics/ranking_metric.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sluice {

/// Mean over groups of 1 / rank of the first relevant row, in (0, 1]; larger is better. Relevance above 0 is relevant.
///
/// `mean_reciprocal_rank(truth, predictions, groups, weights = {})`, arguments as of `ndcg`. Rows with equal
/// predictions count as in the mean over all their orders. Groups without a relevant row do not count.
struct mean_reciprocal_rank_metric {
    static constexpr std::string_view name = "mean_reciprocal_rank";
    static constexpr bool greater_is_better = true;
    static constexpr bool needs_probabilities = false;
    static constexpr bool needs_groups = true;
    using target_kind = ranked_target;
    static auto parameters() { return no_parameters<mean_reciprocal_rank_metric>; }

    template <class Truth, class Predictions>
    [[nodiscard]] double operator()(const Truth& truth, const Predictions& predictions,
                                    std::span<const std::int64_t> groups,
                                    std::span<const double> weights = {}) const {
        return detail::mean_over_groups(*this, detail::numbers_of(truth), detail::numbers_of(predictions),
                                        groups, weights);
    }
    friend constexpr bool operator==(const mean_reciprocal_rank_metric&,
                                     const mean_reciprocal_rank_metric&) = default;
    [[nodiscard]] bool accepts(double relevance) const { return relevance >= 0 && std::isfinite(relevance); }
    [[nodiscard]] std::optional<double> of(const detail::ranked_group& group) const {
        for (std::size_t run = 0, begin = 0; run < group.ends.size(); begin = group.ends[run++]) {
            double relevant = 0;
            for (std::size_t i = begin; i < group.ends[run]; ++i) relevant += group.relevance[i] > 0 ? 1 : 0;
            if (relevant > 0) return within(begin, static_cast<double>(group.ends[run] - begin), relevant);
        }
        return std::nullopt;
    }

  private:
    /// The mean of 1 / rank of the first of `relevant` rows among `size` in random order, behind `before` others.
    [[nodiscard]] static double within(std::size_t before, double size, double relevant) {
        double mean = 0, none_yet = 1;
        for (double drawn = 0; none_yet > 0; ++drawn) {
            const double found = relevant / (size - drawn);
            mean += none_yet * found / (static_cast<double>(before) + drawn + 1);
            none_yet *= 1 - found;
            if (drawn + 1 > size - relevant) break;
        }
        return mean;
    }
};
inline constexpr mean_reciprocal_rank_metric mean_reciprocal_rank{};

}  // namespace sluice
