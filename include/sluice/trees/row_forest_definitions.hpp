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

SLUICE_INLINE row_forest::row_forest(const ensemble& trees, std::size_t most_bytes) {
    if (widest_vectors() != vector_width::avx512 || trees.size() == 0 || !trees.sets().empty() ||
        !trees.linear().empty())
        return;
    std::size_t most_leaves = 0;
    for (std::size_t t = 0; t < trees.size(); ++t)
        most_leaves = (std::max)(most_leaves, trees.nodes(t).size() / 2 + 1);
    if (most_leaves > 64) return;
    const auto thresholds = thresholds_of(trees);
    if (!take_features(thresholds)) return;
    bytes_ = trees.size() * (most_leaves <= 32 ? sizeof(small_tree) : sizeof(large_tree));
    if (bytes_ > most_bytes) return;
    if (most_leaves <= 32)
        lay_out(trees, thresholds, small_);
    else
        lay_out(trees, thresholds, large_);
}

SLUICE_INLINE bool row_forest::take_features(const std::vector<feature_thresholds>& thresholds) {
    if (thresholds.size() > backend::cpu::most_row_ranks / 2) return false;
    for (const auto& [feature, keys] : thresholds) {
        if (keys.size() >= above_all) return false;
        used_feature of{.feature = feature, .keys = keys_.size()};
        append(keys);
        std::vector<double> firsts;
        for (std::size_t k = 8; k < keys.size(); k += 8) firsts.push_back(keys[k]);
        of.firsts = keys_.size();
        append(firsts);
        of.n_lines_of_firsts = (keys_.size() - of.firsts) / 8;
        used_.push_back(of);
    }
    return true;
}

SLUICE_INLINE void row_forest::append(const std::vector<double>& numbers) {
    keys_.insert(keys_.end(), numbers.begin(), numbers.end());
    keys_.resize((keys_.size() + 7) / 8 * 8, std::numeric_limits<double>::quiet_NaN());
}

template <class Tree>
void row_forest::lay_out(const ensemble& trees, const std::vector<feature_thresholds>& thresholds,
                         aligned_vector<Tree>& all) {
    all.resize(trees.size());
    for (std::size_t t = 0; t < trees.size(); ++t) lay_out(trees.nodes(t), thresholds, all[t]);
}

template <class Mask>
void row_forest::lay_out(std::span<const node> tree, const std::vector<feature_thresholds>& thresholds,
                         backend::cpu::row_tree<Mask>& into) {
    struct way {
        Mask asked = 0, answers = 0;
    };
    std::vector<way> ways(tree.size());
    std::size_t n_questions = 0, n_leaves = 0;
    for (std::size_t i = 0; i < tree.size(); ++i) {
        const node& n = tree[i];
        if (n.is_leaf()) {
            into.asked[n_leaves] = ways[i].asked;
            into.answers[n_leaves] = ways[i].answers;
            into.values[n_leaves++] = n.value;
            continue;
        }
        const std::size_t of = place_of(n.feature(), thresholds);
        into.ranks[n_questions] =
            static_cast<std::uint16_t>(of + (n.missing_left() ? backend::cpu::most_row_ranks / 2 : 0));
        into.limits[n_questions] = static_cast<std::uint16_t>(thresholds[of].rank_of(n.value));
        const Mask bit = Mask{1} << n_questions++;
        ways[i + n.to_left] = {ways[i].asked | bit, ways[i].answers | bit};
        ways[i + n.to_left + 1] = {ways[i].asked | bit, ways[i].answers};
    }
    // No row comes to a leaf that is none: nothing is asked, and something answered.
    for (std::size_t k = n_leaves; k < into.most_leaves; ++k) into.answers[k] = 1;
}

}  // namespace sluice::trees
