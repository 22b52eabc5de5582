// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace sluice {

/// The rows of each group: groups by their number, the rows of one in their order. Rows of a group need not stand
/// together. O(n_rows log n_rows).
class grouped_rows {
  public:
    explicit grouped_rows(std::span<const std::int64_t> groups) : rows_(groups.size()) {
        std::iota(rows_.begin(), rows_.end(), std::size_t{0});
        std::sort(rows_.begin(), rows_.end(), [&](std::size_t a, std::size_t b) {
            return groups[a] < groups[b] || (groups[a] == groups[b] && a < b);
        });
        for (std::size_t i = 1; i <= rows_.size(); ++i)
            if (i == rows_.size() || groups[rows_[i]] != groups[rows_[i - 1]]) ends_.push_back(i);
    }

    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    /// The rows of one group, ascending.
    [[nodiscard]] std::span<const std::size_t> operator[](std::size_t group) const {
        const std::size_t begin = group == 0 ? 0 : ends_[group - 1];
        return std::span(rows_).subspan(begin, ends_[group] - begin);
    }

  private:
    std::vector<std::size_t> rows_;
    std::vector<std::size_t> ends_;
};

}  // namespace sluice
