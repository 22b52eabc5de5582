// SPDX-License-Identifier: MIT
// A program of its own, because it counts every allocation.
#include "sluice/compose/predict_row.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/data/record.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/nn/mlp_classifier.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string_view>
#include <vector>

namespace {

std::atomic<std::size_t> allocations = 0;
std::atomic<std::size_t> allocated_bytes = 0;

void* counted(std::size_t size) {
    ++allocations;
    allocated_bytes += size;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace sluice;

namespace {

struct passenger {
    double age;
    double fare;
    std::string_view city;
};

}  // namespace

SLUICE_RECORD(passenger, age, fare, city)

TEST_CASE("predicting a struct allocates nothing, and neither does refusing one") {
    std::vector<passenger> people;
    std::vector<double> y;
    for (int i = 0; i < 100; ++i) {
        people.push_back({i % 40 + 1.0, i % 7 + 0.5, i % 3 == 0 ? "Rome" : "Oslo"});
        y.push_back(i % 3 == 0 || i % 40 > 20 ? 1 : 0);
    }
    const auto x = frame_of(std::span<const passenger>(people));
    const auto m = fit(
        columns(on("age", "fare") | simple_imputer{} | standard_scaler{}, on("city") | one_hot_encoder{}) |
            gbm_classifier{.rounds = 20},
        dataset(x, class_labels({"y", array<double>(std::move(y))})));
    const auto proba = predict_proba(m, x);
    row_scratch scratch(m);
    double out[2] = {0, 0};
    bool accepted = true, equal = true;
    const std::size_t before = allocations;
    for (std::size_t i = 0; i < people.size(); ++i) {
        const auto row = row_of(people[i]);
        accepted = predict_row(m, row, out, scratch) && accepted;
        equal = out[1] == proba(static_cast<Eigen::Index>(i), 1) && equal;
    }
    const bool refused = !predict_row(m, row_of(passenger{1, 2, "Paris"}), out, scratch);
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(accepted);
    CHECK(equal);
    CHECK(refused);
}

TEST_CASE("predicting a row by linear leaves allocates nothing") {
    const auto data = test::random_numbers(1, {.n_rows = 300, .n_columns = 3, .missing = 0.1});
    const auto m = fit(gbm_regressor{.rounds = 5, .linear_leaves = true}, data);
    REQUIRE(m.state().booster().has_linear_leaves());
    const auto expected = predict(m, data.x());
    const auto rows = testing::cells_of(data.x());
    row_scratch scratch(m);
    bool equal = true;
    const std::size_t before = allocations;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        double out = 0;
        equal = predict_row(m, rows[i], {&out, 1}, scratch) && equal;
        equal = out == expected[static_cast<Eigen::Index>(i)] && equal;
    }
    CHECK(allocations == before);
    CHECK(equal);
}

TEST_CASE("predicting a row by a network allocates nothing") {
    const auto data = test::random_classes(1, {.n_rows = 100, .n_columns = 3});
    const auto m = fit(mlp_classifier{.hidden_layers = {20, 7}, .epochs = 1}, data);
    const auto expected = predict_proba(m, data.x());
    const auto rows = testing::cells_of(data.x());
    row_scratch scratch(m);
    double out[2] = {0, 0};
    bool equal = true;
    const std::size_t before = allocations;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        equal = predict_row(m, rows[i], out, scratch) && equal;
        equal = out[1] == expected(static_cast<Eigen::Index>(i), 1) && equal;
    }
    CHECK(allocations == before);
    CHECK(equal);
}

TEST_CASE("predicting a row with categories by a network of every layer allocates nothing") {
    std::vector<std::int32_t> codes;
    for (int i = 0; i < 100; ++i) codes.push_back(i % 4 - 1);
    auto with_names = test::random_classes(1, {.n_rows = 100, .n_columns = 3});
    table x = with_names.x();
    const std::vector<std::string> names{"Rome", "a city with a long name, beyond what strings hold in place",
                                         "c"};
    x.add({"city", category_values{std::move(codes), std::make_shared<const dictionary>(names)}});
    const auto m = fit(mlp_classifier{.hidden_layers = {9, 9},
                                      .normalization = nn::normalization::batch,
                                      .skip_connections = true,
                                      .epochs = 1,
                                      .dropout = 0.1},
                       dataset<>(x, with_names.target()));
    const auto expected = predict_proba(m, x);
    const auto rows = testing::cells_of(x);
    row_scratch scratch(m);
    double out[2] = {0, 0};
    bool equal = true;
    const std::size_t before = allocations;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        equal = predict_row(m, rows[i], out, scratch) && equal;
        equal = out[1] == expected(static_cast<Eigen::Index>(i), 1) && equal;
    }
    CHECK(allocations == before);
    CHECK(equal);
}

TEST_CASE("loading a model allocates at most 4 times the file plus 16 MiB") {
    std::vector<double> a(3000), y(3000);
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] = static_cast<double>(i * 7919 % 3001), y[i] = static_cast<double>(i * 31 % 97);
    const dataset data(table({{"a", array<double>(std::move(a))}}), numeric_target{std::move(y)});
    const auto m = fit(gbm_regressor{.rounds = 300, .max_depth = 8, .min_child_weight = 0}, data);
    const auto bytes = to_bytes(m);
    REQUIRE(bytes.size() > 200000);
    const std::size_t before = allocated_bytes;
    (void)from_bytes<std::remove_cvref_t<decltype(m)>>(bytes);
    // All that is ever asked for, freed or not.
    CHECK(allocated_bytes - before <= 4 * bytes.size() + (std::size_t{16} << 20));
    auto hostile = bytes;
    hostile.resize(200);
    const std::size_t again = allocated_bytes;
    CHECK_THROWS_AS((void)from_bytes<std::remove_cvref_t<decltype(m)>>(hostile), archive_error);
    CHECK(allocated_bytes - again <= std::size_t{16} << 20);
}
