// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::linear_learner {

/// Rows of float32 numbers. Dense columns are held row after row; of sparse ones a row holds what is stored, and all that is
/// not is the same number in each row of a column.
struct number_rows {
    std::vector<std::uint32_t> dense_columns;  ///< ascending
    std::vector<float> unstored;               ///< [width]: of what is not stored; not used of dense columns
    aligned_vector<float> dense;               ///< [n_rows x n_dense_columns]
    std::vector<std::size_t> ends;             ///< [n_rows]: where the stored numbers of a row end
    std::vector<std::uint32_t> columns;        ///< of the stored numbers, ascending within a row
    std::vector<float> stored;

    [[nodiscard]] std::size_t width() const { return unstored.size(); }

    /// All numbers of a row, [width].
    void copy_row(std::size_t row, float* out) const {
        const float* const own = dense.data() + row * dense_columns.size();
        if (dense_columns.size() == width()) {
            std::copy_n(own, width(), out);
            return;
        }
        std::copy_n(unstored.data(), width(), out);
        for (std::size_t k = 0; k < dense_columns.size(); ++k) out[dense_columns[k]] = own[k];
        for (std::size_t at = row == 0 ? 0 : ends[row - 1]; at < ends[row]; ++at)
            out[columns[at]] = stored[at];
    }

    /// Adds rows of the same columns.
    void append(const number_rows& more) {
        dense_columns = more.dense_columns;
        unstored = more.unstored;
        dense.insert(dense.end(), more.dense.begin(), more.dense.end());
        for (const std::size_t end : more.ends) ends.push_back(stored.size() + end);
        columns.insert(columns.end(), more.columns.begin(), more.columns.end());
        stored.insert(stored.end(), more.stored.begin(), more.stored.end());
    }
};

}  // namespace sluice::linear_learner
