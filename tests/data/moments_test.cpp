// SPDX-License-Identifier: MIT
#include "sluice/data/moments.hpp"

#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace moments_test {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

moments of(const std::vector<double>& values, const std::vector<double>& weights = {},
           const context& ctx = {}) {
    return moments_of({std::span<const double>(values), "x"}, weights, ctx, "test");
}

/// By the definition, in long double.
moments naive(const std::vector<double>& values, const std::vector<double>& weights) {
    long double weight = 0, sum = 0, squares = 0;
    const auto each = [&](auto&& body) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (!std::isnan(values[i])) body(values[i], weights.empty() ? 1.0L : weights[i]);
    };
    each([&](long double x, long double w) { weight += w, sum += w * x; });
    each([&](long double x, long double w) { squares += w * (x - sum / weight) * (x - sum / weight); });
    return {static_cast<double>(weight), static_cast<double>(sum / weight), static_cast<double>(squares)};
}

TEST_CASE("moments are those of the definition, on 300 random columns with weights and missing values") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        random_generator g(random_stream(seed, 1));
        const test::data_shape shape{.n_rows = 1 + uniform_integer(g, 60), .missing = 0.2, .weights = true};
        auto values = test::random_column(g, shape);
        for (double& v : values) v = 1000 + v;
        values[0] = 1;
        const auto weights = test::random_weights(g, shape).weights;
        const std::vector<double> w(weights.begin(), weights.end());
        const moments found = of(values, w), expected = naive(values, w);
        REQUIRE(found.weight == expected.weight);
        REQUIRE(found.mean == doctest::Approx(expected.mean).epsilon(1e-15));
        REQUIRE(found.squares == doctest::Approx(expected.squares).epsilon(1e-12));
    }
}

TEST_CASE(
    "moments of a column are the same bits for any number of threads, and close to those of its parts "
    "merged") {
    random_generator g(random_stream(3, 1));
    const auto values = test::random_column(g, {.n_rows = 100000, .missing = 0.1});
    const moments one = of(values, {}, {.threads = 1});
    for (const std::size_t threads : test::thread_counts()) {
        const moments many = of(values, {}, {.threads = threads});
        CHECK(many.mean == one.mean);
        CHECK(many.squares == one.squares);
    }
    moments merged = of({values.begin(), values.begin() + 777});
    merged.merge(of({values.begin() + 777, values.end()}));
    CHECK(merged.weight == one.weight);
    CHECK(merged.mean == doctest::Approx(one.mean).epsilon(1e-12));
    CHECK(merged.squares == doctest::Approx(one.squares).epsilon(1e-12));
}

TEST_CASE("moments merge with nothing to what they were") {
    moments m = of({1, 2, 4});
    const moments before = m;
    m.merge({});
    CHECK((m.weight == before.weight && m.mean == before.mean && m.squares == before.squares));
    moments empty;
    empty.merge(m);
    CHECK((empty.weight == 3 && empty.mean == m.mean));
}

TEST_CASE("moments of nothing are zero: no rows, all missing, all of weight zero") {
    for (const moments& m : {of({}), of({missing_value, missing_value}), of({1, 2}, {0, 0})}) {
        CHECK((m.weight == 0 && m.mean == 0 && m.squares == 0));
        CHECK(m.population_variance() == 0);
    }
    CHECK((of({7}).mean == 7 && of({7}).squares == 0));
}

TEST_CASE("moments keep their digits when the mean is far larger than the deviation") {
    // NIST's NumAcc4: the variance is 0.01 exactly.
    std::vector<double> values{10000000.2};
    for (int i = 0; i < 500; ++i) values.insert(values.end(), {10000000.1, 10000000.3});
    const moments m = of(values);
    CHECK(m.squares / (m.weight - 1) == doctest::Approx(0.01).epsilon(1e-7));
    // What rounding leaves of a constant is not a deviation.
    CHECK(of(std::vector<double>(1000, 0.1)).population_variance() == 0);
}

TEST_CASE("moments refuse infinite values by row, unless the row does not count") {
    const double infinity = std::numeric_limits<double>::infinity();
    const auto why = test::thrown<invalid_data>([&] { return of({1, infinity, 2}); });
    CHECK(why.component == "test");
    CHECK(why.requirement == "values must be finite");
    CHECK(why.actual == "inf");
    CHECK(why.place == "column \"x\", row 1");
    CHECK(of({1, -infinity, 3}, {1, 0, 1}).mean == 2);
}

TEST_CASE("moments refuse values whose sums leave the range of numbers instead of saying NaN") {
    for (const auto& values : std::vector<std::vector<double>>{{1e308, 1e308}, {1e200, -1e200}}) {
        const auto why = test::thrown<invalid_data>([&] { return of(values); });
        CHECK(why.component == "test");
        CHECK(why.place == "column \"x\"");
    }
    CHECK(of({1e150, 3e150}).mean == doctest::Approx(2e150));
}

}  // namespace moments_test
