// SPDX-License-Identifier: MIT
// Data that C++ and Python make to the same bits; golden.py prints what other toolkits say of them.
#pragma once

#include "sluice/data/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test {

inline constexpr std::size_t golden_size = 80;

[[nodiscard]] inline std::vector<double> golden_column(std::size_t j) {
    std::vector<double> values;
    for (std::size_t i = 0; i < golden_size; ++i)
        values.push_back(
            static_cast<double>((i * (7 + 4 * j * j) + 13 * j * j * j + i * i * (j + 1)) % 97) / 9.7 - 5);
    return values;
}

[[nodiscard]] inline sluice::table golden_table() {
    sluice::table x = sluice::table::of_rows(golden_size);
    for (std::size_t j = 0; j < 5; ++j)
        x.add({"x" + std::to_string(j), sluice::array<double>(golden_column(j))});
    return x;
}

[[nodiscard]] inline std::vector<double> golden_numbers() {
    const auto x0 = golden_column(0), x1 = golden_column(1), x2 = golden_column(2);
    std::vector<double> y;
    for (std::size_t i = 0; i < golden_size; ++i)
        y.push_back(1.5 + 0.8 * x0[i] - 0.5 * x1[i] + 0.3 * x2[i] + static_cast<double>((i * 29) % 13) / 4);
    return y;
}

/// 0 to 6, plus `more`.
[[nodiscard]] inline std::vector<double> golden_counts(double more = 0) {
    std::vector<double> y;
    for (std::size_t i = 0; i < golden_size; ++i)
        y.push_back(static_cast<double>((i * i * 5 + i * 3) % 7) + more);
    return y;
}

[[nodiscard]] inline sluice::row_data golden_weights() {
    std::vector<double> w;
    for (std::size_t i = 0; i < golden_size; ++i) w.push_back(static_cast<double>(1 + i % 3));
    return {.weights = std::move(w)};
}

/// Two or three classes.
[[nodiscard]] inline sluice::class_target golden_classes(int n_classes) {
    const auto y = golden_numbers();
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < golden_size; ++i) {
        const int step = (y[i] > 2 ? 1 : 0) + (y[i] > 5 ? 1 : 0) + static_cast<int>(i);
        const int three = step % 4 / 2 + (y[i] > 6 ? 1 : 0);
        codes.push_back(n_classes == 3 ? three : three > 0 ? 1 : 0);
    }
    std::vector<std::string> names{"a", "b", "c"};
    names.resize(static_cast<std::size_t>(n_classes));
    return {std::move(codes), std::make_shared<const sluice::dictionary>(std::move(names))};
}

/// Numbers as target, with weights.
[[nodiscard]] inline sluice::dataset<> golden_data(std::vector<double> y = golden_numbers(),
                                                   sluice::row_data rows = golden_weights()) {
    return {golden_table(), sluice::numeric_target{std::move(y)}, std::move(rows)};
}

}  // namespace test
