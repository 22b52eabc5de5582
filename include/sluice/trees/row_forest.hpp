// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/row_tree.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/thresholds.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// An ensemble laid out for one row at a time: a number becomes its rank among the thresholds of its feature, then all
/// questions of a tree are asked at once, without a branch. For trees of numbers, of up to 64 constant leaves, on processors
/// with AVX2, that need at most `most_bytes` and look at up to 64 features, one of more than 254 thresholds counted for each
/// 254 that it has begun; other ensembles stay empty here and are walked. No heap, no lock while predicting.
class row_forest {
  public:
    row_forest() = default;
    row_forest(const ensemble& trees, std::size_t most_bytes);

    [[nodiscard]] bool empty() const { return small_.empty() && large_.empty(); }

    /// The memory of the layout, or what it would have been.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// `base` and the leaf values of all trees, in tree order; not for an empty one.
    [[nodiscard]] double margin(double base, std::span<const cell> row) const noexcept;

  private:
    using small_tree = backend::cpu::row_tree<1>;
    using large_tree = backend::cpu::row_tree<2>;
    /// False where there are too many features or thresholds.
    [[nodiscard]] bool take_features(const std::vector<feature_thresholds>& thresholds);

    /// Every `step`-th of the numbers from `first` on, in lines of four, one at least. Where they begin.
    std::size_t append(std::span<const double> numbers, std::size_t first, std::size_t step);

    template <class Tree>
    void lay_out(const ensemble& trees, const std::vector<feature_thresholds>& thresholds,
                 aligned_vector<Tree>& all) const;

    std::size_t bytes_ = 0;
    std::vector<backend::cpu::row_thresholds> used_;  // in the order of the ranks
    aligned_vector<double> keys_;
    aligned_vector<small_tree> small_;
    aligned_vector<large_tree> large_;
};

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/row_forest_definitions.hpp"
#endif
