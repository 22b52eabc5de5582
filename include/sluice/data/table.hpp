// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/nearest_name.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/column_data.hpp"
#include "sluice/data/name_index.hpp"
#include "sluice/data/take.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Named columns of equal length, known at run time. Cheap to copy: columns are shared.
///
/// Names are unique. A table may have rows and no column (everything was dropped).
class table {
  public:
    table() = default;

    /// Throws `invalid_data` when lengths differ or a name occurs twice.
    explicit table(std::vector<column_data> columns) {
        for (auto& column : columns) add(std::move(column));
    }

    /// Rows without a column yet.
    [[nodiscard]] static table of_rows(std::size_t n_rows) {
        table empty;
        empty.n_rows_ = n_rows;
        empty.has_rows_ = true;
        return empty;
    }

    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }
    [[nodiscard]] std::size_t n_columns() const { return columns_.size(); }
    [[nodiscard]] const std::vector<column_data>& columns() const { return columns_; }
    [[nodiscard]] const column_data& operator[](std::size_t index) const { return columns_[index]; }

    /// The place of a column, or nothing there: `n_columns()`. O(1).
    [[nodiscard]] std::size_t find(std::string_view name) const {
        return index_.find(name, n_columns(), names_at{columns_});
    }
    [[nodiscard]] bool has(std::string_view name) const { return find(name) != n_columns(); }

    /// The column of this name; throws `schema_mismatch` naming it and the nearest existing one.
    [[nodiscard]] const column_data& operator[](std::string_view name) const { return at(name, "table"); }

    /// The same, for a component that wants to be named in the error.
    [[nodiscard]] const column_data& at(std::string_view name, std::string_view component) const {
        const std::size_t index = find(name);
        if (index == n_columns())
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs column \"" + std::string(name) + "\"",
                                   .actual = "a table without it",
                                   .place = {},
                                   .hint = nearest_name_hint(name, names())});
        return columns_[index];
    }

    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        all.reserve(columns_.size());
        for (const auto& column : columns_) all.push_back(column.name());
        return all;
    }

    /// Adds a column at the end, in O(1). Throws `invalid_data` when its length differs or its name is there already.
    void add(column_data column) {
        if (has_rows_ && column.n_rows() != n_rows_)
            throw invalid_data({.component = "table",
                                .requirement = "columns must have " + to_text(n_rows_) + " rows",
                                .actual = to_text(column.n_rows()),
                                .place = "column \"" + column.name() + "\"",
                                .hint = {}});
        if (has(column.name()))
            throw invalid_data({.component = "table",
                                .requirement = "column names must differ",
                                .actual = "\"" + column.name() + "\" twice",
                                .place = {},
                                .hint = {}});
        n_rows_ = column.n_rows();
        has_rows_ = true;
        columns_.push_back(std::move(column));
        index_.add_last(n_columns(), names_at{columns_});
    }

    /// The columns of these names, in this order; throws `schema_mismatch` when one is not there.
    [[nodiscard]] table select(std::span<const std::string> names,
                               std::string_view component = "table") const {
        table selected = of_rows(n_rows_);
        for (const auto& name : names) selected.add(at(name, component));
        return selected;
    }

    /// The given rows, in the given order.
    [[nodiscard]] table take(std::span<const std::size_t> rows) const {
        table taken = of_rows(rows.size());
        taken.columns_.reserve(n_columns());
        for (const auto& column : columns_) taken.columns_.push_back(sluice::take(column, rows));
        taken.index_ = index_;
        return taken;
    }

  private:
    struct names_at {
        const std::vector<column_data>& columns;
        [[nodiscard]] std::string_view operator()(std::size_t place) const { return columns[place].name(); }
    };

    std::vector<column_data> columns_;
    detail::name_index index_;
    std::size_t n_rows_ = 0;
    bool has_rows_ = false;
};

}  // namespace sluice
