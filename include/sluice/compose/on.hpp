// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/compose/selection.hpp"
#include "sluice/core/list.hpp"
#include "sluice/core/parameter_type.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

/// What the selectors share: a selection is fitted by asking which names it means in this table.
template <class Selector>
struct selects {
    static constexpr std::string_view name = "on";
    static constexpr role step_role = role::transformer;
    using fitted = selection;

    [[nodiscard]] fitted fit(const dataset<>& data, const context&) const {
        return {self().selected(data.x()), data.x(), "on"};
    }
    [[nodiscard]] std::vector<std::string> required(const table& x) const { return self().selected(x); }

    friend bool operator==(const selects&, const selects&) = default;

  private:
    [[nodiscard]] const Selector& self() const { return static_cast<const Selector&>(*this); }
};

}  // namespace detail

/// Columns that the program declares as types: `on<age, income>`.
template <column_type... Columns>
struct on_columns : detail::selects<on_columns<Columns...>> {
    template <class Schema>
    static constexpr bool accepts = (has_column<Schema, Columns> && ...);
    template <class Schema>
    using output_schema = schema<Columns...>;

    [[nodiscard]] static std::vector<std::string> selected(const table&) {
        return {std::string(Columns::name.view())...};
    }
    [[nodiscard]] static std::string text() { return "on<" + to_text(schema<Columns...>{}) + ">"; }
    friend bool operator==(const on_columns&, const on_columns&) = default;
};

/// Columns by run-time name: `on("age", "income")`.
struct on_names : detail::selects<on_names> {
    name_list names;

    constexpr on_names() = default;
    explicit constexpr on_names(const name_list& wanted) : names(wanted) {}

    [[nodiscard]] std::vector<std::string> selected(const table& x) const {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < names.size(); ++i) all.push_back(x.at(names[i], "on").name());
        return all;
    }
    [[nodiscard]] std::string text() const { return "on(" + parameter_type<name_list>::print(names) + ")"; }
    friend bool operator==(const on_names&, const on_names&) = default;
};

/// Every column of a kind: `on(kind::numeric)`.
struct on_kind : detail::selects<on_kind> {
    kind which = kind::numeric;

    constexpr on_kind() = default;
    explicit constexpr on_kind(kind wanted) : which(wanted) {}

    [[nodiscard]] std::vector<std::string> selected(const table& x) const {
        std::vector<std::string> all;
        for (const auto& column : x.columns())
            if (column.kind() == which) all.push_back(column.name());
        return all;
    }
    [[nodiscard]] std::string text() const { return "on(kind::" + std::string(to_text(which)) + ")"; }
    friend bool operator==(const on_kind&, const on_kind&) = default;
};

/// Inside `columns(...)`: the columns that no other branch has chosen. Alone: every column.
struct rest_columns : detail::selects<rest_columns> {
    template <class Schema>
    static constexpr bool accepts = true;

    [[nodiscard]] static std::vector<std::string> selected(const table& x) { return x.names(); }
    [[nodiscard]] static std::string text() { return "rest"; }
    friend bool operator==(const rest_columns&, const rest_columns&) = default;
};
inline constexpr rest_columns rest{};

/// Chooses columns, in the order given; everything else is left out. A selector is a step like any other.
///
/// | form | chooses | checked |
/// |---|---|---|
/// | `on<age, income>` | declared columns | on frames when compiled, on tables when fitted |
/// | `on("age", "income")` | columns by name | when fitted; the error names the nearest column |
/// | `on(kind::numeric)` | every column of the kind | when fitted |
/// | `rest` | what other branches of `columns` leave | when fitted |
///
/// Example: `on("age", "fare") | standard_scaler{}`.
template <auto... Columns>
requires(sizeof...(Columns) > 0 && (column_type<std::remove_cvref_t<decltype(Columns)>> && ...))
    [[nodiscard]] constexpr auto on() -> on_columns<std::remove_cvref_t<decltype(Columns)>...> {
    return {};
}

template <std::convertible_to<std::string_view>... Names>
requires(sizeof...(Names) > 0) [[nodiscard]] constexpr on_names on(const Names&... names) {
    return on_names(name_list{std::string_view(names)...});
}

[[nodiscard]] constexpr on_kind on(kind which) { return on_kind(which); }

}  // namespace sluice
