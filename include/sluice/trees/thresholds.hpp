// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/ensemble.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::trees {

/// A feature whose numbers an ensemble looks at, and its thresholds, sorted, each once. `x < threshold` is the same question as "at
/// most as many thresholds are at or below x as stand before this one".
struct feature_thresholds {
    std::uint32_t feature = 0;
    std::vector<double> values{};

    /// The place of a threshold among them.
    [[nodiscard]] std::size_t rank_of(double threshold) const {
        return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), threshold) -
                                        values.begin());
    }
};

/// The features whose numbers an ensemble looks at, ascending, and their thresholds. O(n_nodes log n_nodes).
[[nodiscard]] inline std::vector<feature_thresholds> thresholds_of(const ensemble& trees) {
    std::vector<std::pair<std::uint32_t, double>> questions;
    for (std::size_t t = 0; t < trees.size(); ++t)
        for (const node& n : trees.nodes(t))
            if (!n.is_leaf() && !n.asks_categories()) questions.emplace_back(n.feature(), n.value);
    std::sort(questions.begin(), questions.end());
    questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
    std::vector<feature_thresholds> all;
    for (const auto& [feature, threshold] : questions) {
        if (all.empty() || all.back().feature != feature) all.push_back({feature});
        all.back().values.push_back(threshold);
    }
    return all;
}

/// The place of a feature among those that an ensemble looks at.
[[nodiscard]] inline std::size_t place_of(std::uint32_t feature, const std::vector<feature_thresholds>& all) {
    const auto at = std::lower_bound(
        all.begin(), all.end(), feature,
        [](const feature_thresholds& one, std::uint32_t wanted) { return one.feature < wanted; });
    return static_cast<std::size_t>(at - all.begin());
}

}  // namespace sluice::trees
