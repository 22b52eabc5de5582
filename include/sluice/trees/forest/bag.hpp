// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::trees {

/// How the rows of a tree are drawn.
struct bag_limits {
    bool with_replacement = true;
    double share = 1;  // of the rows, to the nearest whole number, one at least

    [[nodiscard]] bool takes_all() const { return !with_replacement && share >= 1; }
};

/// How many times each of `n_rows` rows counts in a tree, [n_rows]. Depends on the stream alone. O(n_rows).
/// Source: Breiman, "Bagging predictors", 1996, doi:10.1007/BF00058655.
[[nodiscard]] inline std::vector<std::uint32_t> draw_bag(std::size_t n_rows, const bag_limits& limits,
                                                         random_stream drawn) {
    if (limits.takes_all()) return std::vector<std::uint32_t>(n_rows, 1);
    std::vector<std::uint32_t> times(n_rows, 0);
    if (n_rows == 0) return times;
    const double share = exact_product(limits.share, static_cast<double>(n_rows));
    const auto wanted = (std::max)(std::size_t{1}, static_cast<std::size_t>(std::nearbyint(share)));
    random_generator generator(drawn);
    if (limits.with_replacement)
        for (std::size_t k = 0; k < wanted; ++k) ++times[uniform_integer(generator, n_rows)];
    else
        for (const std::size_t i : sample(generator, n_rows, wanted)) times[i] = 1;
    return times;
}

}  // namespace sluice::trees
