// SPDX-License-Identifier: MIT
#include "sluice/compose/fit.hpp"
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear_learner/linear_learner.hpp"
#include "support/chunked.hpp"
#include "support/planted_factors.hpp"
#include "support/sparse_setting.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace linear_learner_sparse_columns_test {

using linear_learner::for_stored_among;
using linear_learner::number_rows;

template <class Spec>
void same_as_dense(const Spec& spec, const dataset<>& data, const dataset<>& held_out) {
    const auto dense = data.with(test::dense_table(data.x()));
    const auto dense_held_out = held_out.with(test::dense_table(held_out.x()));
    const auto bytes = to_bytes(fit(spec, data));
    CHECK(bytes == to_bytes(fit(spec, dense)));
    CHECK(bytes == to_bytes(fit(spec, data, {.threads = 3})));
    CHECK(to_bytes(fit(spec, data, {.validation = &held_out})) ==
          to_bytes(fit(spec, dense, {.validation = &dense_held_out})));
    test::chunked sparse_chunks{data, 700}, dense_chunks{dense, 700};
    CHECK(to_bytes(fit_chunks(spec, sparse_chunks)) == to_bytes(fit_chunks(spec, dense_chunks)));
}

TEST_CASE("learners of sparse columns are those of the same columns stored densely, to the byte") {
    for (const bool weights : {false, true}) {
        const test::sparse_setting of(1, 2100, weights), held_out(2, 300, weights);
        // Fewer rows than there are for the scaling and the comparison, and columns that are not centred.
        const linear_learner_regressor sampled{.num_models = 2,
                                               .epochs = 3,
                                               .mini_batch_size = 300,
                                               .unbias_data = false,
                                               .num_point_for_scaler = 500,
                                               .num_calibration_samples = 400};
        same_as_dense(linear_learner_regressor{.num_models = 2, .epochs = 3, .mini_batch_size = 300},
                      of.of_numbers(), held_out.of_numbers());
        same_as_dense(sampled, of.of_numbers(), held_out.of_numbers());
        same_as_dense(linear_learner_classifier{.num_models = 2, .epochs = 3, .mini_batch_size = 300},
                      of.of_classes(), held_out.of_classes());
    }
}

TEST_CASE("learners hold what sparse columns store, whatever their number") {
    const std::size_t n_rows = 3000, width = 20000;
    random_generator g(random_stream(3, 0));
    std::vector<std::uint32_t> places;
    for (std::size_t i = 0; i < n_rows; ++i)
        places.push_back(static_cast<std::uint32_t>(uniform_integer(g, width)));
    const table x({{"user", test::indicators_of(places, width, "user")}});
    const dataset<> data(x, numeric_target{std::vector<double>(n_rows, 1.0)});
    const linear_learner::scaling by{std::vector<std::string>(width), std::vector<double>(width, 0.25),
                                     std::vector<double>(width, 2.0), std::vector<double>(width)};
    const auto rows = linear_learner::load(data, by, {}, "test", {});
    CHECK(rows.numbers.dense.empty());
    CHECK(rows.numbers.stored.size() == n_rows);
    std::vector<float> row(width);
    for (const std::size_t i : {std::size_t{0}, std::size_t{1700}, n_rows - 1}) {
        rows.numbers.copy_row(i, row.data());
        for (std::size_t j = 0; j < width; ++j) REQUIRE(row[j] == (j == places[i] ? 1.5F : -0.5F));
    }
}

TEST_CASE("rows of dense and sparse columns are put together and added") {
    number_rows rows{{1}, {-1, 0, -3}, {5, 6}, {1, 3}, {2, 0, 2}, {7, 8, 9}};
    rows.append({{1}, {-1, 0, -3}, {4}, {1}, {0}, {3}});
    const std::vector<std::vector<float>> expected{{-1, 5, 7}, {8, 6, 9}, {3, 4, -3}};
    for (std::size_t i = 0; i < 3; ++i) {
        std::vector<float> row(3);
        rows.copy_row(i, row.data());
        CHECK(row == expected[i]);
    }
}

TEST_CASE("what is stored is found among any ascending rows") {
    const sparse_block block{std::vector<std::uint64_t>{1, 1, 2, 3, 4},
                             std::vector<std::uint32_t>{0, 0, 0, 0},
                             std::vector<double>{10, 12, 13, 14},
                             {"a"}};
    const sparse_numbers column(std::make_shared<const sparse_columns>(block), 0);
    const auto found = [&](const std::vector<std::size_t>& rows) {
        std::vector<double> values(rows.size());
        for_stored_among(rows, column, [&](std::size_t place, double value) { values[place] = value; });
        return values;
    };
    CHECK(found({}).empty());
    CHECK(found({1}) == std::vector<double>{0});
    CHECK(found({0, 1, 2, 3, 4}) == std::vector<double>{10, 0, 12, 13, 14});
    CHECK(found({1, 3}) == std::vector<double>{0, 13});
    CHECK(found({0, 4}) == std::vector<double>{10, 14});
}

TEST_CASE("learners refuse numbers of sparse columns that are no float32, as they do of dense ones") {
    const auto place_of = [](double stored, const linear_learner_regressor& spec) {
        const table x({{"sparse", sparse_block{std::vector<std::uint64_t>{0, 1, 2},
                                               std::vector<std::uint32_t>{0, 1},
                                               std::vector<double>{1, stored},
                                               {"a", "b"}}}});
        const auto place = [&](const table& of) {
            const dataset<> data(of, numeric_target{array<double>(std::vector<double>{1, 2, 3})});
            return test::thrown<invalid_data>([&] { (void)fit(spec, data); }).place;
        };
        CHECK(place(x) == place(test::dense_table(x)));
        return place(x);
    };
    CHECK(place_of(std::numeric_limits<double>::quiet_NaN(), {}) == "column \"b\", row 2");
    CHECK(place_of(1e120, linear_learner_regressor{.normalize_data = false}) == "column \"b\", row 0");
    CHECK(place_of(1e120, linear_learner_regressor{.normalize_data = false, .unbias_data = false}) ==
          "column \"b\", row 2");
}

}  // namespace linear_learner_sparse_columns_test
