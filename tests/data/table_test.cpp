// SPDX-License-Identifier: MIT
#include "sluice/data/table.hpp"

#include "sluice/data/data.hpp"
#include "sluice/interop/eigen.hpp"
#include "sluice/interop/xtensor.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace sluice;

namespace {

struct passenger {
    double age;
    std::optional<float> fare;
    std::string_view city;
    int siblings;
};

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace

SLUICE_RECORD(passenger, age, fare, city, siblings)

TEST_CASE("table shares its columns and refuses unequal lengths and equal names") {
    const array<double> values({1, 2, 3});
    const table x({{"a", values}});
    CHECK(x["a"].as<array<double>>()->data() == values.data());
    const table copy = x;
    CHECK(copy["a"].as<array<double>>()->data() == values.data());
    CHECK_THROWS_AS(table({{"a", values}, {"b", array<double>({1})}}), invalid_data);
    CHECK_THROWS_AS(table({{"a", values}, {"a", values}}), invalid_data);
    CHECK(table::of_rows(7).n_rows() == 7);
}

TEST_CASE("table names a missing column and the nearest one") {
    const table x({{"Embarked", array<double>({1})}, {"Age", array<double>({1})}});
    try {
        (void)x["Embraked"];
        FAIL("must throw");
    } catch (const std::invalid_argument& why) {
        CHECK(std::string(why.what()) ==
              "table: needs column \"Embraked\", got a table without it (did you mean \"Embarked\"?)");
    }
    CHECK(nearest_name_hint("zzzzzz", x.names()).empty());
    CHECK(nearest_name_hint("age", x.names()) == "did you mean \"Age\"?");
}

TEST_CASE("take gathers rows of every kind of column, also more than once") {
    text_builder texts;
    for (const char* t : {"one", "", "three"}) texts.push_back(t);
    texts.push_back({});
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"x", "y"});
    const table x({{"d", array<double>({1, 2, 3, 4})},
                   {"f", array<float>({1, 2, 3, 4})},
                   {"c", category_values{array<std::int32_t>({0, 1, -1, 0}), names}},
                   {"t", std::move(texts).finish()},
                   {"s", timestamp_values{array<std::int64_t>({1, 2, missing_timestamp, 4})}},
                   {"b", dense_block<double>{array<double>({1, 2, 3, 4, 5, 6, 7, 8}), 4, {"p", "q"}}},
                   {"z", sparse_block{array<std::uint64_t>({1, 1, 3, 3}),
                                      array<std::uint32_t>({1, 0, 1}),
                                      array<double>({5, 6, 7}),
                                      {"p", "q"}}}});
    const std::vector<std::size_t> rows{3, 2, 2};
    const table y = x.take(rows);
    CHECK(y.n_rows() == 3);
    CHECK((*y["d"].as<array<double>>())[0] == 4);
    CHECK((*y["c"].as<category_values>())[1].data() == nullptr);
    CHECK((*y["t"].as<text_values>())[0].data() == nullptr);
    CHECK((*y["t"].as<text_values>())[2] == "three");
    CHECK(is_missing(y["s"], 1));
    CHECK(y["b"].as<dense_block<double>>()->column(1)[1] == 7);
    const auto* sparse = y["z"].as<sparse_block>();
    CHECK(sparse->row_begin(1) == 0);
    CHECK(sparse->row_ends[2] == 4);
    CHECK(sparse->values[3] == 7);
}

TEST_CASE("text values tell a missing string from an empty one") {
    text_builder texts;
    texts.push_back("");
    texts.push_back({});
    const auto values = std::move(texts).finish();
    CHECK(values[0].data() != nullptr);
    CHECK(values[0].empty());
    CHECK(values[1].data() == nullptr);
}

TEST_CASE("dictionary finds names, and tells missing from unknown") {
    const dictionary names({"b", "a", ""});
    CHECK(names.code("a") == 1);
    CHECK(names.code("") == 2);
    CHECK(names.code("c") == unknown_code);
    CHECK(names.code({}) == missing_code);
    CHECK_THROWS_AS(dictionary({"a", "a"}), invalid_data);
}

TEST_CASE("dataset refuses lengths that differ and weights that cannot be") {
    const table x({{"a", array<double>({1, 2})}});
    CHECK_THROWS_AS(dataset(x, numeric_target{array<double>({1})}), invalid_data);
    CHECK_THROWS_AS(dataset(x, no_target{2}, {.weights = array<double>({1, -1})}), invalid_data);
    CHECK_THROWS_AS(dataset(x, no_target{2}, {.weights = array<double>({1, missing_value})}), invalid_data);
    CHECK_THROWS_AS(dataset(x, no_target{2}, {.groups = array<std::int64_t>({1})}), invalid_data);
    const std::size_t second[] = {1};
    const auto taken =
        dataset(x, numeric_target{array<double>({5, 6})}, {.weights = array<double>({1, 3})}).take(second);
    CHECK(taken.weight(0) == 3);
    CHECK(std::get<numeric_target>(taken.target()).values[0] == 6);
}

TEST_CASE("class labels keep the order of numbers, bytes, or the one that is given") {
    const auto numbers_made = class_labels({"y", array<double>({10, 9, 10})});
    CHECK(numbers_made.classes->names() == std::vector<std::string>{"9", "10"});
    CHECK(numbers_made[0] == "10");
    text_builder texts;
    for (const char* t : {"no", "yes"}) texts.push_back(t);
    const column_data words("y", std::move(texts).finish());
    CHECK(class_labels(words).codes[1] == 1);
    CHECK(class_labels(words, {"yes", "no"}).codes[1] == 0);
    CHECK_THROWS_AS((void)class_labels(words, {"yes"}), invalid_data);
    CHECK_THROWS_AS((void)class_labels({"y", array<double>({1, missing_value})}), invalid_data);
    CHECK_THROWS_AS((void)numbers({"y", array<double>({missing_value})}), invalid_data);
    CHECK_THROWS_AS((void)require_target<class_target>(numeric_target{}, "test"), invalid_data);
}

TEST_CASE("struct becomes a row and many become a frame, missing values included") {
    const std::vector<passenger> people{{30, 7.5f, "Rome", 1}, {missing_value, std::nullopt, {}, 0}};
    const auto cells = row_of(people[0]);
    CHECK(cells.size() == 4);
    CHECK(cells[1].number == 7.5);
    CHECK(cells[2].text == "Rome");
    CHECK(std::isnan(row_of(people[1])[1].number));
    const auto x = frame_of(std::span<const passenger>(people));
    CHECK(x.names() == std::vector<std::string>{"age", "fare", "city", "siblings"});
    CHECK(x["fare"].as<array<float>>() != nullptr);
    CHECK(is_missing(x["city"], 1));
    CHECK(x["siblings"].kind() == kind::numeric);
}

TEST_CASE("arrays of Eigen, xtensor and others are looked at without copying where layouts agree") {
    Eigen::MatrixXd columns(2, 2);
    columns << 1, 2, 3, 4;
    const auto by_column = table_view(columns);
    CHECK(by_column["x1"].as<array<double>>()->data() == columns.data() + 2);
    CHECK(eigen_view<double>(by_column["x1"]) == columns.col(1));
    CHECK(to_matrix(by_column) == columns);
    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = columns.cast<float>();
    CHECK((*table_view(rows, {"p", "q"})["q"].as<array<float>>())[0] == 2);
    const xt::xtensor<double, 2, xt::layout_type::column_major> tensor{{1, 2}, {3, 4}};
    CHECK(table_view(tensor)["x1"].as<array<double>>()->data() == tensor.data() + 2);
    const std::vector<double> raw{1, 2, 3, 4, 5, 6};
    CHECK((*table_view(std::span<const double>(raw), 2, {"a", "b", "c"}, matrix_order::row_major)["c"]
                .as<array<double>>())[1] == 6);
    CHECK_THROWS_AS((void)table_view(std::span<const double>(raw), 4, {"a"}), invalid_data);
    CHECK_THROWS_AS((void)eigen_view<float>(by_column["x0"]), schema_mismatch);
}
