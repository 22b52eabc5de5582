// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::linear {

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

}  // namespace sluice::linear
