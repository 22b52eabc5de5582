// SPDX-License-Identifier: MIT
// Shapley values by their definition: all coalitions, one after the other.
#pragma once

#include "sluice/data/features.hpp"
#include "sluice/trees/boosted_trees.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace test {

[[nodiscard]] inline std::vector<double> row_of(const sluice::table& x, std::size_t i) {
    std::vector<double> row;
    for (const auto& column : sluice::features(x, "test")) row.push_back(column[i]);
    return row;
}

/// The mean value of a tree by cover, where the features in the set are those of the row.
[[nodiscard]] inline double value_by_cover(std::span<const sluice::trees::node> nodes,
                                           std::span<const sluice::trees::node_statistics> known,
                                           std::span<const double> row, std::size_t set, std::size_t at = 0) {
    const auto& node = nodes[at];
    if (node.is_leaf()) return node.value;
    if ((set >> node.feature() & 1) != 0)
        return value_by_cover(nodes, known, row, set, at + node.step(row[node.feature()]));
    const std::size_t left = at + node.to_left;
    const double a = known[left].cover, b = known[left + 1].cover;
    const double share = a + b == 0 ? 0.5 : a / (a + b);
    return share * value_by_cover(nodes, known, row, set, left) +
           (1 - share) * value_by_cover(nodes, known, row, set, left + 1);
}

/// The worth of each set of features for the margin of an output: known features, by cover.
[[nodiscard]] inline std::vector<double> worths_by_cover(const sluice::trees::boosted_trees& trees,
                                                         std::size_t output, std::span<const double> row) {
    std::vector<double> worth(std::size_t{1} << row.size(), trees.base_margin(output));
    for (std::size_t set = 0; set < worth.size(); ++set)
        for (std::size_t t = 0; t < trees.n_rounds(); ++t)
            worth[set] +=
                value_by_cover(trees.trees(output).nodes(t), trees.trees(output).statistics(t), row, set);
    return worth;
}

/// The same where features that are not in the set have the values of the rows of a background.
[[nodiscard]] inline std::vector<double> worths_by_rows(const sluice::trees::boosted_trees& trees,
                                                        std::size_t output, std::span<const double> row,
                                                        const sluice::table& background) {
    std::vector<double> worth(std::size_t{1} << row.size(), 0.0);
    for (std::size_t set = 0; set < worth.size(); ++set)
        for (std::size_t i = 0; i < background.n_rows(); ++i) {
            auto mixed = row_of(background, i);
            for (std::size_t j = 0; j < row.size(); ++j)
                if ((set >> j & 1) != 0) mixed[j] = row[j];
            worth[set] += trees.trees(output).margin(trees.base_margin(output), [&](std::uint32_t j) {
                return mixed[j];
            }) / static_cast<double>(background.n_rows());
        }
    return worth;
}

[[nodiscard]] inline double factorial(std::size_t n) {
    return n < 2 ? 1 : static_cast<double>(n) * factorial(n - 1);
}

[[nodiscard]] inline std::size_t size_of(std::size_t set) {
    return set == 0 ? 0 : (set & 1) + size_of(set >> 1);
}

/// `sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))`.
[[nodiscard]] inline double shapley_value(const std::vector<double>& worth, std::size_t n, std::size_t i) {
    const std::size_t one = std::size_t{1} << i;
    double value = 0;
    for (std::size_t set = 0; set < worth.size(); ++set)
        if ((set & one) == 0)
            value += factorial(size_of(set)) * factorial(n - size_of(set) - 1) / factorial(n) *
                     (worth[set | one] - worth[set]);
    return value;
}

/// `sum over S without i, j of |S|! (n - |S| - 2)! / (2 (n - 1)!) (v(S + i + j) - v(S + i) - v(S + j) + v(S))`.
[[nodiscard]] inline double shapley_interaction(const std::vector<double>& worth, std::size_t n,
                                                std::size_t i, std::size_t j) {
    const std::size_t a = std::size_t{1} << i, b = std::size_t{1} << j;
    double value = 0;
    for (std::size_t set = 0; set < worth.size(); ++set)
        if ((set & (a | b)) == 0)
            value += factorial(size_of(set)) * factorial(n - size_of(set) - 2) / (2 * factorial(n - 1)) *
                     (worth[set | a | b] - worth[set | a] - worth[set | b] + worth[set]);
    return value;
}

}  // namespace test
