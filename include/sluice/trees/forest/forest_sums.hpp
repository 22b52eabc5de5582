// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/forest_target.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// Sums of rows are `2 + n_outputs` whole numbers: their weight, how many there are, and the value of each output.
/// The score of an output, the larger the better its mean describes the rows: value^2 / weight.
[[nodiscard]] inline double score_of(const std::int64_t* sums, std::size_t output) {
    const auto value = static_cast<double>(sums[2 + output]);
    return exact_product(value, value) / static_cast<double>(sums[0]);
}
/// That of all outputs together, by what the values of each count.
[[nodiscard]] inline double score_of(std::span<const std::int64_t> sums, std::span<const double> factors) {
    double squares = 0;
    for (std::size_t k = 0; k < factors.size(); ++k) {
        const double value = static_cast<double>(sums[2 + k]) * factors[k];
        squares += exact_product(value, value);
    }
    return squares / static_cast<double>(sums[0]);
}

inline void add_row(const forest_row& row, std::int64_t* sums) {
    sums[0] += row.weight;
    sums[1] += 1;
    sums[2 + row.output] += row.value;
}
inline void add_row(const forest_vector_row& row, std::int64_t* sums) {
    sums[0] += row.weight;
    sums[1] += 1;
    for (std::size_t k = 0; k < row.values.size(); ++k)
        sums[2 + k] += std::int64_t{row.values[k]} * row.times;
}

/// The sums of a node by the bins of one feature. Only the bins that hold rows are ever looked at, so a node of
/// three rows costs three bins.
class forest_bins {
  public:
    forest_bins(std::size_t n_bins, std::size_t n_outputs)
        : width_(2 + n_outputs), cells_(n_bins * width_), occupied_((n_bins + 63) / 64) {}

    template <class Row>
    void add(const Row& row, std::size_t b) {
        occupied_[b >> 6] |= std::uint64_t{1} << (b & 63);
        add_row(row, cells_.data() + b * width_);
    }
    [[nodiscard]] std::span<const std::int64_t> operator[](std::size_t b) const {
        return std::span(cells_).subspan(b * width_, width_);
    }
    /// The bins that hold rows, ascending.
    void list(std::vector<std::uint32_t>& into) const {
        into.clear();
        for (std::size_t w = 0; w < occupied_.size(); ++w)
            for (std::uint64_t left = occupied_[w]; left != 0; left &= left - 1)
                into.push_back(
                    static_cast<std::uint32_t>(64 * w + static_cast<std::size_t>(std::countr_zero(left))));
    }
    /// Empties the bins that are listed.
    void clear(std::span<const std::uint32_t> listed) {
        for (const std::uint32_t b : listed)
            std::fill_n(cells_.begin() + static_cast<std::ptrdiff_t>(b * width_), width_, 0);
        std::fill(occupied_.begin(), occupied_.end(), 0);
    }

  private:
    std::size_t width_;
    std::vector<std::int64_t> cells_;      // [n_bins x width]
    std::vector<std::uint64_t> occupied_;  // one bit a bin
};

}  // namespace sluice::trees
