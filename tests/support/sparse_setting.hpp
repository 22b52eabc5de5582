// SPDX-License-Identifier: MIT
// A table of dense columns and a sparse block, and targets that depend on the block.
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/data/dataset.hpp"
#include "support/random_data.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test {

struct sparse_setting {
    sluice::table x = sluice::table::of_rows(0);
    std::vector<double> numbers;
    std::vector<std::int32_t> codes;
    sluice::row_data rows;

    sparse_setting(std::uint64_t seed, std::size_t n_rows, bool weights) {
        sluice::random_generator g(sluice::random_stream(seed, 0));
        x = random_table(g, {.n_rows = n_rows, .n_columns = 2});
        std::vector<std::uint64_t> ends;
        std::vector<std::uint32_t> at;
        std::vector<double> stored;
        for (std::size_t i = 0; i < n_rows; ++i) {
            double effect = 0;
            for (std::uint32_t j = 0; j < 9; ++j) {
                if (sluice::uniform_integer(g, 4) != 0) continue;
                at.push_back(j);
                stored.push_back(1e3 * sluice::normal(g));
                effect += 1e-3 * stored.back() * (static_cast<double>(j) - 4);
            }
            ends.push_back(at.size());
            numbers.push_back(effect + sluice::normal(g));
            codes.push_back(numbers.back() + 2 * sluice::normal(g) > 0 ? 1 : 0);
        }
        std::vector<std::string> names;
        for (std::size_t j = 0; j < 9; ++j) names.push_back("s" + std::to_string(j));
        x.add({"sparse",
               sluice::sparse_block{std::move(ends), std::move(at), std::move(stored), std::move(names)}});
        rows = random_weights(g, {.n_rows = n_rows, .weights = weights});
    }
    [[nodiscard]] sluice::dataset<> of_numbers() const {
        return {x, sluice::numeric_target{sluice::array<double>(numbers)}, rows};
    }
    [[nodiscard]] sluice::dataset<> of_counts() const {
        std::vector<double> counts;
        for (const double v : numbers) counts.push_back(v > 0 ? std::floor(v) : 0.0);
        return {x, sluice::numeric_target{sluice::array<double>(std::move(counts))}, rows};
    }
    [[nodiscard]] sluice::dataset<> of_classes() const {
        return {x,
                sluice::class_target{
                    sluice::array<std::int32_t>(codes),
                    std::make_shared<const sluice::dictionary>(std::vector<std::string>{"a", "b"})},
                rows};
    }
};

}  // namespace test
