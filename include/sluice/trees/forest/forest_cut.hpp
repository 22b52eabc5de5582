// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/forest_sums.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// A way to cut a node in two by one feature.
struct forest_cut {
    bool exists = false;
    double score = 0;  // of both children
    std::uint32_t feature = 0;
    std::uint32_t n_left_bins = 0;  // so many of the lowest bins go left; none: missing values alone do
    bool missing_left = false;

    [[nodiscard]] bool goes_left(std::uint32_t b, std::uint32_t missing_bin) const {
        return b < n_left_bins || (missing_left && b == missing_bin);
    }
};

/// Looks for the cut of a node by one feature that gains most, or draws one; keeps it in `best` when it beats what is
/// there. Each child has `least_rows`. Missing values are tried on both sides, and alone; of equal gains the lower
/// feature, the lower cut and missing values on the right win. Where a node has none they go to the heavier child.
class forest_cutter {
  public:
    forest_cutter(const forest_bins& bins, std::int64_t least_rows, std::size_t n_outputs)
        : bins_(bins),
          least_rows_(least_rows),
          left_(2 + n_outputs),
          right_(2 + n_outputs),
          with_missing_(2 + n_outputs) {}

    /// What is cut: `listed` are the bins that hold rows, `total` their sums.
    void begin(std::uint32_t feature, std::span<const std::uint32_t> listed, std::uint32_t missing_bin,
               std::span<const std::int64_t> total) {
        feature_ = feature;
        total_ = total;
        some_missing_ = !listed.empty() && listed.back() == missing_bin;
        missing_bin_ = missing_bin;
        present_ = listed.first(listed.size() - (some_missing_ ? 1 : 0));
    }

    /// Every cut, halfway between neighbouring bins of the node.
    void try_all(forest_cut& best) {
        std::fill(left_.begin(), left_.end(), 0);
        for (std::size_t k = 0; k + 1 < present_.size(); ++k) {
            add(bins_[present_[k]], left_);
            offer_both_sides((present_[k] + present_[k + 1] + 1) / 2, best);
        }
        offer_missing_alone(best);
    }

    /// One cut: the nearest to a value drawn, by `uniform` in [0, 1), between the lowest and the highest of `cuts` that
    /// divide the node.
    void try_one(double uniform, std::span<const double> cuts, forest_cut& best) {
        if (present_.size() < 2) return offer_missing_alone(best);
        // cuts[b] stands between the bins b and b + 1.
        const std::size_t low = present_.front(), high = present_.back() - 1;
        const double drawn = exact_product(cuts[low], 1 - uniform) + exact_product(cuts[high], uniform);
        const auto at = cuts.begin();
        auto nearest =
            static_cast<std::size_t>(std::lower_bound(at + static_cast<std::ptrdiff_t>(low),
                                                      at + static_cast<std::ptrdiff_t>(high), drawn) -
                                     at);
        if (nearest > low && drawn - cuts[nearest - 1] < cuts[nearest] - drawn) --nearest;
        std::fill(left_.begin(), left_.end(), 0);
        for (std::size_t k = 0; present_[k] <= nearest; ++k) add(bins_[present_[k]], left_);
        offer_both_sides(static_cast<std::uint32_t>(nearest + 1), best);
    }

  private:
    static void add(std::span<const std::int64_t> sums, std::vector<std::int64_t>& into) {
        for (std::size_t k = 0; k < sums.size(); ++k) into[k] += sums[k];
    }

    void offer_both_sides(std::uint32_t n_left_bins, forest_cut& best) {
        offer(left_, n_left_bins, false, best);
        if (!some_missing_) return;
        with_missing_ = left_;
        add(bins_[missing_bin_], with_missing_);
        offer(with_missing_, n_left_bins, true, best);
    }
    void offer_missing_alone(forest_cut& best) {
        if (!some_missing_ || present_.empty()) return;
        std::fill(with_missing_.begin(), with_missing_.end(), 0);
        add(bins_[missing_bin_], with_missing_);
        offer(with_missing_, 0, true, best);
    }

    void offer(const std::vector<std::int64_t>& left, std::uint32_t n_left_bins, bool missing_left,
               forest_cut& best) {
        for (std::size_t k = 0; k < left.size(); ++k) right_[k] = total_[k] - left[k];
        if (left[1] < least_rows_ || right_[1] < least_rows_) return;
        const double score = score_of(left) + score_of(right_);
        const bool is_better =
            !best.exists || score > best.score || (score == best.score && feature_ < best.feature);
        if (!is_better) return;
        best = {true, score, feature_, n_left_bins, some_missing_ ? missing_left : left[0] > right_[0]};
    }

    const forest_bins& bins_;
    std::int64_t least_rows_;
    std::uint32_t feature_ = 0;
    std::uint32_t missing_bin_ = 0;
    bool some_missing_ = false;
    std::span<const std::uint32_t> present_;
    std::span<const std::int64_t> total_;
    std::vector<std::int64_t> left_, right_, with_missing_;
};

}  // namespace sluice::trees
