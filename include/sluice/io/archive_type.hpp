// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dictionary.hpp"

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sluice {

/// The types that a field of an archive may have; each value in a file stands behind its tag.
enum class archive_tag : std::uint8_t {
    boolean = 1,
    u8,
    u16,
    u32,
    u64,
    i32,
    i64,
    f32,
    f64,
    text,        // u64 length, bytes
    list,        // tag of the elements, (layout when they are records,) u64 count, elements
    record,      // u16 count of fields; each: u16 length of the name, name, tag, value
    dictionary,  // u64 count, texts
    optional,    // u8 present, tag, value when present
};

namespace detail {

struct no_visitor {
    template <class T>
    void operator()(std::string_view, T&&) {}
};

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t Size>
inline constexpr bool is_std_array<std::array<T, Size>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_dictionary = std::same_as<T, std::shared_ptr<const dictionary>>;

/// A type whose fields an archive can walk: `visit(visitor)` calls `visitor("name", field)` for each of them.
template <class T>
concept visitable = requires(T& value, no_visitor visitor) {
    value.visit(visitor);
};

/// The tag of a type; what has none cannot be a field.
template <class T>
[[nodiscard]] consteval archive_tag tag_of() {
    if constexpr (std::same_as<T, bool>)
        return archive_tag::boolean;
    else if constexpr (std::is_enum_v<T>)
        return tag_of<std::underlying_type_t<T>>();
    else if constexpr (std::same_as<T, float>)
        return archive_tag::f32;
    else if constexpr (std::same_as<T, double>)
        return archive_tag::f64;
    else if constexpr (std::unsigned_integral<T>)
        return sizeof(T) == 1   ? archive_tag::u8
               : sizeof(T) == 2 ? archive_tag::u16
               : sizeof(T) == 4 ? archive_tag::u32
                                : archive_tag::u64;
    else if constexpr (std::signed_integral<T> && sizeof(T) >= 4)
        return sizeof(T) == 4 ? archive_tag::i32 : archive_tag::i64;
    else if constexpr (std::same_as<T, std::string>)
        return archive_tag::text;
    else if constexpr (is_vector<T> || is_std_array<T>)
        return archive_tag::list;
    else if constexpr (is_dictionary<T>)
        return archive_tag::dictionary;
    else if constexpr (is_optional<T>)
        return archive_tag::optional;
    else {
        static_assert(visitable<T>,
                      "archive: a field is a number, an enumeration, text, a list, a dictionary, an "
                      "optional, or a type with visit()");
        return archive_tag::record;
    }
}

/// A record with fields behind the others that only some values have: `has_more()` tells whether a value has them, and
/// `visit_more(visitor)` visits them. So a component learns something new, and files that do without it stay as they are.
template <class T>
concept extensible = visitable<T> && requires(T& value, no_visitor visitor) {
    { value.has_more() } -> std::same_as<bool>;
    value.visit_more(visitor);
};

/// A number as the unsigned bits that stand in the file.
template <class T>
using archive_bits =
    std::conditional_t<sizeof(T) == 1, std::uint8_t,
                       std::conditional_t<sizeof(T) == 2, std::uint16_t,
                                          std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;

template <class T>
concept archive_number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// How many fields a record has.
template <visitable T>
[[nodiscard]] std::uint16_t count_fields(T& record) {
    std::uint16_t count = 0;
    const auto counter = [&](std::string_view, auto&) { ++count; };
    record.visit(counter);
    return count;
}
/// How many fields it has behind these, where it has them.
template <extensible T>
[[nodiscard]] std::uint16_t count_more(T& record) {
    std::uint16_t count = 0;
    const auto counter = [&](std::string_view, auto&) { ++count; };
    record.visit_more(counter);
    return count;
}

}  // namespace detail

}  // namespace sluice
