// SPDX-License-Identifier: MIT
#include "sluice/statistics/describe.hpp"

#include "support/draw.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace describe_test {

const double missing = std::numeric_limits<double>::quiet_NaN();

column_summary summary_of(std::vector<double> values, std::vector<double> weights = {},
                          const context& ctx = {}) {
    row_data rows;
    if (!weights.empty()) rows.weights = std::move(weights);
    return describe(dataset<>(table({{"x", array<double>(std::move(values))}}), std::move(rows)), ctx).at(0);
}

bool same(double a, double b, double roundings) {
    return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= roundings * 0x1p-52 * (1 + std::abs(b));
}

TEST_CASE("describe agrees with pandas on numbers with a missing one") {
    // pandas 3.1.1: s = pd.Series([2.5,1,4,4,nan,10,-3,7.25]); s.count(), s.nunique(), s.mean(), s.std(), s.quantile(q),
    // s.skew(), s.kurt()
    const auto s = summary_of({2.5, 1, 4, 4, missing, 10, -3, 7.25});
    CHECK(s.name == "x");
    CHECK(s.count == 7);
    CHECK(s.missing == 1);
    CHECK(s.distinct == 6);
    CHECK(s.mean == doctest::Approx(3.6785714285714284).epsilon(1e-15));
    CHECK(s.deviation == doctest::Approx(4.204943236126692).epsilon(1e-15));
    CHECK(s.minimum == -3);
    CHECK(s.quartile_1 == 1.75);
    CHECK(s.median == 4);
    CHECK(s.quartile_3 == 5.625);
    CHECK(s.maximum == 10);
    CHECK(s.skewness == doctest::Approx(-0.06437946629594406).epsilon(1e-14));
    CHECK(s.kurtosis == doctest::Approx(0.275781724011636).epsilon(1e-13));
}

TEST_CASE("describe counts names, and of equally frequent ones the first by bytes is the mode") {
    text_builder texts;
    for (const auto text : {"pear", "fig", "pear", "fig", "apple"}) texts.push_back(text);
    texts.push_back({});
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"z", "a", "never"});
    const category_values categories{std::vector<std::int32_t>{0, 0, 1, -1, -1, -1}, names};
    const auto all = describe(dataset<>(table({{"t", std::move(texts).finish()}, {"c", categories}})));
    REQUIRE(all.size() == 2);
    CHECK(all[0].kind == kind::text);
    CHECK(all[0].count == 5);
    CHECK(all[0].missing == 1);
    CHECK(all[0].distinct == 3);
    CHECK(all[0].most_frequent == "fig");
    CHECK(all[1].kind == kind::categorical);
    CHECK(all[1].count == 3);
    CHECK(all[1].missing == 3);
    CHECK(all[1].distinct == 2);
    CHECK(all[1].most_frequent == "z");
    CHECK(std::isnan(all[0].mean));
}

TEST_CASE("describe counts times and goes through blocks column by column") {
    const timestamp_values times{std::vector<std::int64_t>{5, missing_timestamp, 5, 9}};
    const dense_block<float> block{std::vector<float>{1, 2, 3, 4, 0, 0, 0, 8}, 4, {"left", "right"}};
    const auto all = describe(dataset<>(table({{"when", times}, {"both", block}})));
    REQUIRE(all.size() == 3);
    CHECK(all[0].count == 3);
    CHECK(all[0].missing == 1);
    CHECK(all[0].distinct == 2);
    CHECK(all[1].name == "left");
    CHECK(all[1].mean == 2.5);
    CHECK(all[2].maximum == 8);
}

TEST_CASE("describe of few values leaves open what they cannot tell") {
    const auto none = summary_of({missing, missing}), one = summary_of({7}), two = summary_of({1, 2}),
               three = summary_of({1, 2, 4}), four = summary_of({1, 2, 4, 9});
    CHECK(none.count == 0);
    CHECK(none.missing == 2);
    CHECK(std::isnan(none.mean));
    CHECK(one.mean == 7);
    CHECK(one.median == 7);
    CHECK(std::isnan(one.deviation));
    CHECK(!std::isnan(two.deviation));
    CHECK(std::isnan(two.skewness));
    CHECK(!std::isnan(three.skewness));
    CHECK(std::isnan(three.kurtosis));
    CHECK(!std::isnan(four.kurtosis));
    CHECK(describe(dataset<>(table())).empty());
    CHECK(summary_of({}).count == 0);
}

TEST_CASE("describe of a constant has no spread, whatever its mean rounds to") {
    for (const double value : {0.1, 1e300, -3e-300, 1.0 / 3}) {
        const auto s = summary_of(std::vector<double>(7, value), std::vector<double>(7, 0.7));
        CHECK(s.mean == value);
        CHECK(s.deviation == 0);
        CHECK(s.skewness == 0);
        CHECK(s.kurtosis == 0);
    }
}

TEST_CASE("describe refuses infinite values and says where they are") {
    try {
        (void)summary_of({1, std::numeric_limits<double>::infinity()});
        FAIL("it must throw");
    } catch (const invalid_data& e) {
        CHECK(std::string(e.what()) == "describe: values must be finite, got inf, at column \"x\", row 1");
    }
}

TEST_CASE("describe takes weight k for k copies and weight 0 for no row in 1000 random cases") {
    test::draws draw(5);
    for (int round = 0; round < 1000; ++round) {
        std::vector<double> values, weights, copies;
        for (std::size_t i = 0, n = 1 + draw.below(30); i < n; ++i) {
            values.push_back(draw.one_in(8) ? missing : (static_cast<double>(draw.below(400)) - 200) / 7);
            weights.push_back(static_cast<double>(draw.below(4)));
            copies.insert(copies.end(), static_cast<std::size_t>(weights.back()), values.back());
        }
        const auto a = summary_of(values, weights), b = summary_of(copies);
        REQUIRE(a.count == b.count);
        REQUIRE(a.missing == b.missing);
        REQUIRE(a.distinct == b.distinct);
        REQUIRE(same(a.mean, b.mean, 4));
        REQUIRE(same(a.deviation, b.deviation, 8));
        REQUIRE(same(a.minimum, b.minimum, 0));
        REQUIRE(same(a.quartile_1, b.quartile_1, 0));
        REQUIRE(same(a.median, b.median, 0));
        REQUIRE(same(a.quartile_3, b.quartile_3, 0));
        REQUIRE(same(a.maximum, b.maximum, 0));
        // The rounding of the mean counts in deviations.
        const double condition = a.deviation > 0 ? 1 + std::abs(a.mean) / a.deviation : 1;
        REQUIRE(same(a.skewness, b.skewness, 16 * condition));
        REQUIRE(same(a.kurtosis, b.kurtosis, 64 * condition));
    }
}

TEST_CASE("describe gives the same bits for any number of threads") {
    test::draws draw(6);
    std::vector<double> values;
    for (int i = 0; i < 100000; ++i) values.push_back(static_cast<double>(draw.bits()) * 0x1p-40);
    const auto one = summary_of(values, {}, {.threads = 1});
    for (const std::size_t threads : test::thread_counts()) {
        const auto many = summary_of(values, {}, {.threads = threads});
        CHECK(many.mean == one.mean);
        CHECK(many.deviation == one.deviation);
        CHECK(many.skewness == one.skewness);
        CHECK(many.kurtosis == one.kurtosis);
    }
}

TEST_CASE("summaries become a table, one row a column") {
    text_builder texts;
    texts.push_back("a"), texts.push_back("a");
    const table t({{"n", array<double>(std::vector<double>{1, 3})}, {"s", std::move(texts).finish()}});
    const table all = to_table(describe(dataset<>(t)));
    CHECK(all.n_rows() == 2);
    CHECK(all.names() == std::vector<std::string>{"column", "kind", "count", "missing", "distinct", "mean",
                                                  "std", "min", "25%", "50%", "75%", "max", "skewness",
                                                  "kurtosis", "mode"});
    CHECK((*all["column"].as<text_values>())[1] == "s");
    CHECK((*all["kind"].as<text_values>())[0] == "numeric");
    CHECK((*all["mean"].as<array<double>>())[0] == 2);
    CHECK((*all["mode"].as<text_values>())[0].data() == nullptr);
    CHECK((*all["mode"].as<text_values>())[1] == "a");
}

}  // namespace describe_test
