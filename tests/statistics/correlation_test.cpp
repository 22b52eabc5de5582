// SPDX-License-Identifier: MIT
#include "sluice/statistics/correlation.hpp"

#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace correlation_test {

const double missing = std::numeric_limits<double>::quiet_NaN();

table three_columns() {
    return table({{"a", array<double>(std::vector<double>{1, 2, 3, 4, 5, missing})},
                  {"b", array<double>(std::vector<double>{2, 1, 4, 3, 7, 5})},
                  {"c", array<double>(std::vector<double>{5, missing, 3, 3, 1, 0})}});
}

void check_close(const Eigen::MatrixXd& actual, const std::vector<double>& expected) {
    REQUIRE(actual.size() == static_cast<Eigen::Index>(expected.size()));
    for (Eigen::Index i = 0; i < actual.rows(); ++i)
        for (Eigen::Index j = 0; j < actual.cols(); ++j)
            CHECK(actual(i, j) ==
                  doctest::Approx(expected[static_cast<std::size_t>(i * actual.cols() + j)]).epsilon(1e-15));
}

TEST_CASE("pearson_correlation takes the rows that both columns have, as pandas does") {
    // pandas 3.1.1: pd.DataFrame({"a": [1,2,3,4,5,nan], "b": [2,1,4,3,7,5], "c": [5,nan,3,3,1,0]}).corr()
    const auto r = pearson_correlation(three_columns());
    CHECK(r.names == std::vector<std::string>{"a", "b", "c"});
    check_close(r.values, {1, 0.824163383692134, -0.9561828874675149, 0.824163383692134, 1,
                           -0.8267401579471307, -0.9561828874675149, -0.8267401579471307, 1});
}

TEST_CASE("spearman_correlation ranks the rows that both columns have, as pandas does") {
    // the same frame, .corr("spearman")
    const auto r = spearman_correlation(three_columns());
    check_close(r.values, {1, 0.8, -0.9486832980505138, 0.8, 1, -0.872081599272381, -0.9486832980505138,
                           -0.872081599272381, 1});
}

TEST_CASE("correlation is open for a column that does not vary, and for one pair") {
    const table t({{"flat", array<double>(std::vector<double>{.1, .1, .1})},
                   {"x", array<double>(std::vector<double>{1, 2, 3})},
                   {"alone", array<double>(std::vector<double>{missing, 5, missing})}});
    for (const auto& r : {pearson_correlation(t), spearman_correlation(t)}) {
        CHECK(std::isnan(r.values(0, 0)));
        CHECK(std::isnan(r.values(0, 1)));
        CHECK(std::isnan(r.values(1, 2)));
        CHECK(r.values(1, 1) == 1);
    }
    CHECK(pearson_correlation(table()).values.size() == 0);
    CHECK(std::isnan(pearson_correlation(table({{"x", array<double>(std::vector<double>{})}})).values(0, 0)));
}

TEST_CASE("correlation of values at the ends of the range of doubles is finite") {
    const double huge = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();
    const table t({{"huge", array<double>(std::vector<double>{-huge, 0, huge})},
                   {"tiny", array<double>(std::vector<double>{0, 2 * tiny, 4 * tiny})}});
    CHECK(pearson_correlation(t).values(0, 1) == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("correlation refuses names and infinite values") {
    text_builder texts;
    texts.push_back("a");
    CHECK_THROWS_AS((void)pearson_correlation(table({{"t", std::move(texts).finish()}})), schema_mismatch);
    const table endless(
        {{"x", array<double>(std::vector<double>{1, std::numeric_limits<double>::infinity()})}});
    CHECK_THROWS_AS((void)pearson_correlation(endless), invalid_data);
    CHECK_THROWS_AS((void)spearman_correlation(endless), invalid_data);
}

TEST_CASE("correlation is symmetric, bounded, blind to scale, and the same for any number of threads") {
    test::draws draw(7);
    for (int round = 0; round < 1000; ++round) {
        const std::size_t n = 3 + draw.below(20);
        std::vector<double> a, b, scaled;
        for (std::size_t i = 0; i < n; ++i) {
            a.push_back(draw.one_in(9) ? missing : static_cast<double>(draw.below(50)));
            b.push_back(draw.one_in(9) ? missing : static_cast<double>(draw.below(50)));
            scaled.push_back(-a.back() * 1024);
        }
        const table t({{"a", array<double>(a)}, {"b", array<double>(b)}, {"s", array<double>(scaled)}});
        for (const auto measure : {pearson_correlation, spearman_correlation}) {
            const auto r = measure(t, {.threads = 1}), again = measure(t, {.threads = 2});
            for (Eigen::Index i = 0; i < 3; ++i)
                for (Eigen::Index j = 0; j < 3; ++j) {
                    const double v = r.values(i, j);
                    REQUIRE((std::isnan(v) ? std::isnan(r.values(j, i)) : v == r.values(j, i)));
                    REQUIRE((std::isnan(v) ? std::isnan(again.values(i, j)) : v == again.values(i, j)));
                    REQUIRE((std::isnan(v) || (v >= -1 && v <= 1)));
                }
            if (!std::isnan(r.values(0, 1))) REQUIRE(std::abs(r.values(0, 1) + r.values(2, 1)) < 1e-14);
        }
    }
}

}  // namespace correlation_test
