// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/nearest_name.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/boosting.hpp"
#include "sluice/trees/tree_limits.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::trees {

/// The place of a feature. Throws `schema_mismatch` where there is none of that name, with the nearest one.
[[nodiscard]] inline std::uint32_t place_of(std::string_view name, std::span<const feature> columns,
                                            std::string_view component) {
    const auto at =
        std::find_if(columns.begin(), columns.end(), [&](const feature& one) { return one.name == name; });
    if (at != columns.end()) return static_cast<std::uint32_t>(at - columns.begin());
    std::vector<std::string> names;
    for (const auto& one : columns) names.push_back(one.name);
    throw schema_mismatch({.component = std::string(component),
                           .requirement = "constrains feature \"" + std::string(name) + "\"",
                           .actual = "no such feature",
                           .place = {},
                           .hint = nearest_name_hint(name, names)});
}

/// Writes constraints into the limits of the trees, by the places of the features. Throws `schema_mismatch` for a
/// feature that is not there, `invalid_parameter` for one that is to rise and to fall, or that holds categories.
inline void constrain(tree_limits& limits, const constraints& by, std::span<const feature> columns,
                      std::string_view component) {
    const auto direct = [&](const name_list& names, std::int8_t direction) {
        for (std::size_t k = 0; k < names.size(); ++k) {
            limits.monotone.resize(columns.size(), 0);
            const std::uint32_t place = place_of(names[k], columns, component);
            if (columns[place].n_categories > 0)
                throw invalid_parameter({.component = std::string(component),
                                         .requirement = "numbers increase or decrease",
                                         .actual = "\"" + std::string(names[k]) + "\" holds categories",
                                         .place = {},
                                         .hint = {}});
            std::int8_t& of = limits.monotone[place];
            if (of == -direction)
                throw invalid_parameter({.component = std::string(component),
                                         .requirement = "a feature increases or decreases",
                                         .actual = "\"" + std::string(names[k]) + "\" does both",
                                         .place = {},
                                         .hint = {}});
            of = direction;
        }
    };
    direct(by.increasing, 1);
    direct(by.decreasing, -1);
    for (std::size_t i = 0; i < by.interactions.size(); ++i) {
        auto& together = limits.columns.interactions.emplace_back();
        for (std::size_t k = 0; k < by.interactions.size_of(i); ++k)
            together.push_back(place_of(by.interactions.name(i, k), columns, component));
    }
}

}  // namespace sluice::trees
