// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::linear_learner {

/// Some of many rows, drawn as they go by: those whose random numbers are least, so that it does not matter how the rows
/// are cut into chunks. O(1) a row; memory for twice the sample.
class row_sample {
  public:
    row_sample(std::size_t size, const random_stream& drawn) : size_(size), drawn_(drawn) {}

    void add(std::uint64_t row) {
        least_.emplace_back(drawn_.bits(row), row);
        if (least_.size() >= 2 * size_) keep_least();
    }
    /// The rows that are in it, ascending.
    [[nodiscard]] std::vector<std::uint64_t> rows() && {
        keep_least();
        std::vector<std::uint64_t> all;
        all.reserve(least_.size());
        for (const auto& [number, row] : least_) all.push_back(row);
        std::sort(all.begin(), all.end());
        return all;
    }

  private:
    void keep_least() {
        if (least_.size() <= size_) return;
        std::nth_element(least_.begin(), least_.begin() + static_cast<std::ptrdiff_t>(size_), least_.end());
        least_.resize(size_);
    }

    std::size_t size_;
    random_stream drawn_;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> least_;
};

}  // namespace sluice::linear_learner
