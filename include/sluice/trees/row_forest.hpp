// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/predict_row.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/thresholds.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// An ensemble laid out for one row at a time: a number becomes its rank among the thresholds of its feature, then all
/// questions of a tree are asked at once, without a branch. For trees of numbers, of up to 64 constant leaves that look at up
/// to 32 features, on processors with AVX-512, that need at most `most_bytes`; other ensembles stay empty here and are walked. No heap, no lock while predicting.
class row_forest {
  public:
    row_forest() = default;
    SLUICE_WHEN_USED row_forest(const ensemble& trees, std::size_t most_bytes) {
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

    [[nodiscard]] bool empty() const { return small_.empty() && large_.empty(); }

    /// The memory of the layout, or what it would have been.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// `base` and the leaf values of all trees, in tree order; not for an empty one.
    [[nodiscard]] double margin(double base, std::span<const cell> row) const noexcept {
#if SLUICE_HAS_X86_VECTORS
        constexpr std::size_t most = backend::cpu::most_row_ranks / 2;
        alignas(64) std::uint16_t ranks[2 * most] = {};
        double x[most];
        backend::cpu::row_thresholds thresholds[most];
        for (std::size_t j = 0; j < used_.size(); ++j) {
            const used_feature& of = used_[j];
            x[j] = row[of.feature].number;
            thresholds[j] = {keys_.data() + of.keys, keys_.data() + of.firsts, of.n_lines_of_firsts};
        }
        backend::cpu::row_ranks(thresholds, used_.size(), x, ranks);
        // Missing values, above no threshold, are above all of them where they go right.
        for (std::size_t j = 0; j < used_.size(); ++j) {
            ranks[most + j] = ranks[j];
            if (x[j] != x[j]) ranks[j] = above_all;
        }
        // One of the two is empty.
        if (!large_.empty()) return backend::cpu::predict_row(large_.data(), large_.size(), ranks, base);
        return backend::cpu::predict_row(small_.data(), small_.size(), ranks, base);
#else
        static_cast<void>(row);
        return base;
#endif
    }

  private:
    using small_tree = backend::cpu::row_tree<std::uint32_t>;
    using large_tree = backend::cpu::row_tree<std::uint64_t>;
    static constexpr std::uint16_t above_all = (std::numeric_limits<std::uint16_t>::max)();

    struct used_feature {
        std::size_t feature = 0;
        std::size_t keys = 0, firsts = 0;  // where they begin
        std::size_t n_lines_of_firsts = 0;
    };

    /// False where there are too many features or thresholds.
    [[nodiscard]] bool take_features(const std::vector<feature_thresholds>& thresholds) {
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

    /// Numbers in whole cache lines.
    void append(const std::vector<double>& numbers) {
        keys_.insert(keys_.end(), numbers.begin(), numbers.end());
        keys_.resize((keys_.size() + 7) / 8 * 8, std::numeric_limits<double>::quiet_NaN());
    }

    template <class Tree>
    static void lay_out(const ensemble& trees, const std::vector<feature_thresholds>& thresholds,
                        aligned_vector<Tree>& all) {
        all.resize(trees.size());
        for (std::size_t t = 0; t < trees.size(); ++t) lay_out(trees.nodes(t), thresholds, all[t]);
    }

    template <class Mask>
    static void lay_out(std::span<const node> tree, const std::vector<feature_thresholds>& thresholds,
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

    std::size_t bytes_ = 0;
    std::vector<used_feature> used_;
    aligned_vector<double> keys_;
    aligned_vector<small_tree> small_;
    aligned_vector<large_tree> large_;
};

}  // namespace sluice::trees
