// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/schema.hpp"
#include "sluice/data/table.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

template <column_type Column>
void require_kind(const table& source) {
    const column_data& found = source.at(Column::name.view(), "frame");
    const bool right_scalar = Column::kind != kind::numeric || found.is_block() ||
                              found.as<array<typename Column::scalar>>() != nullptr;
    constexpr bool single = std::same_as<typename Column::scalar, float>;
    if (found.kind() != Column::kind || !right_scalar)
        throw schema_mismatch({.component = "frame",
                               .requirement = "needs a " + std::string(to_text(Column::kind)) + " column" +
                                              (right_scalar ? ""
                                               : single     ? " of float32"
                                                            : " of float64"),
                               .actual = found.kind() != Column::kind ? std::string(to_text(found.kind()))
                                         : single                     ? "float64"
                                                                      : "float32",
                               .place = "column \"" + found.name() + "\"",
                               .hint = {}});
}

}  // namespace detail

/// A table that carries its schema in its type. Storage is the table's; made from a table that was checked
/// once, so that whoever takes a frame need not check again. Columns beyond the schema are left out.
template <class Schema>
class frame;

template <column_type... Columns>
class frame<schema<Columns...>> : public table {
  public:
    using schema_type = schema<Columns...>;

    /// Throws `schema_mismatch` when a column is missing or of another kind.
    explicit frame(const table& source) : table(checked_columns(source)) {}

    /// One storage per column, in the order of the schema.
    explicit frame(std::vector<column_data::storage> values) : frame(table(named(std::move(values)))) {}

  private:
    static table checked_columns(const table& source) {
        (detail::require_kind<Columns>(source), ...);
        const std::vector<std::string> names{std::string(Columns::name.view())...};
        return source.select(names, "frame");
    }

    static std::vector<column_data> named(std::vector<column_data::storage> values) {
        if (values.size() != sizeof...(Columns))
            throw invalid_data({.component = "frame",
                                .requirement = "needs " + to_text(sizeof...(Columns)) + " columns",
                                .actual = to_text(values.size()),
                                .place = {},
                                .hint = {}});
        std::vector<column_data> columns;
        std::size_t at = 0;
        (columns.emplace_back(std::string(Columns::name.view()), std::move(values[at++])), ...);
        return columns;
    }
};

template <class X>
struct schema_of {
    using type = any_schema;
};
template <class Schema>
struct schema_of<frame<Schema>> {
    using type = Schema;
};
/// The schema that a table type carries: `any_schema` for `table`.
template <class X>
using schema_of_t = typename schema_of<std::remove_cvref_t<X>>::type;

/// A table, with or without its schema in its type.
template <class X>
concept table_like = std::derived_from<std::remove_cvref_t<X>, table>;

}  // namespace sluice
