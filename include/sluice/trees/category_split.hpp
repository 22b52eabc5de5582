// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/split.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// How sets of categories are chosen.
struct category_limits {
    std::size_t most_alone = 4;    // features of no more categories ask for one at a time
    std::size_t most_in_set = 64;  // categories on the smaller side of a split
    double smoothing = 10;         // added to the sum of hessians of a category where they are put in order
    double l2 = 10;                // added to the penalty on squares where sets are judged
    double least_weight = 2;       // sum of hessians of a category that a set names
};

/// The categories of one feature that a node holds, by the ratio of their gradients to their hessians, ascending: the
/// best of all sets, without penalties, is a run at one end of that order. Those of a sum of hessians below
/// `least_weight` are left out: sums of few rows would lead to either end.
/// Source: Fisher, "On grouping for maximum homogeneity", 1958, doi:10.1080/01621459.1958.10501479.
///
/// `bins(b)` gives the sums of category b of `n_values`. Of equal ratios the lower category is first.
template <class Bins>
[[nodiscard]] std::vector<std::uint32_t> categories_by_ratio(const Bins& bins, std::size_t n_values,
                                                             const category_limits& sets,
                                                             const gradient_scale& scale) {
    const double smoothing = sets.smoothing / scale.hessian_quantum,
                 least = sets.least_weight / scale.hessian_quantum;
    std::vector<std::pair<double, std::uint32_t>> keys;
    for (std::size_t b = 0; b < n_values; ++b) {
        const sums s = sums_of(bins(b));
        if (s == sums{} || static_cast<double>(s.hessian) < least) continue;
        const double weight = static_cast<double>(s.hessian) + smoothing;
        keys.emplace_back(weight > 0 ? static_cast<double>(s.gradient) / weight : 0.0,
                          static_cast<std::uint32_t>(b));
    }
    std::sort(keys.begin(), keys.end());
    std::vector<std::uint32_t> order;
    order.reserve(keys.size());
    for (const auto& key : keys) order.push_back(key.second);
    return order;
}

/// Categories as a bit each, [n_values].
[[nodiscard]] inline std::vector<std::uint64_t> category_bits(std::span<const std::uint32_t> categories,
                                                              std::size_t n_values) {
    std::vector<std::uint64_t> bits((n_values + 63) / 64);
    for (const std::uint32_t one : categories) bits[one / 64] |= std::uint64_t{1} << (one % 64);
    return bits;
}

/// Looks for the best set of categories of one feature; keeps it in `best` when it beats what is there.
///
/// A feature of at most `most_alone` categories asks for one of them. Others put their categories in order and cut
/// there, with at most `most_in_set` categories on the smaller side; those left out of the order go right, and either end of it left. Missing values are tried on both sides, and alone
/// on the left. Ties are decided as `split_finder` does. O(n log n) in the categories.
class category_split_finder {
  public:
    category_split_finder(const category_limits& sets, const gradient_scale& scale,
                          const regularisation& limits)
        : sets_(sets),
          scale_(scale),
          one_(leaf_rule(limits, scale), scale, limits),
          several_(leaf_rule(with_l2(limits, sets.l2), scale), scale, limits) {}

    template <class Bins>
    void search(const Bins& bins, std::size_t n_bins, std::uint32_t feature, const node_state& at,
                const split_noise& noise, split& best) const {
        using part = decltype(bins(0));
        const std::size_t n_values = n_bins - 1;
        const bool alone = n_values <= sets_.most_alone;
        const split_worth& worth = alone ? one_ : several_;
        const bool free = worth.is_free(0, at);
        const double undivided = one_.of_node(free, at);
        const auto children = [&](const part& left, const part& right) {
            return free ? worth.free(left, right) : worth.held(left, right, 0, at);
        };
        category_limits named = sets_;
        if (alone) named.least_weight = 0;
        auto order = categories_by_ratio(bins, n_values, named, scale_);
        split_candidate<part> found{.least = one_.least(undivided), .noise = noise, .score = undivided};
        try_sets(bins, n_values, order, alone, at, children, found);
        if (leaves_some_out(bins, n_values, order, at)) {
            const double one_way = found.rank;
            found.noise = noise.of_other_order();
            std::reverse(order.begin(), order.end());
            try_sets(bins, n_values, order, alone, at, children, found);
            if (!(found.rank > one_way)) std::reverse(order.begin(), order.end());
        }
        const double gain = one_.gain(found.score, undivided);
        const double rank = noise.is_active() ? found.rank : gain;
        if (gain == 0 || !best.is_worse_than(rank, feature)) return;
        const sums left = sums_of(found.left);
        best = {.exists = true,
                .gain = gain,
                .rank = rank,
                .feature = feature,
                .missing_left = found.missing_left,
                .left = left,
                .right = at.total - left};
        // Of a category alone the last of the run, of others the whole run.
        const auto run = std::span<const std::uint32_t>(order).first(found.n_left_bins);
        best.left_categories = category_bits(alone && !run.empty() ? run.last(1) : run, n_values);
        if (bins(n_values) == part{}) best.missing_left = best.left.hessian > best.right.hessian;
    }

  private:
    [[nodiscard]] static regularisation with_l2(regularisation limits, double more) {
        limits.l2 += more;
        return limits;
    }

    /// Whether the categories of the order are not all: then it matters which end of it goes left.
    template <class Bins>
    [[nodiscard]] static bool leaves_some_out(const Bins& bins, std::size_t n_values,
                                              const std::vector<std::uint32_t>& order, const node_state& at) {
        sums named = sums_of(bins(n_values));
        for (const std::uint32_t b : order) named += sums_of(bins(b));
        return !(named == at.total);
    }

    template <class Bins, class Worth, class Part>
    void try_sets(const Bins& bins, std::size_t n_values, const std::vector<std::uint32_t>& order, bool alone,
                  const node_state& at, const Worth& worth, split_candidate<Part>& found) const {
        const Part missing = bins(n_values), total = at.template whole<Part>();
        const bool none_missing = missing == Part{};
        Part below;
        for (std::size_t k = 0; k < order.size(); ++k) {
            below = alone ? bins(order[k]) : below + bins(order[k]);
            const std::size_t behind = order.size() - (k + 1);
            if (!alone && (std::min)(k + 1, behind) > sets_.most_in_set) continue;
            found.offer(worth(below, total - below), k + 1, false, below);
            if (none_missing) continue;
            const Part left = below + missing;
            found.offer(worth(left, total - left), k + 1, true, left);
        }
        if (!none_missing) found.offer(worth(missing, total - missing), 0, true, missing);
    }

    category_limits sets_;
    gradient_scale scale_;
    split_worth one_, several_;
};

}  // namespace sluice::trees
