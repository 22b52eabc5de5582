// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/split.hpp"
#include "sluice/trees/vector_leaves/vector_rule.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The best way to cut a node in two for all outputs together.
struct vector_split {
    double gain = 0;
    split asked{};                          // its sums are not used
    std::vector<std::int64_t> left_sums{};  // [width]

    [[nodiscard]] bool exists() const { return asked.exists; }
};

/// The bins of one feature in a node's histogram, the last one that of the missing values.
struct vector_bins {
    const std::int64_t* cells = nullptr;  // [n_bins x width]
    std::size_t n_bins = 0;
    std::uint32_t feature = 0;
};

/// Looks for the best split of a node in the bins of one feature of numbers, by the sum of the gains of all outputs; keeps
/// it in `best` when it beats what is there.
///
/// The gain must be above `gamma` and 1e-6. Missing values are tried on both sides, and alone on the left; of equal gains
/// they go right, and where training has none they go to the child with the larger sum of hessians. Of equal gains the
/// lower feature and the lower bin win. O(n_bins x n_outputs).
class vector_split_finder {
  public:
    explicit vector_split_finder(const vector_rule& rule)
        : rule_(rule), below_(rule.width()), with_missing_(rule.width()) {}

    void search(const vector_bins& bins, std::span<const std::int64_t> total, const split_noise& noise,
                vector_split& best) {
        const double undivided = rule_.of_node(total);
        found_ = {.least = rule_.least(undivided), .noise = noise, .score = undivided};
        try_cuts(bins, total);
        const double gain = rule_.gain(found_.score, undivided);
        const double rank = noise.is_active() ? found_.rank : gain;
        if (gain == 0 || !best.asked.is_worse_than(rank, bins.feature)) return;
        std::vector<std::int64_t>& left = found_.left;
        const std::int64_t* const missing = bins.cells + (bins.n_bins - 1) * rule_.width();
        if (missing[1] == 0) found_.missing_left = left[0] > total[0] - left[0];
        best.gain = gain;
        best.asked = {.exists = true,
                      .gain = gain,
                      .rank = rank,
                      .feature = bins.feature,
                      .n_left_bins = static_cast<std::uint32_t>(found_.n_left_bins),
                      .missing_left = found_.missing_left};
        best.left_sums = std::move(left);
    }

  private:
    void try_cuts(const vector_bins& bins, std::span<const std::int64_t> total) {
        const std::size_t width = rule_.width(), n_values = bins.n_bins - 1;
        const std::int64_t* const missing = bins.cells + n_values * width;
        below_.assign(width, 0);
        for (std::size_t b = 0; b + 1 < n_values; ++b) {
            const std::int64_t* const here = bins.cells + b * width;
            if (here[1] == 0) continue;  // the same cut as the one before, for these rows
            for (std::size_t k = 0; k < width; ++k) below_[k] += here[k];
            offer(below_.data(), b + 1, false, total);
            if (missing[1] == 0) continue;
            for (std::size_t k = 0; k < width; ++k) with_missing_[k] = below_[k] + missing[k];
            offer(with_missing_.data(), b + 1, true, total);
        }
        // Missing against present is a cut as well.
        if (missing[1] != 0) offer(missing, 0, true, total);
    }

    void offer(const std::int64_t* left, std::size_t n_left_bins, bool missing_left,
               std::span<const std::int64_t> total) {
        if (found_.improves(rule_.of_children(left, total), n_left_bins, missing_left))
            found_.left.assign(left, left + rule_.width());
    }

    const vector_rule& rule_;
    split_candidate<std::vector<std::int64_t>> found_{};
    std::vector<std::int64_t> below_, with_missing_;
};

}  // namespace sluice::trees
