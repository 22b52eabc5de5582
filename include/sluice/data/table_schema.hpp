// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/scalar.hpp"
#include "sluice/data/table.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// What a fitted model remembers of its input: names, kinds and widths of the columns, in order.
class table_schema {
  public:
    struct entry {
        std::string name;
        std::uint8_t kind = 0;
        std::uint64_t width = 1;  // cells of a row; > 1 for blocks only
        bool single = false;      // float32

        template <class Visitor>
        void visit(Visitor&& v) {
            v("name", name);
            v("kind", kind);
            v("width", width);
            v("single", single);
        }
        friend bool operator==(const entry&, const entry&) = default;
    };

    table_schema() = default;
    explicit table_schema(const table& x) {
        for (const auto& column : x.columns())
            entries_.push_back(
                {column.name(), static_cast<std::uint8_t>(column.kind()), column.width(),
                 column.as<array<float>>() != nullptr || column.as<dense_block<float>>() != nullptr});
    }

    [[nodiscard]] const std::vector<entry>& entries() const { return entries_; }

    /// How many cells a row has.
    [[nodiscard]] std::size_t row_width() const {
        std::size_t width = 0;
        for (const auto& e : entries_) width += static_cast<std::size_t>(e.width);
        return width;
    }

    /// The columns that the model wants, in its order and with its scalars, whatever else the table has.
    /// Throws `schema_mismatch` naming the column that is missing (and the nearest name), of another kind or
    /// width.
    [[nodiscard]] table select(const table& x, std::string_view component) const {
        table selected = table::of_rows(x.n_rows());
        for (const auto& wanted : entries_) {
            const column_data& found = x.at(wanted.name, component);
            if (static_cast<std::uint8_t>(found.kind()) != wanted.kind)
                throw schema_mismatch(
                    {.component = std::string(component),
                     .requirement = "needs a " + std::string(to_text(kind(wanted.kind))) + " column",
                     .actual = std::string(to_text(found.kind())),
                     .place = "column \"" + wanted.name + "\"",
                     .hint = {}});
            if (found.width() != wanted.width)
                throw schema_mismatch(
                    {.component = std::string(component),
                     .requirement = wanted.width == 1 ? "needs a lone column"
                                                      : "needs a block of width " + to_text(wanted.width),
                     .actual = wanted.width == 1 ? "a block of width " + to_text(found.width())
                                                 : to_text(found.width()),
                     .place = "column \"" + wanted.name + "\"",
                     .hint = {}});
            selected.add(with_scalar(found, wanted.single));
        }
        return selected;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("columns", entries_);
    }

    /// Throws `invalid_data` when a kind is none of the four or a width is absurd.
    void check() const {
        for (const auto& e : entries_)
            if (e.kind > static_cast<std::uint8_t>(kind::timestamp) || e.width > 1u << 24)
                throw invalid_data({.component = "table_schema",
                                    .requirement = "columns have a known kind and a width of at most 2^24",
                                    .actual = {},
                                    .place = "column \"" + e.name + "\"",
                                    .hint = {}});
    }

    friend bool operator==(const table_schema&, const table_schema&) = default;

  private:
    std::vector<entry> entries_;
};

}  // namespace sluice
