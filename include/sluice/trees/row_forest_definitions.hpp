// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/predict_row.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/row_forest.hpp"
#include "sluice/trees/thresholds.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

namespace detail {

/// Lays out one tree; `first_ranks` has the first rank of each feature among `thresholds`.
template <class Tree>
class row_tree_layout {
  public:
    row_tree_layout(std::span<const node> nodes, const std::vector<feature_thresholds>& thresholds,
                    std::span<const std::size_t> first_ranks, Tree& into)
        : nodes_(nodes), thresholds_(thresholds), first_ranks_(first_ranks), into_(into) {
        visit(0);
    }

  private:
    // Trees have 64 leaves at most, so this goes no deeper than that.
    void visit(std::size_t place) {
        const node& n = nodes_[place];
        if (n.is_leaf()) {
            into_.values[n_leaves_++] = n.value;
            return;
        }
        const std::size_t first = n_leaves_;
        visit(place + n.to_left);
        ask(n, first, n_leaves_ - 1);
        visit(place + n.to_left + 1);
    }

    /// The question with the leaves `first` to `last` on its left.
    void ask(const node& n, std::size_t first, std::size_t last) {
        const std::size_t of = place_of(n.feature(), thresholds_);
        const std::size_t limit = thresholds_[of].rank_of(n.value);
        into_.ranks[last] =
            static_cast<std::uint8_t>(first_ranks_[of] + limit / backend::cpu::most_row_thresholds +
                                      (n.missing_left() ? Tree::missing_left : 0));
        into_.limits[last] = backend::cpu::row_rank(limit % backend::cpu::most_row_thresholds);
        for (std::size_t leaf = first; leaf <= last; ++leaf)
            into_.lefts[leaf / 32 + last / 32][backend::cpu::place_of_row_leaf(leaf % 32)] |= std::uint32_t{1}
                                                                                              << last % 32;
    }

    std::span<const node> nodes_;
    const std::vector<feature_thresholds>& thresholds_;
    std::span<const std::size_t> first_ranks_;
    Tree& into_;
    std::size_t n_leaves_ = 0;
};

}  // namespace detail

SLUICE_INLINE row_forest::row_forest(const ensemble& trees, std::size_t most_bytes) {
    if (widest_vectors() == vector_width::baseline || trees.size() == 0 || !trees.sets().empty() ||
        !trees.linear().empty())
        return;
    std::size_t most_leaves = 0;
    for (std::size_t t = 0; t < trees.size(); ++t)
        most_leaves = (std::max)(most_leaves, trees.nodes(t).size() / 2 + 1);
    if (most_leaves > large_tree::most_leaves) return;
    const bool is_small = most_leaves <= small_tree::most_leaves;
    bytes_ = trees.size() * (is_small ? sizeof(small_tree) : sizeof(large_tree));
    if (bytes_ > most_bytes) return;
    const auto thresholds = thresholds_of(trees);
    if (!take_features(thresholds)) return;
    if (is_small)
        lay_out(trees, thresholds, small_);
    else
        lay_out(trees, thresholds, large_);
}

SLUICE_INLINE double row_forest::margin(double base, std::span<const cell> row) const noexcept {
#if SLUICE_HAS_X86_VECTORS
    using namespace backend::cpu;
    alignas(64) std::int8_t ranks[most_row_ranks] = {};
    const bool is_missing = row_ranks(
        used_.data(), used_.size(), keys_.data(), [row](std::size_t j) { return row[j].number; }, ranks);
    // One of the two is empty.
    if (!large_.empty())
        return predict_row(large_.data(), large_.size(), ranks, used_.size(), is_missing, base);
    return predict_row(small_.data(), small_.size(), ranks, used_.size(), is_missing, base);
#else
    static_cast<void>(row);
    return base;
#endif
}

SLUICE_INLINE bool row_forest::take_features(const std::vector<feature_thresholds>& thresholds) {
    constexpr std::size_t most = backend::cpu::most_row_thresholds;
    for (const auto& [feature, keys] : thresholds) {
        for (std::size_t begin = 0; begin < keys.size(); begin += most) {
            if (used_.size() == backend::cpu::most_row_ranks) return false;
            const auto own = std::span(keys).subspan(begin, (std::min)(most, keys.size() - begin));
            auto& of = used_.emplace_back(backend::cpu::row_thresholds{.feature = feature,
                                                                       .keys = append(own, 0, 1),
                                                                       .firsts = append(own, 4, 4),
                                                                       .seconds = append(own, 20, 16)});
            of.n_lines_of_seconds = (keys_.size() - of.seconds) / 4;
        }
    }
    return true;
}

SLUICE_INLINE std::size_t row_forest::append(std::span<const double> numbers, std::size_t first,
                                             std::size_t step) {
    const std::size_t begin = keys_.size();
    for (std::size_t k = first; k < numbers.size(); k += step) keys_.push_back(numbers[k]);
    const std::size_t n_lines = (std::max)(std::size_t{1}, (keys_.size() - begin + 3) / 4);
    keys_.resize(begin + 4 * n_lines, std::numeric_limits<double>::quiet_NaN());
    return begin;
}

template <class Tree>
void row_forest::lay_out(const ensemble& trees, const std::vector<feature_thresholds>& thresholds,
                         aligned_vector<Tree>& all) const {
    std::vector<std::size_t> first_ranks;
    for (std::size_t k = 0; k < used_.size(); ++k)
        if (k == 0 || used_[k].feature != used_[k - 1].feature) first_ranks.push_back(k);
    all.resize(trees.size());
    for (std::size_t t = 0; t < trees.size(); ++t)
        detail::row_tree_layout(trees.nodes(t), thresholds, first_ranks, all[t]);
}

}  // namespace sluice::trees
