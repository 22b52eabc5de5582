// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice {

/// The classes that have weight, which are the only ones that a model can learn.
struct present_classes {
    std::vector<std::int32_t> present;  // their codes, ascending
    std::vector<double> shares;         // of the weight, of each of them
    std::vector<std::int32_t>
        places;  // [n_rows], where the row's class stands among them; 0 if it has no weight

    present_classes(const class_target& y, const dataset<>& data) : places(y.size()) {
        std::vector<double> all(y.n_classes());
        double total = 0;
        for (std::size_t i = 0; i < y.size(); ++i) {
            all[static_cast<std::size_t>(y.codes[i])] += data.weight(i);
            total += data.weight(i);
        }
        std::vector<std::int32_t> place(all.size());
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (!(all[k] > 0)) continue;
            place[k] = static_cast<std::int32_t>(present.size());
            present.push_back(static_cast<std::int32_t>(k));
            shares.push_back(all[k] / total);
        }
        for (std::size_t i = 0; i < y.size(); ++i) places[i] = place[static_cast<std::size_t>(y.codes[i])];
    }
};

/// Whether codes are those of one class or more out of `n_classes`, ascending: what an archive must not break.
[[nodiscard]] inline bool are_present_classes(std::span<const std::int32_t> present, std::size_t n_classes) {
    bool sound =
        !present.empty() && present.front() >= 0 && static_cast<std::size_t>(present.back()) < n_classes;
    for (std::size_t k = 1; k < present.size(); ++k) sound = sound && present[k - 1] < present[k];
    return sound;
}

/// Moves the numbers of the classes that had weight, at the front of `row`, to their places among all classes; the others
/// get 0.
inline void spread_over_classes(std::span<const std::int32_t> present, std::span<double> row) noexcept {
    // From the last to the first, since a class never stands before its place among those present.
    for (std::size_t k = row.size(), p = present.size(); k-- > 0;)
        row[k] = p > 0 && static_cast<std::size_t>(present[p - 1]) == k ? row[--p] : 0;
}

}  // namespace sluice
