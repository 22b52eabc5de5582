// SPDX-License-Identifier: MIT
// Numbers that depend on pairs of indicators alone, by factors of rank 2.
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/data/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace test {

struct planted_shape {
    std::size_t n_rows = 1000;
    std::size_t n_left = 60;   // values of the first block
    std::size_t n_right = 50;  // values of the second
};

/// Sparse indicators of places, one a row.
[[nodiscard]] inline sluice::sparse_block indicators_of(std::vector<std::uint32_t> places, std::size_t width,
                                                        const std::string& name) {
    std::vector<std::uint64_t> ends;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < places.size(); ++i) ends.push_back(i + 1);
    for (std::size_t j = 0; j < width; ++j) names.push_back(name + "_" + std::to_string(j));
    std::vector<double> ones(places.size(), 1.0);
    return {std::move(ends), std::move(places), std::move(ones), std::move(names)};
}

struct planted_data {
    sluice::dataset<> train, test;
};

/// `<p_left, q_right>` plus normal noise of deviation 1/2, p and q being standard normal; a quarter as many rows to test.
[[nodiscard]] inline planted_data planted_factors(const planted_shape& shape, std::uint64_t seed) {
    sluice::random_generator g(sluice::random_stream(seed, 0));
    std::vector<double> p(2 * shape.n_left), q(2 * shape.n_right);
    for (auto* factors : {&p, &q})
        for (double& v : *factors) v = sluice::normal(g);
    const auto draw = [&](std::size_t n) {
        std::vector<std::uint32_t> left(n), right(n);
        std::vector<double> y(n);
        for (std::size_t i = 0; i < n; ++i) {
            left[i] = static_cast<std::uint32_t>(sluice::uniform_integer(g, shape.n_left));
            right[i] = static_cast<std::uint32_t>(sluice::uniform_integer(g, shape.n_right));
            y[i] = sluice::normal(g) / 2;
            for (std::size_t f = 0; f < 2; ++f)
                y[i] += p[2 * std::size_t{left[i]} + f] * q[2 * std::size_t{right[i]} + f];
        }
        sluice::table x = sluice::table::of_rows(n);
        x.add({"left", indicators_of(std::move(left), shape.n_left, "left")});
        x.add({"right", indicators_of(std::move(right), shape.n_right, "right")});
        return sluice::dataset<>(x, sluice::numeric_target{std::move(y)});
    };
    auto train = draw(shape.n_rows);
    return {std::move(train), draw(shape.n_rows / 4)};
}

/// Sparse blocks as dense ones.
[[nodiscard]] inline sluice::table dense_table(const sluice::table& x) {
    sluice::table all = sluice::table::of_rows(x.n_rows());
    for (const auto& column : x.columns()) {
        const auto* sparse = column.as<sluice::sparse_block>();
        if (sparse == nullptr) {
            all.add(column);
            continue;
        }
        std::vector<double> values(x.n_rows() * sparse->width());
        for (std::size_t i = 0; i < x.n_rows(); ++i)
            for (std::size_t at = sparse->row_begin(i); at < sparse->row_ends[i]; ++at)
                values[sparse->columns[at] * x.n_rows() + i] = sparse->values[at];
        all.add({column.name(), sluice::dense_block<double>{std::move(values), x.n_rows(), sparse->names}});
    }
    return all;
}

}  // namespace test
