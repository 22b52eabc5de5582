// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/fixed_string.hpp"
#include "sluice/data/kind.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice {

/// Declares a column to the compiler:
/// ```cpp
/// inline constexpr struct age  : sluice::column<"age", sluice::kind::numeric> {} age;
/// inline constexpr struct city : sluice::column<"city", sluice::kind::categorical> {} city;
/// ```
/// The scalar of a numeric column is float64 unless it says `float`.
template <fixed_string Name, sluice::kind Kind, class Scalar = double>
struct column {
    static constexpr auto name = Name;
    static constexpr sluice::kind kind = Kind;
    using scalar = Scalar;
    static_assert(std::same_as<Scalar, double> || std::same_as<Scalar, float>,
                  "column: the scalar of a column is double or float");
};

/// A type that declares a column.
template <class C>
concept column_type = requires {
    { C::name.view() } -> std::convertible_to<std::string_view>;
    { C::kind } -> std::convertible_to<sluice::kind>;
    typename C::scalar;
};

namespace detail {

template <kind... Kinds>
[[nodiscard]] constexpr bool is_one_of(kind asked) {
    return ((asked == Kinds) || ...);
}

}  // namespace detail

/// The schema of a table whose columns are known at run time only.
struct any_schema {
    template <sluice::kind...>
    static constexpr bool only = true;
};

/// The columns that a frame has, as types.
template <column_type... Columns>
struct schema {
    static constexpr std::size_t size = sizeof...(Columns);
    template <class Column>
    static constexpr bool has = (std::same_as<Columns, Column> || ...);
    /// Every column is of one of these kinds.
    template <sluice::kind... Kinds>
    static constexpr bool only = (detail::is_one_of<Kinds...>(Columns::kind) && ...);
};

namespace detail {

template <class Schema, class Column>
inline constexpr bool schema_has = Schema::template has<Column>;
template <class Column>
inline constexpr bool schema_has<any_schema, Column> = true;

}  // namespace detail

/// `Schema` holds the column; a schema known at run time may hold any, which is checked when it is used.
template <class Schema, class Column>
concept has_column = column_type<Column> && detail::schema_has<Schema, Column>;

/// Names as names are written in messages: `column<...>` types joined by commas.
template <column_type... Columns>
[[nodiscard]] std::string to_text(schema<Columns...>) {
    std::string text;
    ((text += (text.empty() ? "" : ", ") + std::string(Columns::name.view())), ...);
    return text;
}

}  // namespace sluice
