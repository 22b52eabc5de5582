// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::detail {

/// What a loaded step must satisfy before it is used: its lists of numbers are `size` long and none is NaN.
template <class... Lists>
void require_members(std::string_view component, std::size_t size, const Lists&... lists) {
    const auto require = [&](const auto& numbers) {
        bool any_nan = false;
        for (const double number : numbers) any_nan = any_nan || std::isnan(number);
        if (numbers.size() != size || any_nan)
            throw invalid_data(
                {.component = std::string(component),
                 .requirement = "members must hold " + to_text(size) + " numbers, none of them NaN",
                 .actual = to_text(numbers.size()) + (any_nan ? " with a NaN" : ""),
                 .place = {},
                 .hint = "the model file is damaged or was made by hand"});
    };
    (require(lists), ...);
}

}  // namespace sluice::detail
