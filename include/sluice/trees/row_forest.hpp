// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/predict_row.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/thresholds.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sluice::trees {

/// An ensemble laid out for one row at a time: a number becomes its rank among the thresholds of its feature, then all
/// questions of a tree are asked at once, without a branch. For trees of numbers, of up to 64 constant leaves that look at up
/// to 32 features, on processors with AVX-512, that need at most `most_bytes`; other ensembles stay empty here and are walked. No heap, no lock while predicting.
class row_forest {
  public:
    row_forest() = default;
    row_forest(const ensemble& trees, std::size_t most_bytes);

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
    [[nodiscard]] bool take_features(const std::vector<feature_thresholds>& thresholds);

    /// Numbers in whole cache lines.
    void append(const std::vector<double>& numbers);

    template <class Tree>
    static void lay_out(const ensemble& trees, const std::vector<feature_thresholds>& thresholds,
                        aligned_vector<Tree>& all);

    template <class Mask>
    static void lay_out(std::span<const node> tree, const std::vector<feature_thresholds>& thresholds,
                        backend::cpu::row_tree<Mask>& into);

    std::size_t bytes_ = 0;
    std::vector<used_feature> used_;
    aligned_vector<double> keys_;
    aligned_vector<small_tree> small_;
    aligned_vector<large_tree> large_;
};

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/row_forest_definitions.hpp"
#endif
