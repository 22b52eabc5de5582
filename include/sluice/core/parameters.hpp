// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/nearest_name.hpp"
#include "sluice/core/parameter_type.hpp"
#include "sluice/core/step.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

/// What is done with the parameters of a type, compiled once for all components that have such.
struct parameter_operations {
    std::string (*type_name)();
    std::string (*range)();
    std::string (*print)(const void* value);
    bool (*read)(void* value, std::string_view text);  // false where the text is none of its values
};

template <class Member>
inline constexpr parameter_operations operations_on{
    &parameter_type<Member>::name, &parameter_type<Member>::range,
    [](const void* value) { return parameter_type<Member>::print(*static_cast<const Member*>(value)); },
    [](void* value, std::string_view text) {
        const std::optional<Member> read = parameter_type<Member>::parse(text);
        if (read) *static_cast<Member*>(value) = *read;
        return read.has_value();
    }};

}  // namespace detail

/// One parameter of a component: the one description from which printing, reading by name, error messages
/// and documentation tables come. A component lists its own:
/// ```cpp
/// static auto parameters() {
///     return std::array{parameter{"rounds", &gbm_classifier::rounds, "number of trees"}, ...};
/// }
/// ```
/// Whatever the member's type, a parameter of a component has one type, so that a list of them compiles fast.
template <class Spec>
struct parameter {
    std::string_view name;
    std::string_view doc;
    const detail::parameter_operations* operations;
    char Spec::*member;  // where the value begins

    template <class Member>
    parameter(std::string_view parameter_name, Member Spec::*place, std::string_view description)
        : name(parameter_name),
          doc(description),
          operations(&detail::operations_on<Member>),
          member(reinterpret_cast<char Spec::*>(place)) {}

    [[nodiscard]] std::string print(const Spec& spec) const { return operations->print(&(spec.*member)); }
};

/// The list of a component that has none: `static auto parameters() { return no_parameters<squared_error>; }`.
template <class Spec>
inline constexpr std::array<parameter<Spec>, 0> no_parameters{};

/// Lists of parameters, one after the other.
template <class Spec, std::size_t N>
[[nodiscard]] std::array<parameter<Spec>, N> joined(const std::array<parameter<Spec>, N>& list) {
    return list;
}
template <class Spec, std::size_t N, std::size_t M, class... More>
[[nodiscard]] auto joined(const std::array<parameter<Spec>, N>& first,
                          const std::array<parameter<Spec>, M>& second, const More&... more) {
    const auto both = [&]<std::size_t... I, std::size_t... J>(std::index_sequence<I...>,
                                                              std::index_sequence<J...>) {
        return std::array<parameter<Spec>, N + M>{first[I]..., second[J]...};
    }
    (std::make_index_sequence<N>{}, std::make_index_sequence<M>{});
    return joined(both, more...);
}

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

namespace detail {

inline void append_assignment(std::string& text, std::string_view name, std::string_view value) {
    if (text.back() != '{') text += ", ";
    text += name;
    text += " = ";
    text += value;
}

[[noreturn]] inline void refuse_value(std::string_view component, std::string_view name,
                                      const parameter_operations& type, std::string_view value) {
    const std::string range = type.range();
    throw invalid_parameter(
        {.component = std::string(component) + "." + std::string(name),
         .requirement = "must be " + type.type_name() + (range.empty() ? "" : " " + range),
         .actual = "\"" + std::string(value) + "\"",
         .place = {},
         .hint = {}});
}

[[noreturn]] inline void refuse_name(std::string_view component, std::string_view name,
                                     const std::vector<std::string>& names) {
    throw invalid_parameter({.component = std::string(component),
                             .requirement = "has no parameter \"" + std::string(name) + "\"",
                             .actual = {},
                             .place = {},
                             .hint = nearest_name_hint(name, names)});
}

}  // namespace detail

/// The parameters of a component, in the order of its members.
template <described Spec>
[[nodiscard]] std::vector<parameter_info> parameter_infos() {
    std::vector<parameter_info> all;
    const Spec defaults{};
    for (const auto& p : Spec::parameters())
        all.push_back({std::string(p.name), p.operations->type_name(), p.print(defaults),
                       p.operations->range(), std::string(p.doc)});
    return all;
}

/// A specification as text that `read_parameters` reads back: `standard_scaler{with_mean = true, with_std =
/// true}`.
template <described Spec>
[[nodiscard]] std::string to_text(const Spec& spec) {
    std::string text = std::string(std::string_view(Spec::name)) + "{";
    for (const auto& p : Spec::parameters()) detail::append_assignment(text, p.name, p.print(spec));
    return text + "}";
}

/// Sets one parameter by name from text. Throws `invalid_parameter`: an unknown name (with the nearest one),
/// text that is not of the parameter's type, or a value outside its range; `parse_error` when the text between the braces
/// of a described value is no list of assignments. What is refused changes nothing.
template <described Spec>
void set_parameter(Spec& spec, std::string_view name, std::string_view value) {
    std::vector<std::string> names;
    for (const auto& p : Spec::parameters()) {
        names.emplace_back(p.name);
        if (p.name != name) continue;
        if (!p.operations->read(&(spec.*p.member), value))
            detail::refuse_value(Spec::name, name, *p.operations, value);
        return;
    }
    detail::refuse_name(Spec::name, name, names);
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
[[nodiscard]] std::string_view parameter_name() {
    using spec = typename member_of<decltype(Member)>::spec;
    for (const auto& p : spec::parameters())
        if (p.member == reinterpret_cast<char spec::*>(Member)) return p.name;
    return {};
}

}  // namespace detail

/// As `checked(value)`, and the error names component and parameter too:
/// `gbm_classifier{.rounds = checked<&gbm_classifier::rounds>(n)}`.
template <auto Member, class T>
requires std::is_arithmetic_v<T> && std::is_member_object_pointer_v<decltype(Member)>
[[nodiscard]] constexpr unchecked<T> checked(T value, call_site caller = call_site::current()) {
    using spec = typename detail::member_of<decltype(Member)>::spec;
    return {value, spec::name, &detail::parameter_name<Member>, caller};
}

}  // namespace sluice
