// SPDX-License-Identifier: MIT
// Small random datasets for property tests.
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test {

struct data_shape {
    std::size_t n_rows = 100;
    std::size_t n_columns = 4;
    std::size_t distinct = 0;  // 0: continuous
    double missing = 0;        // share of missing values
    bool weights = false;      // integers 0 to 4
};

[[nodiscard]] inline std::vector<double> random_column(sluice::random_generator& g, const data_shape& shape) {
    std::vector<double> values(shape.n_rows);
    for (double& v : values) {
        v = shape.distinct == 0 ? sluice::normal(g)
                                : static_cast<double>(sluice::uniform_integer(g, shape.distinct));
        if (sluice::uniform(g) < shape.missing) v = std::numeric_limits<double>::quiet_NaN();
    }
    return values;
}

[[nodiscard]] inline sluice::table random_table(sluice::random_generator& g, const data_shape& shape) {
    sluice::table x = sluice::table::of_rows(shape.n_rows);
    for (std::size_t j = 0; j < shape.n_columns; ++j)
        x.add({"x" + std::to_string(j), sluice::array<double>(random_column(g, shape))});
    return x;
}

[[nodiscard]] inline sluice::row_data random_weights(sluice::random_generator& g, const data_shape& shape) {
    sluice::row_data rows;
    if (!shape.weights) return rows;
    std::vector<double> weights(shape.n_rows);
    for (double& w : weights) w = static_cast<double>(sluice::uniform_integer(g, 5));
    weights[0] = 1;
    rows.weights = std::move(weights);
    return rows;
}

/// Classes a and b that depend on the first two columns.
[[nodiscard]] inline sluice::dataset<> random_classes(std::uint64_t seed, const data_shape& shape) {
    sluice::random_generator g(sluice::random_stream(seed, 0));
    auto x = random_table(g, shape);
    std::vector<std::int32_t> codes(shape.n_rows);
    const auto f = sluice::features(x, "test");
    for (std::size_t i = 0; i < shape.n_rows; ++i) {
        const double z = (std::isnan(f[0][i]) ? 0.5 : f[0][i]) -
                         (shape.n_columns > 1 && !std::isnan(f[1][i]) ? f[1][i] : 0);
        codes[i] = z + sluice::normal(g) > 0 ? 1 : 0;
    }
    codes[0] = 0;
    if (shape.n_rows > 1) codes[1] = 1;
    auto names = std::make_shared<const sluice::dictionary>(std::vector<std::string>{"a", "b"});
    auto rows = random_weights(g, shape);
    return {std::move(x), sluice::class_target{std::move(codes), std::move(names)}, std::move(rows)};
}

/// A number that depends on the columns.
[[nodiscard]] inline sluice::dataset<> random_numbers(std::uint64_t seed, const data_shape& shape) {
    sluice::random_generator g(sluice::random_stream(seed, 0));
    auto x = random_table(g, shape);
    std::vector<double> y(shape.n_rows);
    const auto f = sluice::features(x, "test");
    for (std::size_t i = 0; i < shape.n_rows; ++i) {
        y[i] = sluice::normal(g) / 4;
        for (std::size_t j = 0; j < shape.n_columns; ++j)
            y[i] += std::isnan(f[j][i]) ? 0.5 : std::sin(f[j][i]) * static_cast<double>(j + 1);
    }
    auto rows = random_weights(g, shape);
    return {std::move(x), sluice::numeric_target{std::move(y)}, std::move(rows)};
}

/// Several numbers that depend on the columns, each in a way of its own and on a scale of its own.
[[nodiscard]] inline sluice::dataset<> random_outputs(std::uint64_t seed, const data_shape& shape,
                                                      std::size_t n_outputs) {
    sluice::random_generator g(sluice::random_stream(seed, 0));
    auto x = random_table(g, shape);
    std::vector<double> y(shape.n_rows * n_outputs);
    std::vector<std::string> names;
    const auto f = sluice::features(x, "test");
    for (std::size_t k = 0; k < n_outputs; ++k) {
        names.push_back("y" + std::to_string(k));
        for (std::size_t i = 0; i < shape.n_rows; ++i) {
            double sum = sluice::normal(g) / 4;
            for (std::size_t j = 0; j < shape.n_columns; ++j)
                sum += std::isnan(f[j][i]) ? 0.5 : std::sin(f[j][i]) * static_cast<double>((j + k) % 3);
            y[k * shape.n_rows + i] = static_cast<double>(k + 1) * sum;
        }
    }
    auto rows = random_weights(g, shape);
    return {
        std::move(x),
        sluice::multi_output_target{{sluice::array<double>(std::move(y)), shape.n_rows, std::move(names)}},
        std::move(rows)};
}

/// Labels that depend on the columns, each on two of its own; some rows have none.
[[nodiscard]] inline sluice::dataset<> random_labels(std::uint64_t seed, const data_shape& shape,
                                                     std::size_t n_labels) {
    sluice::random_generator g(sluice::random_stream(seed, 0));
    auto x = random_table(g, shape);
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> columns;
    std::vector<std::string> names;
    const auto f = sluice::features(x, "test");
    for (std::size_t k = 0; k < n_labels; ++k) names.push_back("l" + std::to_string(k));
    for (std::size_t i = 0; i < shape.n_rows; ++i) {
        for (std::size_t k = 0; k < n_labels; ++k) {
            const double a = f[k % shape.n_columns][i], b = f[(k + 1) % shape.n_columns][i];
            if ((std::isnan(a) ? 0.5 : a) + (std::isnan(b) ? 0.5 : b) + sluice::normal(g) / 4 > 0)
                columns.push_back(static_cast<std::uint32_t>(k));
        }
        ends.push_back(columns.size());
    }
    std::vector<double> ones(columns.size(), 1.0);
    auto rows = random_weights(g, shape);
    return {
        std::move(x),
        sluice::multi_label_target{{std::move(ends), std::move(columns), std::move(ones), std::move(names)}},
        std::move(rows)};
}

/// Each row as often as its weight says, without weights.
[[nodiscard]] inline sluice::dataset<> repeated(const sluice::dataset<>& data) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < data.n_rows(); ++i)
        for (int k = 0; k < static_cast<int>(data.weight(i)); ++k) rows.push_back(i);
    const auto taken = data.take(rows);
    return {taken.x(), taken.target()};
}

}  // namespace test
