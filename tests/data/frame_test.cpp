// SPDX-License-Identifier: MIT
#include "sluice/data/frame.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace frame_test {

struct age : column<"age", kind::numeric> {};
struct fare : column<"fare", kind::numeric, float> {};
struct city : column<"city", kind::categorical> {};
using people = schema<age, city, fare>;

table some_people() {
    return table(
        {{"fare", array<float>({7, 8})},
         {"other", array<double>({0, 0})},
         {"age", array<double>({30, 40})},
         {"city", category_values{array<std::int32_t>({0, -1}),
                                  std::make_shared<const dictionary>(std::vector<std::string>{"Rome"})}}});
}

error_details refused(const table& x) {
    return test::thrown<schema_mismatch>([&] { return frame<people>(x); });
}

static_assert(std::is_same_v<schema_of_t<frame<people>>, people>);
static_assert(std::is_same_v<schema_of_t<const frame<people>&>, people>);
static_assert(std::is_same_v<schema_of_t<table>, any_schema>);
static_assert(table_like<table> && table_like<const frame<people>&> && !table_like<int> &&
              !table_like<people>);
static_assert(std::is_convertible_v<frame<people>, table> && !std::is_convertible_v<table, frame<people>>);

TEST_CASE("frame holds the declared columns in the declared order and shares their values") {
    const table source = some_people();
    const frame<people> x(source);
    CHECK(x.names() == std::vector<std::string>{"age", "city", "fare"});
    CHECK(x["age"].as<array<double>>()->data() == source["age"].as<array<double>>()->data());
    CHECK(x.n_rows() == 2);
    CHECK(frame<people>(x).names() == x.names());
}

TEST_CASE("frame is made of one storage per column") {
    const frame<schema<age>> x(std::vector<column_data::storage>{array<double>({1, 2, 3})});
    CHECK(x["age"].n_rows() == 3);
    const auto why =
        test::thrown<invalid_data>([] { return frame<schema<age>>(std::vector<column_data::storage>{}); });
    CHECK(why.component == "frame");
    CHECK(why.requirement == "needs 1 columns");
    CHECK(why.actual == "0");
}

TEST_CASE("frame without rows, and frame without columns, are frames") {
    CHECK(frame<schema<age>>(table({{"age", array<double>()}})).n_rows() == 0);
    CHECK(frame<schema<>>(some_people()).n_rows() == 2);
    CHECK(frame<schema<>>(some_people()).n_columns() == 0);
}

TEST_CASE("frame refuses a table that lacks a column, and names the nearest") {
    const auto why = refused(table({{"Age", array<double>({1})}}));
    CHECK(why.component == "frame");
    CHECK(why.requirement == "needs column \"age\"");
    CHECK(why.hint == "did you mean \"Age\"?");
}

TEST_CASE("frame refuses a column of another kind or another scalar, and says which") {
    const table good = some_people();
    const auto kinds = refused(table({good["age"], good["fare"].renamed("city"), good["fare"]}));
    CHECK(kinds.requirement == "needs a categorical column");
    CHECK(kinds.actual == "numeric");
    CHECK(kinds.place == "column \"city\"");
    const auto wide = refused(table({good["age"], good["city"], good["age"].renamed("fare")}));
    CHECK(wide.requirement == "needs a numeric column of float32");
    CHECK(wide.actual == "float64");
    const auto narrow = refused(table({good["fare"].renamed("age"), good["city"], good["fare"]}));
    CHECK(narrow.requirement == "needs a numeric column of float64");
    CHECK(narrow.actual == "float32");
    const auto text = refused(table({good["city"].renamed("age"), good["city"], good["fare"]}));
    CHECK(text.actual == "categorical");
}

}  // namespace frame_test
