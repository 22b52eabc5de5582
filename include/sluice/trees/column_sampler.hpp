// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// By which features nodes may be split.
struct column_limits {
    double by_tree = 1;   // share of the features that a tree may use
    double by_level = 1;  // share of those that a level of it may use
    double by_node = 1;   // share of those that a node may use
    /// Sets of features that may stand on one path together; a feature in no set stands alone. None: any may.
    std::vector<std::vector<std::uint32_t>> interactions{};
};

/// Whether a feature, of `n_features`, is one of those drawn, which ascend.
[[nodiscard]] inline bool is_among(std::span<const std::uint32_t> drawn, std::uint32_t feature,
                                   std::size_t n_features) {
    return drawn.size() == n_features || std::binary_search(drawn.begin(), drawn.end(), feature);
}

/// Draws the features that the nodes of a tree may be split by: each by a key of its own, so that a draw does not
/// depend on who else draws. Shares are rounded to nearest, halves up, one feature at least.
class column_sampler {
  public:
    column_sampler(std::size_t n_features, const column_limits& limits)
        : limits_(limits), all_(n_features), of_tree_(n_features) {
        std::iota(all_.begin(), all_.end(), 0U);
        of_tree_ = all_;
    }

    /// Draws the features of the next tree; those of nodes before it are gone.
    void begin_tree(random_stream drawn) {
        drawn_ = drawn;
        of_nodes_.clear();
        levels_.clear();
        of_tree_ = draw(all_, limits_.by_tree, "tree");
    }

    /// The features of a node, ascending; valid until the next tree. `path` holds the features asked above it.
    [[nodiscard]] std::span<const std::uint32_t> of_node(std::size_t place, std::size_t depth,
                                                         std::span<const std::uint32_t> path) {
        if (limits_.by_level >= 1 && limits_.by_node >= 1 && !constrains()) return of_tree_;
        while (levels_.size() <= depth)
            levels_.push_back(draw(of_tree_, limits_.by_level, "level#" + to_text(levels_.size())));
        auto features = allowed(levels_[depth], path);
        of_nodes_.push_back(draw(features, limits_.by_node, "node#" + to_text(place)));
        return of_nodes_.back();
    }

    /// Whether it matters what was asked above a node.
    [[nodiscard]] bool constrains() const { return !limits_.interactions.empty(); }

  private:
    using feature_list = std::vector<std::uint32_t>;

    [[nodiscard]] feature_list draw(const feature_list& from, double share, std::string_view name) const {
        const auto wanted = (std::max)(
            std::size_t{1}, static_cast<std::size_t>(
                                std::floor(exact_product(share, static_cast<double>(from.size())) + 0.5)));
        if (wanted >= from.size()) return from;
        const random_stream keys = drawn_.child(name);
        std::vector<std::pair<std::uint64_t, std::uint32_t>> drawn;
        for (const std::uint32_t j : from) drawn.emplace_back(keys.bits(j), j);
        std::sort(drawn.begin(), drawn.end());
        feature_list taken;
        for (std::size_t k = 0; k < wanted; ++k) taken.push_back(drawn[k].second);
        std::sort(taken.begin(), taken.end());
        return taken;
    }

    /// Those features that may stand on a path with all that are on it.
    [[nodiscard]] feature_list allowed(const feature_list& from, std::span<const std::uint32_t> path) const {
        if (!constrains() || path.empty()) return from;
        feature_list may(path.begin(), path.end());
        for (const auto& together : limits_.interactions) {
            const bool holds_path = std::all_of(path.begin(), path.end(), [&](std::uint32_t j) {
                return std::find(together.begin(), together.end(), j) != together.end();
            });
            if (holds_path) may.insert(may.end(), together.begin(), together.end());
        }
        feature_list kept;
        for (const std::uint32_t j : from)
            if (std::find(may.begin(), may.end(), j) != may.end()) kept.push_back(j);
        return kept;
    }

    column_limits limits_;
    random_stream drawn_{0, 0};
    feature_list all_;
    feature_list of_tree_;
    std::vector<feature_list> levels_;
    std::deque<feature_list> of_nodes_;
};

}  // namespace sluice::trees
