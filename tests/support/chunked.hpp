// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/dataset.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace test {

/// A dataset in chunks of some rows.
struct chunked {
    sluice::dataset<> all;
    std::size_t rows = 7;
    std::size_t at = 0;
    std::size_t rewound = 0;
    void rewind() { at = 0, ++rewound; }
    std::optional<sluice::dataset<>> next() {
        if (at >= all.n_rows()) return std::nullopt;
        std::vector<std::size_t> chosen;
        for (; at < all.n_rows() && chosen.size() < rows; ++at) chosen.push_back(at);
        return all.take(chosen);
    }
};

}  // namespace test
