// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/archive_type.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// Turns fields into bytes: little-endian whatever the machine is, each value behind its tag and name.
/// Equal values give equal bytes.
class archive_writer {
  public:
    /// Writes a number without a tag.
    template <detail::archive_number T>
    void number(T value) {
        using bits_type = detail::archive_bits<T>;
        bits_type bits;
        if constexpr (std::same_as<T, bool>)
            bits = value ? 1 : 0;
        else if constexpr (std::is_enum_v<T>)
            bits = static_cast<bits_type>(value);
        else
            bits = std::bit_cast<bits_type>(value);
        for (std::size_t i = 0; i < sizeof bits; ++i)
            bytes_.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(bits) >> (8 * i) & 0xFFu));
    }

    void text(std::string_view characters) {
        number(static_cast<std::uint64_t>(characters.size()));
        raw(characters);
    }

    /// Writes the characters alone.
    void raw(std::string_view characters) {
        const auto* const first = reinterpret_cast<const std::byte*>(characters.data());
        bytes_.insert(bytes_.end(), first, first + characters.size());
    }

    /// Writes a whole value of any archivable type, without its tag.
    template <class T>
    void value(const T& of) {
        if constexpr (detail::archive_number<T>) {
            number(of);
        } else if constexpr (std::same_as<T, std::string>) {
            text(of);
        } else if constexpr (detail::is_vector<T> || detail::is_std_array<T>) {
            list(of);
        } else if constexpr (detail::is_dictionary<T>) {
            number(static_cast<std::uint64_t>(of == nullptr ? 0 : of->size()));
            if (of != nullptr)
                for (const auto& name : of->names()) text(name);
        } else if constexpr (detail::is_optional<T>) {
            number(of.has_value());
            number(detail::tag_of<typename T::value_type>());
            if (of) value(*of);
        } else {
            record(of);
        }
    }

    [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }
    [[nodiscard]] std::vector<std::byte> take() && { return std::move(bytes_); }

  private:
    // One visit() serves writing and reading, and reading changes the fields; writing does not.
    template <class T>
    [[nodiscard]] static T& fields_of(const T& of) {
        return const_cast<T&>(of);
    }

    template <class T>
    void record(const T& of) {
        T& fields = fields_of(of);
        std::uint16_t count = detail::count_fields(fields);
        if constexpr (detail::extensible<T>)
            if (fields.has_more()) count = static_cast<std::uint16_t>(count + detail::count_more(fields));
        number(count);
        const auto write = [&]<class Field>(std::string_view name, const Field& field) {
            number(static_cast<std::uint16_t>(name.size()));
            raw(name);
            number(detail::tag_of<Field>());
            value(field);
        };
        fields.visit(write);
        if constexpr (detail::extensible<T>)
            if (fields.has_more()) fields.visit_more(write);
    }

    template <class List>
    void list(const List& of) {
        using element = typename List::value_type;
        static_assert(!detail::extensible<element>, "archive: all elements of a list have the same fields");
        number(detail::tag_of<element>());
        if constexpr (detail::visitable<element>) {
            layout<element>();
            number(static_cast<std::uint64_t>(of.size()));
            const auto write = [&](std::string_view, const auto& field) { value(field); };
            for (const auto& item : of) fields_of(item).visit(write);
        } else {
            number(static_cast<std::uint64_t>(of.size()));
            for (const auto& item : of) value(static_cast<const element&>(item));
        }
    }

    /// Names and tags of the fields of a record, once for the whole list.
    template <class T>
    void layout() {
        T empty{};
        number(detail::count_fields(empty));
        const auto write = [&]<class Field>(std::string_view name, const Field&) {
            number(static_cast<std::uint16_t>(name.size()));
            raw(name);
            number(detail::tag_of<Field>());
        };
        empty.visit(write);
    }

    std::vector<std::byte> bytes_;
};

}  // namespace sluice
