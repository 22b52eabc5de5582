// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/cell.hpp"
#include "sluice/data/frame.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

template <class T>
struct optional_value {
    using type = T;
};
template <class T>
struct optional_value<std::optional<T>> {
    using type = T;
};

template <class Pointer>
struct member_type;
template <class Record, class Value>
struct member_type<Value Record::*> {
    using record = Record;
    using value = Value;
};

template <class T>
concept name_value = std::convertible_to<const T&, std::string_view>;

template <class T>
[[nodiscard]] consteval kind kind_of_member() {
    using value = typename optional_value<T>::type;
    static_assert(std::is_arithmetic_v<value> || std::is_enum_v<value> || name_value<value>,
                  "record: a member is a number, an enumeration, a string, or an optional of these");
    return name_value<value> ? kind::categorical : kind::numeric;
}

}  // namespace detail

/// Binds a member of a plain struct to a column: `field<"age", &passenger::age>`. It is a column type, so
/// `on<...>` and schemas take it. Numbers, truth values and enumerations are numeric, strings categorical; an
/// empty `std::optional`, NaN and a null `std::string_view` are missing.
template <fixed_string Name, auto Member>
struct field {
    static constexpr auto name = Name;
    using value = typename detail::member_type<decltype(Member)>::value;
    using record = typename detail::member_type<decltype(Member)>::record;
    using scalar =
        std::conditional_t<std::same_as<typename detail::optional_value<value>::type, float>, float, double>;
    static constexpr sluice::kind kind = detail::kind_of_member<value>();

    /// The member as one cell of a row; no allocation. Strings are looked at, not copied.
    [[nodiscard]] static cell cell_of(const record& row) noexcept {
        const auto to_cell = []<class T>(const T& plain) -> cell {
            if constexpr (detail::name_value<T>)
                return {std::numeric_limits<double>::quiet_NaN(), std::string_view(plain)};
            else
                return {static_cast<double>(plain), {}};
        };
        const value& member = row.*Member;
        if constexpr (std::same_as<value, typename detail::optional_value<value>::type>)
            return to_cell(member);
        else
            return member ? to_cell(*member) : cell{};
    }
};

/// A struct whose members are bound to columns. Either specialise it, or let the macro do so:
/// ```cpp
/// struct passenger { double age; std::string_view city; };
/// SLUICE_RECORD(passenger, age, city)
/// ```
template <class Record>
struct record_fields;

/// A struct that is bound to columns.
template <class R>
concept record = requires {
    typename record_fields<R>::schema_type;
};

/// The schema of a bound struct.
template <record R>
using schema_of_record = typename record_fields<R>::schema_type;

namespace detail {

template <class R, class... Fields>
[[nodiscard]] std::array<cell, sizeof...(Fields)> cells_of(const R& row, schema<Fields...>) noexcept {
    return {Fields::cell_of(row)...};
}

template <class Field, class R>
[[nodiscard]] column_data column_of(std::span<const R> rows) {
    const std::string name(Field::name.view());
    if constexpr (Field::kind == kind::numeric) {
        std::vector<typename Field::scalar> values;
        values.reserve(rows.size());
        for (const R& row : rows)
            values.push_back(static_cast<typename Field::scalar>(Field::cell_of(row).number));
        return {name, array<typename Field::scalar>(std::move(values))};
    } else {
        std::vector<std::string> names;
        for (const R& row : rows)
            if (const auto text = Field::cell_of(row).text; text.data() != nullptr) names.emplace_back(text);
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        auto categories = std::make_shared<const dictionary>(std::move(names));
        std::vector<std::int32_t> codes;
        codes.reserve(rows.size());
        for (const R& row : rows) codes.push_back(categories->code(Field::cell_of(row).text));
        return {name, category_values{std::move(codes), std::move(categories)}};
    }
}

template <class R, class... Fields>
[[nodiscard]] table table_of(std::span<const R> rows, schema<Fields...>) {
    table all = table::of_rows(rows.size());
    (all.add(column_of<Fields>(rows)), ...);
    return all;
}

}  // namespace detail

/// One struct as the cells of a row, in the order of its schema. No allocation.
template <record R>
[[nodiscard]] auto row_of(const R& row) noexcept {
    return detail::cells_of(row, schema_of_record<R>{});
}

/// Many structs as a frame. O(n_rows x n_columns), and a sort of the names of categorical columns.
template <record R>
[[nodiscard]] frame<schema_of_record<R>> frame_of(std::span<const R> rows) {
    return frame<schema_of_record<R>>(detail::table_of(rows, schema_of_record<R>{}));
}

}  // namespace sluice

// A list of members becomes a list of fields, up to sixteen; the preprocessor has no loop.
#define SLUICE_FIELD(type, name) ::sluice::field<#name, &type::name>
#define SLUICE_FIELDS_1(t, a) SLUICE_FIELD(t, a)
#define SLUICE_FIELDS_2(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_1(t, __VA_ARGS__)
#define SLUICE_FIELDS_3(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_2(t, __VA_ARGS__)
#define SLUICE_FIELDS_4(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_3(t, __VA_ARGS__)
#define SLUICE_FIELDS_5(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_4(t, __VA_ARGS__)
#define SLUICE_FIELDS_6(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_5(t, __VA_ARGS__)
#define SLUICE_FIELDS_7(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_6(t, __VA_ARGS__)
#define SLUICE_FIELDS_8(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_7(t, __VA_ARGS__)
#define SLUICE_FIELDS_9(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_8(t, __VA_ARGS__)
#define SLUICE_FIELDS_10(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_9(t, __VA_ARGS__)
#define SLUICE_FIELDS_11(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_10(t, __VA_ARGS__)
#define SLUICE_FIELDS_12(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_11(t, __VA_ARGS__)
#define SLUICE_FIELDS_13(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_12(t, __VA_ARGS__)
#define SLUICE_FIELDS_14(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_13(t, __VA_ARGS__)
#define SLUICE_FIELDS_15(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_14(t, __VA_ARGS__)
#define SLUICE_FIELDS_16(t, a, ...) SLUICE_FIELD(t, a), SLUICE_FIELDS_15(t, __VA_ARGS__)
#define SLUICE_FIELDS_N(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, name, ...) name
#define SLUICE_FIELDS(type, ...)                                                                            \
    SLUICE_FIELDS_N(__VA_ARGS__, SLUICE_FIELDS_16, SLUICE_FIELDS_15, SLUICE_FIELDS_14, SLUICE_FIELDS_13,    \
                    SLUICE_FIELDS_12, SLUICE_FIELDS_11, SLUICE_FIELDS_10, SLUICE_FIELDS_9, SLUICE_FIELDS_8, \
                    SLUICE_FIELDS_7, SLUICE_FIELDS_6, SLUICE_FIELDS_5, SLUICE_FIELDS_4, SLUICE_FIELDS_3,    \
                    SLUICE_FIELDS_2, SLUICE_FIELDS_1, unused)                                               \
    (type, __VA_ARGS__)

/// Binds members of a struct to columns of the same names, at namespace scope outside of any namespace.
#define SLUICE_RECORD(type, ...)                                                \
    template <>                                                                 \
    struct sluice::record_fields<type> {                                        \
        using schema_type = ::sluice::schema<SLUICE_FIELDS(type, __VA_ARGS__)>; \
    };
