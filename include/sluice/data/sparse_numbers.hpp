// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/values.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sluice {

/// A sparse block column after column, as those who go through it by columns need it. O(n_stored) to make.
class sparse_columns {
  public:
    /// Throws `limit_exceeded` for 2^32 rows and more.
    explicit sparse_columns(const sparse_block& block)
        : n_rows_(block.size()), begins_(block.width() + 1, 0) {
        if (n_rows_ > (std::numeric_limits<std::uint32_t>::max)())
            throw limit_exceeded({.component = "sparse block",
                                  .requirement = "is taken column by column of fewer than 2^32 rows",
                                  .actual = to_text(n_rows_),
                                  .place = {},
                                  .hint = {}});
        for (const std::uint32_t j : block.columns) ++begins_[j + 1];
        for (std::size_t j = 0; j < block.width(); ++j) begins_[j + 1] += begins_[j];
        rows_.resize(block.columns.size());
        values_.resize(block.columns.size());
        std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
        for (std::size_t i = 0; i < n_rows_; ++i)
            for (std::size_t at = block.row_begin(i); at < block.row_ends[i]; ++at) {
                const std::size_t to = next[block.columns[at]]++;
                rows_[to] = static_cast<std::uint32_t>(i);
                values_[to] = block.values[at];
            }
    }

    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }
    /// The rows of column j that are stored, ascending, and their values.
    [[nodiscard]] std::span<const std::uint32_t> rows(std::size_t j) const {
        return std::span(rows_).subspan(begins_[j], begins_[j + 1] - begins_[j]);
    }
    [[nodiscard]] std::span<const double> values(std::size_t j) const {
        return std::span(values_).subspan(begins_[j], begins_[j + 1] - begins_[j]);
    }

  private:
    std::size_t n_rows_;
    std::vector<std::size_t> begins_;
    std::vector<std::uint32_t> rows_;
    std::vector<double> values_;
};

/// One column of a sparse block: what is not stored is 0. Copies share the values.
class sparse_numbers {
  public:
    using value_type = double;

    sparse_numbers(std::shared_ptr<const sparse_columns> held, std::size_t column)
        : held_(std::move(held)), rows_(held_->rows(column)), values_(held_->values(column)) {}

    [[nodiscard]] std::size_t size() const { return held_->n_rows(); }
    /// The rows that are stored, ascending, and their values.
    [[nodiscard]] std::span<const std::uint32_t> rows() const { return rows_; }
    [[nodiscard]] std::span<const double> values() const { return values_; }
    /// The number of a row. O(log n_stored).
    [[nodiscard]] double operator[](std::size_t row) const {
        const auto at = static_cast<std::size_t>(place_of(row));
        return at < rows_.size() && rows_[at] == row ? values_[at] : 0.0;
    }
    /// Calls `body(row, value)` for those of some rows that are stored.
    template <class Body>
    void for_each_stored(std::size_t begin, std::size_t end, const Body& body) const {
        for (auto at = static_cast<std::size_t>(place_of(begin)); at < rows_.size() && rows_[at] < end; ++at)
            body(std::size_t{rows_[at]}, values_[at]);
    }

    /// All rows in order, also those that are not stored.
    [[nodiscard]] std::vector<double> dense() const {
        std::vector<double> all(size(), 0.0);
        for (std::size_t k = 0; k < rows_.size(); ++k) all[rows_[k]] = values_[k];
        return all;
    }

  private:
    [[nodiscard]] std::ptrdiff_t place_of(std::size_t row) const {
        return std::lower_bound(rows_.begin(), rows_.end(), row) - rows_.begin();
    }

    std::shared_ptr<const sparse_columns> held_;
    std::span<const std::uint32_t> rows_;
    std::span<const double> values_;
};

}  // namespace sluice
