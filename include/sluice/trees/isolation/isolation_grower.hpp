// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/random.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/random_categories.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// How many questions a search that fails asks on the average in a binary search tree of so many rows: what a leaf that
/// was not divided further would still have taken.
[[nodiscard]] constexpr double mean_path_length(std::size_t n_rows) {
    constexpr double euler = 0.57721566490153286;
    if (n_rows <= 1) return 0;
    if (n_rows == 2) return 1;
    const auto n = static_cast<double>(n_rows);
    return 2 * (exact_log(n - 1) + euler) - 2 * (n - 1) / n;
}

/// Grows a tree that isolates rows: a node is cut by a random feature at a random value between the smallest and the
/// largest that it holds, or by a random set that holds some of its categories. A leaf holds its depth, plus `mean_path_length` of its rows, divided by `n_trees`. Missing values go to
/// a random side of each node. O(n_rows x depth).
class isolation_grower {
  public:
    isolation_grower(std::span<const feature> columns, std::size_t n_trees)
        : columns_(columns), n_trees_(static_cast<double>(n_trees)), order_(columns.size()) {}

    /// The tree of these rows, no deeper than `max_depth`.
    [[nodiscard]] tree grow(std::vector<std::size_t> rows, std::size_t max_depth, random_stream drawn) {
        random_generator generator(drawn);
        tree grown;
        grown.nodes.resize(1);
        grown.statistics.resize(1);
        std::vector<open_place> open{{0, 0, 0, rows.size()}};
        while (!open.empty()) {
            const open_place at = open.back();
            open.pop_back();
            const auto here = std::span(rows).subspan(at.begin, at.end - at.begin);
            grown.statistics[at.place].cover = static_cast<double>(here.size());
            const auto cut = at.depth < max_depth && here.size() > 1 ? draw(here, generator) : std::nullopt;
            if (!cut) {
                const double length = static_cast<double>(at.depth) + mean_path_length(here.size());
                grown.nodes[at.place] = node::leaf(length / n_trees_);
                continue;
            }
            const std::size_t left = grown.nodes.size();
            grown.nodes.resize(left + 2);
            grown.statistics.resize(left + 2);
            const auto to_left = static_cast<std::uint32_t>(left - at.place);
            grown.nodes[at.place] =
                cut->categories.empty()
                    ? node::split(cut->feature, cut->threshold, to_left, cut->missing_left)
                    : node::category_split(cut->feature, grown.sets.push_back(cut->categories), to_left,
                                           cut->missing_left);
            const auto middle = std::partition(here.begin(), here.end(), [&](std::size_t row) {
                return cut->goes_left(columns_[cut->feature][row]);
            });
            const std::size_t end_of_left = at.begin + static_cast<std::size_t>(middle - here.begin());
            open.push_back({left, at.depth + 1, at.begin, end_of_left});
            open.push_back({left + 1, at.depth + 1, end_of_left, at.end});
        }
        return grown;
    }

  private:
    struct open_place {
        std::size_t place = 0;
        std::size_t depth = 0;
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    struct random_cut {
        std::uint32_t feature = 0;
        double threshold = 0;
        bool missing_left = false;
        std::vector<std::uint64_t>
            categories{};  // in the place of a threshold, one bit each; of numbers none

        [[nodiscard]] bool goes_left(double x) const {
            if (x != x) return missing_left;
            if (categories.empty()) return x < threshold;
            const auto code = static_cast<std::size_t>(x);
            return (categories[code / 64] >> (code % 64) & 1) != 0;
        }
    };

    /// None where no feature has two values.
    [[nodiscard]] std::optional<random_cut> draw(std::span<const std::size_t> rows,
                                                 random_generator& generator) {
        std::iota(order_.begin(), order_.end(), 0U);
        for (std::size_t k = 0; k < order_.size(); ++k) {
            std::swap(order_[k],
                      order_[k + static_cast<std::size_t>(uniform_integer(generator, order_.size() - k))]);
            const feature& column = columns_[order_[k]];
            auto cut = column.n_categories > 0 ? cut_categories(rows, column, generator)
                                               : cut_numbers(rows, column, generator);
            if (!cut) continue;
            cut->feature = order_[k];
            return cut;
        }
        return std::nullopt;
    }
    /// None where all numbers are the same.
    [[nodiscard]] static std::optional<random_cut> cut_numbers(std::span<const std::size_t> rows,
                                                               const feature& column,
                                                               random_generator& generator) {
        double low = std::numeric_limits<double>::infinity(), high = -low;
        for (const std::size_t row : rows) {
            const double x = column[row];
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
        if (!(low < high)) return std::nullopt;
        random_cut cut{.threshold = between(low, high, uniform(generator))};
        cut.missing_left = uniform(generator) < 0.5;
        return cut;
    }
    /// None where all rows have the same category.
    [[nodiscard]] static std::optional<random_cut> cut_categories(std::span<const std::size_t> rows,
                                                                  const feature& column,
                                                                  random_generator& generator) {
        std::vector<std::uint32_t> present;
        for (const std::size_t row : rows)
            if (const double code = column[row]; code == code)
                present.push_back(static_cast<std::uint32_t>(code));
        std::sort(present.begin(), present.end());
        present.erase(std::unique(present.begin(), present.end()), present.end());
        if (present.size() < 2) return std::nullopt;
        random_cut cut{.categories = random_categories(present, column.n_categories, generator)};
        cut.missing_left = uniform(generator) < 0.5;
        return cut;
    }
    /// Above `low`, so that both sides have a row.
    [[nodiscard]] static double between(double low, double high, double share) {
        constexpr double most = (std::numeric_limits<double>::max)();
        const double a = (std::max)(low, -most), b = (std::min)(high, most);
        const double x = exact_product(a, 1 - share) + exact_product(b, share);
        return x > low && x <= high ? x : high;
    }

    std::span<const feature> columns_;
    double n_trees_;
    std::vector<std::uint32_t> order_;
};

}  // namespace sluice::trees
