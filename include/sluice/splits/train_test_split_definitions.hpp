// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/splits/fold.hpp"
#include "sluice/splits/train_test_split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

SLUICE_INLINE fold train_test_split::rows(const dataset<>& data, const context& ctx) const {
    random_generator generator(ctx.at(name).random());
    const std::size_t n = data.n_rows();
    std::vector<char> is_test(n, 0);
    if (by == split_by::classes) {
        auto classes = detail::rows_by_class(data, name);
        const auto counts = shares(classes, size_of_test(n), n);
        for (std::size_t c = 0; c < classes.size(); ++c) {
            shuffle(generator, std::span<std::size_t>(classes[c]));
            for (std::size_t i = 0; i < counts[c]; ++i) is_test[classes[c][i]] = 1;
        }
    } else if (by == split_by::groups) {
        const auto groups = detail::rows_by_group(data, name);
        for (const std::size_t g : sample(generator, groups.size(), size_of_test(groups.size())))
            for (const std::size_t row : groups[g]) is_test[row] = 1;
    } else {
        for (const std::size_t row : sample(generator, n, size_of_test(n))) is_test[row] = 1;
    }
    fold parts;
    for (std::size_t i = 0; i < n; ++i) (is_test[i] != 0 ? parts.test : parts.train).push_back(i);
    return parts;
}

SLUICE_INLINE std::size_t train_test_split::size_of_test(std::size_t n) const {
    const double exact = test_size.value() * static_cast<double>(n);
    // 0.07 x 100 must not become 8 because the product is a little more than 7.
    const double nearest = std::round(exact);
    const double share = std::abs(exact - nearest) <= 1e-9 * exact ? nearest : std::ceil(exact);
    const auto size = static_cast<std::size_t>(n_test ? n_test->value() : static_cast<std::int64_t>(share));
    if (size == 0 || size >= n) detail::throw_too_few(name, "needs rows for both parts", n);
    return size;
}

SLUICE_INLINE std::vector<std::size_t> train_test_split::shares(
    const std::vector<std::vector<std::size_t>>& classes, std::size_t size, std::size_t n) {
    std::vector<std::size_t> counts, order(classes.size());
    for (const auto& rows : classes) counts.push_back(rows.size() * size / n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto remainder = [&](std::size_t c) { return classes[c].size() * size % n; };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return remainder(a) != remainder(b) ? remainder(a) > remainder(b) : a < b;
    });
    std::size_t missing = size - std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    for (std::size_t i = 0; missing > 0; ++i, --missing) ++counts[order[i]];
    return counts;
}

}  // namespace sluice
