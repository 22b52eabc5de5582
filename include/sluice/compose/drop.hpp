// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/on.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Leaves columns out and keeps the others in their order. A column that is not there is an error, except
/// with `drop_if_present`.
///
/// Example: `drop("Name", "Ticket") | drop_if_present("Cabin")`.
struct drop_columns : detail::selects<drop_columns> {
    static constexpr std::string_view name = "drop";
    name_list names;
    bool must_be_present = true;

    constexpr drop_columns() = default;
    constexpr drop_columns(const name_list& unwanted, bool required)
        : names(unwanted), must_be_present(required) {}

    [[nodiscard]] std::vector<std::string> selected(const table& x) const {
        if (must_be_present)
            for (std::size_t i = 0; i < names.size(); ++i) (void)x.at(names[i], "drop");
        return required(x);
    }
    /// A model that drops columns does not ask for them.
    [[nodiscard]] std::vector<std::string> required(const table& x) const {
        std::vector<std::string> kept;
        for (const auto& column : x.columns())
            if (!names.contains(column.name())) kept.push_back(column.name());
        return kept;
    }
    [[nodiscard]] std::string text() const {
        return (must_be_present ? "drop(" : "drop_if_present(") + parameter_type<name_list>::print(names) +
               ")";
    }
    friend bool operator==(const drop_columns&, const drop_columns&) = default;
};

/// Drops columns that must be there; `schema_mismatch` names the one that is not, and the nearest name.
template <std::convertible_to<std::string_view>... Names>
requires(sizeof...(Names) > 0) [[nodiscard]] constexpr drop_columns drop(const Names&... names) {
    return {name_list{std::string_view(names)...}, true};
}

/// Drops columns where they are there.
template <std::convertible_to<std::string_view>... Names>
requires(sizeof...(Names) > 0) [[nodiscard]] constexpr drop_columns drop_if_present(const Names&... names) {
    return {name_list{std::string_view(names)...}, false};
}

}  // namespace sluice
