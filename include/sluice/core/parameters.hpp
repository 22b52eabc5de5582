// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/nearest_name.hpp"
#include "sluice/core/parameter_type.hpp"
#include "sluice/core/step.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// One parameter of a component: the one description from which printing, reading by name, error messages
/// and documentation tables come. A component lists its own:
/// ```cpp
/// static constexpr auto parameters() {
///     return std::tuple{parameter{"rounds", &gbm_classifier::rounds, "number of trees"}, ...};
/// }
/// ```
template <class Spec, class Member>
struct parameter {
    std::string_view name;
    Member Spec::*member;
    std::string_view doc;

    constexpr parameter(std::string_view parameter_name, Member Spec::*place, std::string_view description)
        : name(parameter_name), member(place), doc(description) {}
};

/// A specification that describes its parameters.
template <class S>
concept described = requires {
    std::tuple_size<decltype(S::parameters())>::value;
};

/// A parameter as text, for documentation tables.
struct parameter_info {
    std::string name;
    std::string type;
    std::string default_value;
    std::string range;
    std::string doc;
};

/// The parameters of a component, in the order of its members.
template <described Spec>
[[nodiscard]] std::vector<parameter_info> parameter_infos() {
    std::vector<parameter_info> all;
    const Spec defaults{};
    const auto add = [&]<class Member>(const parameter<Spec, Member>& p) {
        using type = parameter_type<Member>;
        all.push_back({std::string(p.name), type::name(), type::print(defaults.*p.member), type::range(),
                       std::string(p.doc)});
    };
    std::apply([&](const auto&... p) { (add(p), ...); }, Spec::parameters());
    return all;
}

/// A specification as text that `read_parameters` reads back: `standard_scaler{with_mean = true, with_std =
/// true}`.
template <described Spec>
[[nodiscard]] std::string to_text(const Spec& spec) {
    std::string text = std::string(std::string_view(Spec::name)) + "{";
    const auto add = [&]<class Member>(const parameter<Spec, Member>& p) {
        if (text.back() != '{') text += ", ";
        text += std::string(p.name) + " = " + parameter_type<Member>::print(spec.*p.member);
    };
    std::apply([&](const auto&... p) { (add(p), ...); }, Spec::parameters());
    return text + "}";
}

/// Sets one parameter by name from text. Throws `invalid_parameter`: an unknown name (with the nearest one),
/// text that is not of the parameter's type, or a value outside its range.
template <described Spec>
void set_parameter(Spec& spec, std::string_view name, std::string_view value) {
    bool found = false;
    const auto try_one = [&]<class Member>(const parameter<Spec, Member>& p) {
        if (p.name != name) return;
        found = true;
        using type = parameter_type<Member>;
        if (const std::optional<Member> read = type::parse(value)) {
            spec.*p.member = *read;
            return;
        }
        throw invalid_parameter(
            {.component = std::string(std::string_view(Spec::name)) + "." + std::string(name),
             .requirement = "must be " + type::name() + (type::range().empty() ? "" : " " + type::range()),
             .actual = "\"" + std::string(value) + "\"",
             .place = {},
             .hint = {}});
    };
    std::apply([&](const auto&... p) { (try_one(p), ...); }, Spec::parameters());
    if (found) return;
    std::vector<std::string> names;
    for (auto& info : parameter_infos<Spec>()) names.push_back(std::move(info.name));
    throw invalid_parameter({.component = std::string(std::string_view(Spec::name)),
                             .requirement = "has no parameter \"" + std::string(name) + "\"",
                             .actual = {},
                             .place = {},
                             .hint = nearest_name_hint(name, names)});
}

/// Sets several parameters by name: `read_parameters(spec, "rounds = 50, learning_rate = 0.1")`; the form
/// that `to_text` prints, name and braces included, is read as well. Throws as `set_parameter` does, and
/// `parse_error` when the text has not this form.
template <described Spec>
void read_parameters(Spec& spec, std::string_view text) {
    for (const auto& [name, value] : detail::split_assignments(text, Spec::name))
        set_parameter(spec, name, value);
}

namespace detail {

template <class Pointer>
struct member_of;
template <class Spec, class Member>
struct member_of<Member Spec::*> {
    using spec = Spec;
};

template <auto Member>
[[nodiscard]] constexpr std::string_view parameter_name() {
    using spec = typename member_of<decltype(Member)>::spec;
    std::string_view name;
    const auto look = [&](const auto& p) {
        if constexpr (std::same_as<decltype(p.member), std::remove_cv_t<decltype(Member)>>)
            if (p.member == Member) name = p.name;
    };
    std::apply([&](const auto&... p) { (look(p), ...); }, spec::parameters());
    return name;
}

}  // namespace detail

/// As `checked(value)`, and the error names component and parameter too:
/// `gbm_classifier{.rounds = checked<&gbm_classifier::rounds>(n)}`.
template <auto Member, class T>
requires std::is_arithmetic_v<T> && std::is_member_object_pointer_v<decltype(Member)>
[[nodiscard]] constexpr unchecked<T> checked(T value, call_site caller = call_site::current()) {
    using spec = typename detail::member_of<decltype(Member)>::spec;
    return {value, spec::name, detail::parameter_name<Member>(), caller};
}

}  // namespace sluice
