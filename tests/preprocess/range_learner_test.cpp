// SPDX-License-Identifier: MIT
#include "sluice/preprocess/range_learner.hpp"

#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace range_learner_test {

struct learner : detail::range_learner {
    learner() : range_learner("test") {}
    using range_learner::layout;
    using range_learner::ranges;
};

TEST_CASE("ranges are those of the values that are there and count, on 200 random tables in chunks") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        random_generator g(random_stream(seed, 0));
        const std::size_t n = 1 + uniform_integer(g, 30);
        const auto data =
            test::random_numbers(seed, {.n_rows = n, .n_columns = 3, .missing = 0.4, .weights = true});
        learner found;
        for (std::size_t i = 0; i < n;) {
            std::vector<std::size_t> rows;
            for (std::uint64_t k = 1 + uniform_integer(g, 5); k > 0 && i < n; --k) rows.push_back(i++);
            found.add(data.take(rows), {});
        }
        const auto all = features(data.x(), "test");
        for (std::size_t j = 0; j < 3; ++j) {
            std::vector<double> counted;
            for (std::size_t i = 0; i < n; ++i)
                if (!std::isnan(all[j][i]) && data.weight(i) > 0) counted.push_back(all[j][i]);
            REQUIRE(found.ranges()[j].empty() == counted.empty());
            if (counted.empty()) continue;
            REQUIRE(found.ranges()[j].low == *std::min_element(counted.begin(), counted.end()));
            REQUIRE(found.ranges()[j].high == *std::max_element(counted.begin(), counted.end()));
        }
        REQUIRE(found.layout() == number_layout(all));
    }
}

TEST_CASE("ranges of a large column are the same for any number of threads") {
    const auto data = test::random_numbers(1, {.n_rows = 50000, .n_columns = 1});
    learner one, four;
    one.add(data, {.threads = 1});
    four.add(data, {.threads = 4});
    CHECK((one.ranges()[0].low == four.ranges()[0].low && one.ranges()[0].high == four.ranges()[0].high));
}

TEST_CASE("ranges refuse infinite values by row, unless the row does not count") {
    const double infinity = std::numeric_limits<double>::infinity();
    const table x({{"a", array<float>({1, -std::numeric_limits<float>::infinity()})},
                   {"b", array<double>({1, infinity})}});
    const auto why = test::thrown<invalid_data>([&] { return learner().add(dataset(x), {}), 0; });
    CHECK(why.component == "test");
    CHECK(why.requirement == "values must be finite");
    CHECK(why.actual == "-inf");
    CHECK(why.place == "column \"a\", row 1");
    learner found;
    found.add(dataset(x, {.weights = array<double>({1, 0})}), {});
    CHECK((found.ranges()[1].low == 1 && found.ranges()[1].high == 1));
}

TEST_CASE("ranges refuse a later chunk of another number of numbers") {
    learner found;
    found.add(dataset(table({{"a", array<double>({1})}})), {});
    const table wider({{"a", array<double>({1})}, {"b", array<double>({1})}});
    CHECK(test::thrown<schema_mismatch>([&] { return found.add(dataset(wider), {}), 0; }).requirement ==
          "needs 1 numbers a row");
}

}  // namespace range_learner_test
