// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/parameter_type.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice {

/// A parameter that the component finds a value for, by a rule that it documents, unless one is given. Prints and reads as
/// `auto`; a bad constant does not compile, as with the parameter itself.
template <class T>
class or_auto {
  public:
    constexpr or_auto() = default;
    // NOLINTBEGIN(google-explicit-constructor): parameters are set by plain constants.
    constexpr or_auto(T value) : value_(value) {}
    template <class U>
    requires(std::is_arithmetic_v<U> && !std::same_as<T, bool>) consteval or_auto(U constant)
        : value_(T(constant)) {}
    template <class U>
    requires(!std::same_as<T, bool>) constexpr or_auto(unchecked<U> source) : value_(T(source)) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] constexpr bool is_auto() const { return !value_.has_value(); }
    /// The value, if one was given.
    [[nodiscard]] constexpr const std::optional<T>& given() const { return value_; }
    /// The value that was given, or else the one of the rule.
    template <class V>
    [[nodiscard]] constexpr V value_or(V by_rule) const {
        return value_ ? static_cast<V>(*value_) : by_rule;
    }

    friend constexpr bool operator==(const or_auto&, const or_auto&) = default;

  private:
    std::optional<T> value_;
};

template <class T>
struct parameter_type<or_auto<T>> {
    static std::string name() { return parameter_type<T>::name() + " or auto"; }
    static std::string range() {
        const std::string listed = parameter_type<T>::range();
        return std::is_enum_v<T> ? listed + ", auto" : listed;
    }
    static std::string print(const or_auto<T>& value) {
        return value.is_auto() ? std::string("auto") : parameter_type<T>::print(*value.given());
    }
    static std::optional<or_auto<T>> parse(std::string_view text) {
        if (text == "auto") return or_auto<T>{};
        if (auto value = parameter_type<T>::parse(text)) return or_auto<T>(*value);
        return std::nullopt;
    }
};

}  // namespace sluice
