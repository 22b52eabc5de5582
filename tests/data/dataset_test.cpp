// SPDX-License-Identifier: MIT
#include "sluice/data/dataset.hpp"

#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace dataset_test {

struct a : column<"a", kind::numeric> {};

const table two_rows({{"a", array<double>({1, 2})}});

error_details refused(const any_target& target, const row_data& rows = {}) {
    return test::thrown<invalid_data>([&] { return dataset(two_rows, target, rows); });
}

static_assert(std::is_same_v<decltype(dataset(two_rows)), dataset<>>);
static_assert(std::is_same_v<decltype(dataset(two_rows, no_target{2})), dataset<>>);
static_assert(std::is_same_v<decltype(dataset(two_rows, row_data{})), dataset<>>);
static_assert(
    std::is_same_v<decltype(dataset(frame<schema<a>>(two_rows), no_target{2})), dataset<schema<a>>>);
static_assert(std::is_convertible_v<dataset<schema<a>>, const dataset<>&>);

TEST_CASE("dataset without target has rows all the same, and every row counts once") {
    const dataset data(two_rows);
    CHECK(data.n_rows() == 2);
    CHECK(std::holds_alternative<no_target>(data.target()));
    CHECK(data.weights().empty());
    CHECK(data.weight(1) == 1);
    CHECK(dataset(table()).n_rows() == 0);
}

TEST_CASE("dataset takes rows of table, target, weights and groups together") {
    const auto all = test::random_numbers(1, {.n_rows = 30, .n_columns = 2, .missing = 0.2, .weights = true});
    std::vector<std::int64_t> groups(30);
    for (std::size_t i = 0; i < 30; ++i) groups[i] = static_cast<std::int64_t>(i % 7);
    const dataset data(all.x(), all.target(), {.weights = all.rows().weights, .groups = groups});
    const std::vector<std::size_t> rows{29, 3, 3, 0};
    const auto taken = data.take(rows);
    REQUIRE(taken.n_rows() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(taken.weight(i) == data.weight(rows[i]));
        CHECK(taken.rows().groups[i] == groups[rows[i]]);
        CHECK(std::get<numeric_target>(taken.target()).values[i] ==
              std::get<numeric_target>(data.target()).values[rows[i]]);
    }
    CHECK(data.take({}).n_rows() == 0);
}

TEST_CASE("dataset keeps target and weights when its table is replaced, and refuses one of other length") {
    const dataset data(two_rows, numeric_target{array<double>({5, 6})}, {.weights = array<double>({1, 3})});
    const auto other = data.with(table({{"b", array<double>({7, 8})}}));
    CHECK(other.x().names() == std::vector<std::string>{"b"});
    CHECK(other.weight(1) == 3);
    CHECK(std::get<numeric_target>(other.target()).values[0] == 5);
    CHECK_THROWS_AS(data.with(table({{"b", array<double>({7})}})), invalid_data);
}

TEST_CASE("dataset of a frame keeps the schema in its type") {
    const dataset data(frame<schema<a>>(two_rows), numeric_target{array<double>({5, 6})});
    static_assert(std::is_same_v<decltype(data.x()), frame<schema<a>>>);
    const std::size_t second[] = {1};
    const auto taken = data.take(second);
    static_assert(std::is_same_v<decltype(taken), const dataset<schema<a>>>);
    CHECK((*taken.x()["a"].as<array<double>>())[0] == 2);
}

TEST_CASE("dataset refuses parts of different lengths and names the part") {
    const auto why = refused(numeric_target{array<double>({1})});
    CHECK(why.component == "dataset");
    CHECK(why.requirement == "target must have 2 rows");
    CHECK(why.actual == "1");
    CHECK(refused(no_target{2}, {.weights = array<double>({1})}).requirement == "weights must have 2 rows");
    CHECK(refused(no_target{2}, {.groups = array<std::int64_t>({1, 2, 3})}).requirement ==
          "groups must have 2 rows");
    CHECK(refused(survival_target{array<double>({1, 2}), array<std::uint8_t>({1})}).requirement ==
          "events must have 2 rows");
}

TEST_CASE("dataset refuses weights below zero, missing or infinite, by row") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {-1.0, -1e-300, infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
        const auto why = refused(no_target{2}, {.weights = array<double>({1, bad})});
        CHECK(why.requirement == "weights must be >= 0 and finite");
        CHECK(why.place == "row 1");
        CHECK(why.actual == to_text(bad));
    }
    CHECK_NOTHROW((void)dataset(two_rows, no_target{2}, {.weights = array<double>({0, -0.0})}));
}

TEST_CASE("dataset refuses codes that stand for no class, by row") {
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"no", "yes"});
    const auto why = refused(class_target{array<std::int32_t>({0, 2}), names});
    CHECK(why.requirement == "classes must have codes from 0 to their number less 1");
    CHECK(why.actual == "2 of 2 classes");
    CHECK(why.place == "row 1");
    CHECK(refused(class_target{array<std::int32_t>({missing_code, 0}), names}).place == "row 0");
    CHECK(refused(class_target{array<std::int32_t>({0, 0}), nullptr}).actual == "no dictionary");
    CHECK_THROWS_AS(dataset(table::of_rows(0), class_target{}), invalid_data);
}

TEST_CASE("dataset takes and keeps the offsets of each output with its rows") {
    const dataset data(two_rows, no_target{2}, {.offsets = std::vector<double>{1, 2, 10, 20}});
    REQUIRE(data.n_offsets() == 2);
    CHECK(data.offsets(1)[0] == 10);
    const std::vector<std::size_t> rows{1, 1, 0};
    const auto taken = data.take(rows);
    REQUIRE(taken.n_offsets() == 2);
    CHECK(std::vector<double>(taken.offsets().begin(), taken.offsets().end()) ==
          std::vector<double>{2, 2, 1});
    CHECK(std::vector<double>(taken.offsets(1).begin(), taken.offsets(1).end()) ==
          std::vector<double>{20, 20, 10});
    CHECK(data.with(two_rows).n_offsets() == 2);
    CHECK(data.take({}).n_offsets() == 0);
    CHECK(dataset(two_rows).n_offsets() == 0);
}

TEST_CASE("dataset refuses offsets that are not finite, by row, or not as many for each output") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(refused(no_target{2}, {.offsets = std::vector<double>{1, 2, 3, infinity}}).place == "row 1");
    CHECK(refused(no_target{2}, {.offsets = std::vector<double>{std::nan(""), 2}}).place == "row 0");
    CHECK(refused(no_target{2}, {.offsets = std::vector<double>{1, 2, 3}}).requirement.find("offsets") !=
          std::string::npos);
    CHECK_THROWS_AS((void)dataset(table(), {.offsets = std::vector<double>{1}}), invalid_data);
}

}  // namespace dataset_test
