// SPDX-License-Identifier: MIT
#include "sluice/trees/category_codes.hpp"

#include "sluice/core/error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;
namespace category_codes_test {

using namespace sluice::trees;

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

column_data cities(std::vector<std::int32_t> codes, std::vector<std::string> names) {
    return {"city", category_values{array<std::int32_t>(std::move(codes)),
                                    std::make_shared<const dictionary>(std::move(names))}};
}

dataset<> small(std::vector<double> weights = {}) {
    const table x({{"age", array<double>({1, 2, 3, 4, 5, 6})},
                   cities({0, 1, 1, 2, -1, 1}, {"Rome", "Oslo", "Bern"}),
                   {"ward", array<float>({7, -2, 7, missing_value, 0, 0})}});
    return {
        x, numeric_target{array<double>({1, 2, 3, 4, 5, 6})}, {.weights = array<double>(std::move(weights))}};
}

std::vector<double> values_of(const table& x, std::size_t j) {
    const auto all = features(x, "test");
    std::vector<double> values;
    for (std::size_t i = 0; i < x.n_rows(); ++i) values.push_back(all[j][i]);
    return values;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double p, double q) { return p == q || (std::isnan(p) && std::isnan(q)); });
}

TEST_CASE("category codes are the places of the names sorted by bytes, and of the numbers") {
    const auto data = small();
    const auto known = category_codes::learn(data, {"ward"}, 10, "test");
    REQUIRE(known.known().size() == 2);
    CHECK(known.find(0) == nullptr);
    CHECK(known.find(1)->size() == 3);
    CHECK(known.find(1)->name(0) == "Bern");
    CHECK(known.find(2)->name(0) == "-2");
    const table coded = known.encode(data.x(), "test");
    CHECK(same(values_of(coded, 0), {1, 2, 3, 4, 5, 6}));
    CHECK(same(values_of(coded, 1), {2, 1, 1, 0, missing_value, 1}));
    CHECK(same(values_of(coded, 2), {2, 0, 2, missing_value, 1, 1}));
    CHECK(known.features_of(coded, "test")[1].n_categories == 3);
    CHECK(known.features_of(coded, "test")[0].n_categories == 0);
}

TEST_CASE("category codes of another table go by its names, and unknown ones are missing") {
    const auto known = category_codes::learn(small(), {"ward"}, 10, "test");
    const table other({{"age", array<double>({1, 2, 3, 4})},
                       cities({0, 1, 2, -1}, {"Paris", "Bern", "Rome"}),
                       {"ward", array<double>({0, 7, 0.5, 1e300})}});
    const table coded = known.encode(other, "test");
    CHECK(same(values_of(coded, 1), {missing_value, 0, 2, missing_value}));
    CHECK(same(values_of(coded, 2), {1, 2, missing_value, missing_value}));
}

TEST_CASE("category codes of a row are those of a table") {
    const auto data = small();
    const auto known = category_codes::learn(data, {"ward"}, 10, "test");
    const table coded = known.encode(data.x(), "test");
    const auto* names = data.x()[1].as<category_values>();
    for (std::size_t i = 0; i < data.n_rows(); ++i) {
        const std::vector<cell> row{{static_cast<double>(i), {}},
                                    {missing_value, (*names)[i]},
                                    {static_cast<double>((*data.x()[2].as<array<float>>())[i]), {}}};
        std::vector<cell> out(3);
        known.encode_row(row, out);
        CHECK(same({out[0].number, out[1].number, out[2].number},
                   {row[0].number, values_of(coded, 1)[i], values_of(coded, 2)[i]}));
    }
}

TEST_CASE("category codes keep the categories of most weight, and none of weight 0") {
    const auto frequent = category_codes::learn(small({1, 99, 99, 1, 1, 99}), {}, 1, "test");
    CHECK(frequent.find(1)->size() == 1);
    CHECK(frequent.find(1)->name(0) == "Oslo");
    const auto heavy = category_codes::learn(small({1, 1, 1, 900, 1, 1}), {}, 1, "test");
    CHECK(heavy.find(1)->size() == 1);
    CHECK(heavy.find(1)->name(0) == "Bern");
    CHECK(category_codes::learn(small({1, 1, 1, 900, 1, 1}), {}, 2, "test").find(1)->size() == 2);
    // One of them alone does not hold 99 % of the weight.
    CHECK(category_codes::learn(small({1, 1, 1, 100, 1, 1}), {}, 1, "test").find(1)->size() == 2);
    const auto some = category_codes::learn(small({1, 0, 0, 1, 1, 0}), {}, 10, "test");
    CHECK(some.find(1)->size() == 2);
    CHECK(some.find(1)->name(1) == "Rome");
    CHECK(std::isnan(some.find(1)->code(std::string_view("Oslo"))));
}

TEST_CASE("category codes need the columns that are named, and the kind that they know") {
    CHECK_THROWS_AS((void)category_codes::learn(small(), {"wrd"}, 10, "test"), schema_mismatch);
    const auto known = category_codes::learn(small(), {}, 10, "test");
    const table other(
        {{"age", array<double>({1})}, {"city", array<double>({1})}, {"ward", array<double>({1})}});
    CHECK_THROWS_AS((void)known.encode(other, "test"), schema_mismatch);
}

TEST_CASE("category codes of a column without any category are all missing") {
    const table x({cities({-1, -1}, {}), {"a", array<double>({1, 2})}});
    const dataset<> data(x, numeric_target{array<double>({1, 2})});
    const auto known = category_codes::learn(data, {}, 10, "test");
    CHECK(known.empty());
    CHECK(same(values_of(known.encode(x, "test"), 0), {missing_value, missing_value}));
}

TEST_CASE("category codes that contradict each other are refused") {
    const auto known = category_codes::learn(small(), {"ward"}, 10, "test");
    CHECK_NOTHROW(known.check(3));
    CHECK_THROWS_AS(known.check(2), invalid_data);
}

}  // namespace category_codes_test
