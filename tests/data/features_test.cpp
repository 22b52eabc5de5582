// SPDX-License-Identifier: MIT
#include "sluice/data/features.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace sluice;

namespace features_test {

TEST_CASE("features are the numbers of a table in order, blocks laid flat, nothing copied") {
    random_generator g(random_stream(1, 0));
    const table all = test::every_kind(g, 5);
    const table x = all.select(std::vector<std::string>{"doubles", "float", "floats", "double"});
    const auto made = features(x, "test");
    std::vector<std::string> names;
    for (const auto& f : made) {
        names.push_back(f.name);
        CHECK(f.size() == 5);
    }
    CHECK(names == std::vector<std::string>{"d0", "d1", "float", "f0", "f1", "double"});
    CHECK(std::get<std::span<const double>>(made[1].values).data() ==
          x["doubles"].as<dense_block<double>>()->values.data() + 5);
    CHECK(std::get<std::span<const float>>(made[2].values).data() == x["float"].as<array<float>>()->data());
    CHECK(made[3].from == &x["floats"].from());
    const auto& floats = *x["floats"].as<dense_block<float>>();
    for (std::size_t i = 0; i < 5; ++i) {
        const double expected = static_cast<double>(floats.values[5 + i]);
        CHECK((made[4][i] == expected || (std::isnan(made[4][i]) && std::isnan(expected))));
    }
}

TEST_CASE("features of a table without columns, or with an empty block, are none") {
    CHECK(features(table(), "test").empty());
    CHECK(features(table::of_rows(9), "test").empty());
    CHECK(features(table({{"b", dense_block<double>{{}, 3, {}}}}), "test").empty());
}

TEST_CASE("features refuse columns that hold no plain numbers, and say which and what to do") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 2);
    const auto refused = [&](const char* name) {
        return test::thrown<schema_mismatch>([&] { return features(table({x[name]}), "some_step"); });
    };
    for (const char* name : {"category", "text", "time", "sparse"}) {
        CHECK(refused(name).component == "some_step");
        CHECK(refused(name).requirement == "needs numeric columns");
        CHECK(refused(name).place == "column \"" + std::string(name) + "\"");
    }
    CHECK(refused("category").actual == "a categorical column");
    CHECK(refused("category").hint == "encode it first");
    CHECK(refused("sparse").actual == "a sparse block");
    CHECK(refused("sparse").hint == "make the encoder's output dense");
}

}  // namespace features_test
