// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// The least number of characters to insert, delete or replace (case counts half) to turn one name into
/// the other, times two. O(length x length).
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = 2 * j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = 2 * i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1]                 ? 0u
                                       : lower(a[i - 1]) == lower(b[j - 1]) ? 1u
                                                                            : 2u;
            const std::size_t best = (std::min)({row[j] + 2, row[j - 1] + 2, diagonal + change});
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b.size()];
}

/// A hint for a misspelt name: `did you mean "Age"?`, or empty when nothing is near.
template <class Names>
[[nodiscard]] std::string nearest_name_hint(std::string_view wanted, const Names& names) {
    std::string_view best;
    std::size_t distance = wanted.size() + 1;  // more than half of the characters wrong is not a misspelling
    for (const auto& name : names)
        if (const std::size_t here = edit_distance(wanted, name); here < distance)
            distance = here, best = name;
    return best.empty() ? std::string() : "did you mean \"" + std::string(best) + "\"?";
}

}  // namespace sluice
