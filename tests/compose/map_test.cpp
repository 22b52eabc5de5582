// SPDX-License-Identifier: MIT
#include "sluice/compose/map.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace map_test {

constexpr auto half = [](double v) { return v / 2; };
constexpr auto zero_if_missing = [](double v) { return std::isnan(v) ? 0 : v; };

template <class Function>
concept mappable = requires(Function function) {
    map(function);
};
struct age : column<"age", kind::numeric> {};
struct city : column<"city", kind::categorical> {};

static_assert(mappable<decltype(half)> && !mappable<int> && !mappable<double (*)(double)>);
static_assert(!mappable<decltype([](double, double) { return 1.0; })>);
static_assert(transformer<decltype(map(half))>);
static_assert(fittable_on<decltype(map(half)), schema<age>> &&
              !fittable_on<decltype(map(half)), schema<age, city>>);

TEST_CASE("map applies its function to every number, missing ones too, and keeps scalars and names") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 20).select(std::vector<std::string>{"double", "floats"});
    const table made = transform(fit(map(half) | map(zero_if_missing), dataset(x)), x);
    const auto before = features(x, "test"), after = features(made, "test");
    REQUIRE(after.size() == 3);
    for (std::size_t j = 0; j < 3; ++j)
        for (std::size_t i = 0; i < 20; ++i)
            CHECK(after[j][i] == zero_if_missing(half(before[j][i])));  // halves are exact in float32, too
    CHECK(made["floats"].as<dense_block<float>>() != nullptr);
    CHECK(made["double"].from() == origin{{"double"}, "map"});
}

TEST_CASE("map of a row has the bits of the map of the table") {
    const table x({{"d", array<double>({0.1, 3})}, {"f", array<float>({0.1f, 5})}});
    const auto m = fit(map([](double v) { return std::exp(v); }), dataset(x));
    const auto made = transform(m, x);
    const auto all = features(made, "test");
    row_scratch scratch(m);
    for (std::size_t i = 0; i < 2; ++i) {
        const cell row[] = {{features(x, "test")[0][i], {}}, {features(x, "test")[1][i], {}}};
        cell out[2];
        REQUIRE(transform_row(m, row, out, scratch));
        CHECK((out[0].number == all[0][i] && out[1].number == all[1][i]));
    }
}

TEST_CASE("map refuses tables of names, and rows of another width") {
    random_generator g(random_stream(2, 0));
    const table x = test::every_kind(g, 2);
    const auto why =
        test::thrown<schema_mismatch>([&] { return fit(map(half), dataset(table({x["text"]}))); });
    CHECK(why.component == "map");
    CHECK(why.place == "column \"text\"");
    const auto state = map(half).fit(dataset(table({x["doubles"]})), {});
    CHECK(state.input_width() == 2);
    CHECK(test::thrown<schema_mismatch>([&] {
              return state.transform(table({x["double"]}), {});
          }).requirement == "needs 2 numbers a row");
}

TEST_CASE("map prints that it holds a function") { CHECK(map(half).text() == "map(function)"); }

}  // namespace map_test
