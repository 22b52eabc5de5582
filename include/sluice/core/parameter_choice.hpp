// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

namespace sluice {

namespace detail {

/// `quantile{alpha in (0, 1)}`, and only the name of what has no parameters.
template <described T>
[[nodiscard]] std::string outline_of() {
    std::string text{std::string_view(T::name)};
    const auto infos = parameter_infos<T>();
    for (std::size_t i = 0; i < infos.size(); ++i) {
        text += (i == 0 ? "{" : ", ") + infos[i].name;
        if (infos[i].type.find("number") != std::string::npos && !infos[i].range.empty())
            text += " " + infos[i].range;
    }
    return infos.empty() ? text : text + "}";
}

/// Whether a text is the name of `T`, alone or before braces.
template <described T>
[[nodiscard]] bool is_called(std::string_view text) {
    const std::string_view name = T::name;
    return text == name || (text.size() > name.size() && text.starts_with(name) && text[name.size()] == '{' &&
                            text.back() == '}');
}

}  // namespace detail

/// A described aggregate inside a specification prints as `quantile{alpha = 0.9}`, without braces when it has no
/// parameters, and reads from that or from its name alone, which leaves the defaults. A bad value inside the braces
/// throws `invalid_parameter` naming it.
template <described T>
struct parameter_type<T> {
    static std::string name() { return "described by"; }
    static std::string range() { return detail::outline_of<T>(); }
    static std::string print(const T& value) {
        if constexpr (std::tuple_size_v<decltype(T::parameters())> == 0)
            return std::string(std::string_view(T::name));
        else
            return to_text(value);
    }
    static std::optional<T> parse(std::string_view text) {
        text = detail::trim(text);
        if (!detail::is_called<T>(text)) return std::nullopt;
        T value{};
        if (text != std::string_view(T::name)) read_parameters(value, text);
        return value;
    }
};

/// One of several described aggregates, told apart by their names: `objective = quantile{alpha = 0.9}`.
template <described... T>
struct parameter_type<std::variant<T...>> {
    static std::string name() { return "one of"; }
    static std::string range() {
        std::string text;
        ((text += (text.empty() ? "" : ", ") + detail::outline_of<T>()), ...);
        return text;
    }
    static std::string print(const std::variant<T...>& value) {
        return std::visit([]<class Chosen>(const Chosen& c) { return parameter_type<Chosen>::print(c); },
                          value);
    }
    static std::optional<std::variant<T...>> parse(std::string_view text) {
        std::optional<std::variant<T...>> found;
        const auto try_one = [&]<class Chosen>(std::optional<Chosen> read) {
            if (read) found = *read;
        };
        (try_one(parameter_type<T>::parse(text)), ...);
        return found;
    }
};

}  // namespace sluice
