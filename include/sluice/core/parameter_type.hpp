// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/list.hpp"
#include "sluice/core/number_text.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// How a type of parameter is called, printed and read. Specialised for every type that a parameter may have.
template <class T>
struct parameter_type;

template <>
struct parameter_type<bool> {
    static std::string name() { return "true or false"; }
    static std::string range() { return {}; }
    static std::string print(bool value) { return to_text(value); }
    static std::optional<bool> parse(std::string_view text) { return number_from_text<bool>(text); }
};

template <class T, interval Range>
struct parameter_type<bounded<T, Range>> {
    static std::string name() { return std::integral<T> ? "a whole number" : "a number"; }
    static std::string range() { return Range == interval{} ? std::string() : to_text(Range); }
    static std::string print(const bounded<T, Range>& value) { return to_text(value.value()); }
    static std::optional<bounded<T, Range>> parse(std::string_view text) {
        const auto number = number_from_text<T>(text);
        if (!number || !Range.contains(*number)) return std::nullopt;
        // Too many digits are a slip; who wants infinity says so.
        if constexpr (std::floating_point<T>)
            if (*number - *number != 0 && text.find_first_of("0123456789") != text.npos) return std::nullopt;
        return bounded<T, Range>(checked(*number));
    }
};

/// A parameter that may be absent prints and reads as `none`.
template <class T>
struct parameter_type<std::optional<T>> {
    static std::string name() { return parameter_type<T>::name() + " or none"; }
    static std::string range() { return parameter_type<T>::range(); }
    static std::string print(const std::optional<T>& value) {
        return value ? parameter_type<T>::print(*value) : std::string("none");
    }
    static std::optional<std::optional<T>> parse(std::string_view text) {
        if (text == "none") return std::optional<T>{};
        if (auto value = parameter_type<T>::parse(text)) return std::optional<T>(*value);
        return std::nullopt;
    }
};

/// An enumeration becomes a parameter when `names_of(E{})` lists the names of its values, in order from 0:
/// `constexpr auto names_of(strategy) { return std::array<std::string_view, 2>{"mean", "median"}; }`
template <class E>
requires std::is_enum_v<E> && requires { names_of(E{}); }
struct parameter_type<E> {
    static std::string name() { return "one of"; }
    static std::string range() {
        std::string text;
        for (const auto name : names_of(E{})) text += (text.empty() ? "" : ", ") + std::string(name);
        return text;
    }
    static std::string print(E value) { return std::string(names_of(E{})[static_cast<std::size_t>(value)]); }
    static std::optional<E> parse(std::string_view text) {
        const auto names = names_of(E{});
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == text) return static_cast<E>(i);
        return std::nullopt;
    }
};

namespace detail {

/// The name between quotes; a quote inside it is doubled, so that the ends stay known.
[[nodiscard]] inline std::string in_quotes(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

/// What `in_quotes` was given; a text without quotes stands for itself. Nothing when a quote inside stands alone.
[[nodiscard]] inline std::optional<std::string> without_quotes(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string name;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        name += text[i];
        if (text[i] == '"' && (++i + 1 >= text.size() || text[i] != '"')) return std::nullopt;
    }
    return name;
}

}  // namespace detail

/// A name prints between quotes, doubled inside.
template <>
struct parameter_type<short_text> {
    static std::string name() { return "a name"; }
    static std::string range() { return "of at most 63 characters"; }
    static std::string print(const short_text& text) { return detail::in_quotes(text.view()); }
    static std::optional<short_text> parse(std::string_view text) {
        const auto plain = detail::without_quotes(text);
        if (!plain || plain->size() > short_text::capacity) return std::nullopt;
        return short_text(std::string_view(*plain));
    }
};

/// Names print as `["a", "b, c"]`, and read without quotes too where no comma or bracket stands in them.
template <>
struct parameter_type<name_list> {
    static std::string name() { return "a list of names"; }
    static std::string range() { return "of at most 64, with 2048 characters in all"; }
    static std::string print(const name_list& names) {
        std::string text = "[";
        for (std::size_t i = 0; i < names.size(); ++i)
            text += (i == 0 ? "" : ", ") + detail::in_quotes(names[i]);
        return text + "]";
    }
    static std::optional<name_list> parse(std::string_view text);
};

namespace detail {

[[nodiscard]] inline std::string_view trim(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

/// Cuts at commas that stand outside quotes, brackets and braces.
[[nodiscard]] inline std::vector<std::string_view> split_outside_brackets(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (quoted) continue;
        if (text[i] == '[' || text[i] == '{') ++depth;
        if (text[i] == ']' || text[i] == '}') --depth;
        if (text[i] == ',' && depth == 0) {
            parts.push_back(trim(text.substr(start, i - start)));
            start = i + 1;
        }
    }
    if (!trim(text.substr(start)).empty() || !parts.empty()) parts.push_back(trim(text.substr(start)));
    return parts;
}

[[nodiscard]] inline std::vector<std::pair<std::string_view, std::string_view>> split_assignments(
    std::string_view text, std::string_view component) {
    text = trim(text);
    if (text.starts_with(component) && text.size() > component.size() && text[component.size()] == '{' &&
        text.back() == '}')
        text = text.substr(component.size() + 1, text.size() - component.size() - 2);
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (const std::string_view part : split_outside_brackets(text)) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            throw parse_error({.component = std::string(component),
                               .requirement = "parameters have the form name = value",
                               .actual = "\"" + std::string(part) + "\"",
                               .place = {},
                               .hint = {}});
        all.emplace_back(trim(part.substr(0, equals)), trim(part.substr(equals + 1)));
    }
    return all;
}

}  // namespace detail

inline std::optional<name_list> parameter_type<name_list>::parse(std::string_view text) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
    name_list names;
    std::size_t characters = 0;
    for (const std::string_view part : detail::split_outside_brackets(text.substr(1, text.size() - 2))) {
        const auto name = detail::without_quotes(part);
        if (!name || names.size() == name_list::capacity) return std::nullopt;
        if ((characters += name->size()) > name_list::character_capacity) return std::nullopt;
        names.push_back(*name);
    }
    return names;
}

}  // namespace sluice
