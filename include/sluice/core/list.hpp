// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice {

namespace detail {

[[noreturn]] inline void throw_list_is_full(std::size_t capacity) {
    throw limit_exceeded({.component = "list parameter",
                          .requirement = "holds at most " + to_text(capacity) + " entries",
                          .actual = {},
                          .place = {},
                          .hint = {}});
}

/// What the unused places of a list hold; nobody reads it. A bounded parameter has no default, but numbers inside.
template <class T>
[[nodiscard]] constexpr T unused_entry() {
    if constexpr (std::is_default_constructible_v<T>)
        return T{};
    else
        return T(checked(T::range.inside()));
}

template <class T, std::size_t... I>
[[nodiscard]] constexpr std::array<T, sizeof...(I)> unused_entries(std::index_sequence<I...>) {
    return {((void)I, unused_entry<T>())...};
}

}  // namespace detail

/// A list parameter: up to `Capacity` values inside the specification itself, so that it stays a constant.
template <class T, std::size_t Capacity = 64>
class list {
  public:
    constexpr list() = default;
    constexpr list(std::initializer_list<T> values) {
        for (const T& value : values) push_back(value);
    }

    /// Throws `limit_exceeded` (or does not compile, in a constant) when the list is full.
    constexpr void push_back(const T& value) {
        if (size_ == Capacity) detail::throw_list_is_full(Capacity);
        values_[size_++] = value;
    }

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
    [[nodiscard]] constexpr const T& operator[](std::size_t index) const { return values_[index]; }
    [[nodiscard]] constexpr auto begin() const { return values_.data(); }
    [[nodiscard]] constexpr auto end() const { return values_.data() + size_; }

    friend constexpr bool operator==(const list& a, const list& b) {
        if (a.size_ != b.size_) return false;
        for (std::size_t i = 0; i < a.size_; ++i)
            if (!(a.values_[i] == b.values_[i])) return false;
        return true;
    }

  private:
    std::array<T, Capacity> values_ = detail::unused_entries<T>(std::make_index_sequence<Capacity>{});
    std::size_t size_ = 0;
};

/// One name as a parameter: owns up to 63 characters and is still a constant. Longer ones throw
/// `limit_exceeded`.
class short_text {
  public:
    static constexpr std::size_t capacity = 63;

    constexpr short_text() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert.
    constexpr short_text(std::string_view text) : size_(static_cast<unsigned char>(text.size())) {
        if (text.size() > capacity) detail::throw_list_is_full(capacity);
        for (std::size_t i = 0; i < text.size(); ++i) characters_[i] = text[i];
    }
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert.
    constexpr short_text(const char* text) : short_text(std::string_view(text)) {}

    [[nodiscard]] constexpr std::string_view view() const { return {characters_.data(), size_}; }
    friend constexpr bool operator==(const short_text& a, const short_text& b) {
        return a.view() == b.view();
    }

  private:
    std::array<char, capacity> characters_{};
    unsigned char size_ = 0;
};

/// A list of names (columns, categories) that owns its characters and is still a constant: at most 64 names
/// with 2,048 characters in all. More throw `limit_exceeded`.
class name_list {
  public:
    static constexpr std::size_t capacity = 64;
    static constexpr std::size_t character_capacity = 2048;

    constexpr name_list() = default;
    constexpr name_list(std::initializer_list<std::string_view> names) {
        for (const auto name : names) push_back(name);
    }

    constexpr void push_back(std::string_view name) {
        if (size_ == capacity) detail::throw_list_is_full(capacity);
        const std::size_t start = ends_[size_];
        if (name.size() > character_capacity - start) detail::throw_list_is_full(character_capacity);
        for (std::size_t i = 0; i < name.size(); ++i) characters_[start + i] = name[i];
        ends_[++size_] = static_cast<unsigned short>(start + name.size());
    }

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
    [[nodiscard]] constexpr std::string_view operator[](std::size_t index) const {
        return {characters_.data() + ends_[index], static_cast<std::size_t>(ends_[index + 1] - ends_[index])};
    }
    [[nodiscard]] constexpr bool contains(std::string_view name) const {
        for (std::size_t i = 0; i < size_; ++i)
            if ((*this)[i] == name) return true;
        return false;
    }

    friend constexpr bool operator==(const name_list& a, const name_list& b) {
        if (a.size_ != b.size_) return false;
        for (std::size_t i = 0; i < a.size_; ++i)
            if (a[i] != b[i]) return false;
        return true;
    }

  private:
    std::array<char, character_capacity> characters_{};
    std::array<unsigned short, capacity + 1> ends_{};
    std::size_t size_ = 0;
};

}  // namespace sluice
