// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/table.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::factorization {

/// The features of a table: its numbers with blocks laid flat, in the order of its columns.
struct feature_layout {
    std::vector<std::string> names;         // [n_features]
    std::vector<std::uint64_t> field_ends;  // [n_fields]: where each field ends

    /// One field of everything, or each column and each block a field of its own.
    feature_layout(const table& x, bool field_aware);
};

/// What is not 0 in some rows of a table, row after row: features ascending, and their values. Dense and sparse columns
/// of the same numbers are the same here.
///
/// Rows of weight 0 are not looked at and come out empty. Throws `invalid_data` naming column and row at a missing or
/// infinite value, `schema_mismatch` at a column that is not numeric. O(stored values).
class feature_rows {
  public:
    feature_rows(const table& x, std::span<const double> weights, chunk rows, std::string_view component);

    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::span<const std::uint32_t> features(std::size_t row) const {
        return {features_.data() + begin(row), ends_[row] - begin(row)};
    }
    [[nodiscard]] std::span<const double> values(std::size_t row) const {
        return {values_.data() + begin(row), ends_[row] - begin(row)};
    }
    /// Calls `visit(feature, value)` for each value of a row that is not 0.
    template <class Visit>
    void for_each(std::size_t row, const Visit& visit) const {
        for (std::size_t at = begin(row); at < ends_[row]; ++at) visit(features_[at], values_[at]);
    }
    /// The largest magnitudes of the features, where they are larger than those that are known.
    void raise(std::span<double> magnitudes) const;
    /// Multiplies each feature by a factor of its own.
    void scale(std::span<const double> factors);

  private:
    [[nodiscard]] std::size_t begin(std::size_t row) const { return row == 0 ? 0 : ends_[row - 1]; }

    std::vector<std::size_t> ends_;
    std::vector<std::uint32_t> features_;
    std::vector<double> values_;
};

}  // namespace sluice::factorization

#ifndef SLUICE_COMPILED
#include "sluice/factorization/feature_rows_definitions.hpp"
#endif
