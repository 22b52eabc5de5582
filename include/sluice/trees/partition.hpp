// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/split.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace sluice::trees {

/// The rows of a tree, those of one node next to each other.
class row_partition {
  public:
    explicit row_partition(std::size_t n_rows) : rows_(n_rows), buffer_(n_rows) {}

    /// All rows in one node, in their order.
    void reset() {
        for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i] = static_cast<row_index>(i);
    }

    [[nodiscard]] std::span<const row_index> rows(std::size_t begin, std::size_t end) const {
        return std::span(rows_).subspan(begin, end - begin);
    }

    /// Brings the rows of [begin, end) that go left before those that go right, each side in its old order;
    /// gives the place where the right ones begin. O(end - begin).
    [[nodiscard]] std::size_t divide(std::size_t begin, std::size_t end, const binned_matrix& data,
                                     const split& by, const context& ctx) {
        const bin* const column = data.column(by.feature);
        const auto last = static_cast<bin>(by.last_left_bin);
        const auto missing = static_cast<bin>(data.cuts(by.feature).missing_bin());
        const bool missing_left = by.missing_left;
        const std::size_t n_chunks = chunk_count(end - begin, grain);
        std::vector<std::size_t> lefts(n_chunks);
        // Each chunk sorts its own rows into the buffer: left ones from its front, right ones from its back.
        for_each_chunk(ctx, end - begin, grain, [&](chunk part) {
            row_index* left = buffer_.data() + begin + part.begin;
            row_index* right = buffer_.data() + begin + part.end;
            for (std::size_t i = begin + part.begin; i < begin + part.end; ++i) {
                const row_index row = rows_[i];
                const bin b = column[row];
                const bool goes_left = b == missing ? missing_left : b <= last;
                *left = row;
                right[-1] = goes_left ? right[-1] : row;
                left += goes_left ? 1 : 0;
                right -= goes_left ? 0 : 1;
            }
            lefts[part.index] = static_cast<std::size_t>(left - (buffer_.data() + begin + part.begin));
        });
        std::size_t total_left = 0;
        for (const std::size_t count : lefts) total_left += count;
        std::size_t to_left = begin, to_right = begin + total_left;
        std::vector<std::size_t> left_places(n_chunks), right_places(n_chunks);
        for (std::size_t c = 0; c < n_chunks; ++c) {
            left_places[c] = to_left;
            right_places[c] = to_right;
            to_left += lefts[c];
            to_right += (std::min)(grain, end - begin - c * grain) - lefts[c];
        }
        for_each_chunk(ctx, end - begin, grain, [&](chunk part) {
            const auto first = buffer_.begin() + static_cast<std::ptrdiff_t>(begin + part.begin);
            const auto middle = first + static_cast<std::ptrdiff_t>(lefts[part.index]);
            const auto behind = buffer_.begin() + static_cast<std::ptrdiff_t>(begin + part.end);
            std::copy(first, middle, rows_.begin() + static_cast<std::ptrdiff_t>(left_places[part.index]));
            // The back was filled from its end, so it is turned round to keep the old order.
            std::reverse_copy(middle, behind,
                              rows_.begin() + static_cast<std::ptrdiff_t>(right_places[part.index]));
        });
        return begin + total_left;
    }

  private:
    static constexpr std::size_t grain = std::size_t{1} << 15;
    std::vector<row_index> rows_;
    std::vector<row_index> buffer_;
};

}  // namespace sluice::trees
