// SPDX-License-Identifier: MIT
#include "sluice/statistics/anova_one_way.hpp"

#include "support/classes.hpp"
#include "support/nist.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace anova_one_way_test {

struct certified {
    std::string name;
    // Digits that must agree. The data are decimal: what is missing here was lost when they became doubles. The sums of
    // squares of those doubles in exact fractions agree with the certified ones no further.
    double between, within, f, r2, deviation;
};

TEST_CASE("anova_one_way agrees with scipy") {
    // scipy 1.17.1: f_oneway([1, 2, 3.5], [2, 4, 4.5, 6], [9, 8])
    const std::vector<double> values{1, 2, 3.5, 2, 4, 4.5, 6, 9, 8};
    const anova a = anova_one_way(values, test::classes_of("aaabbbbcc"));
    CHECK(a.f == doctest::Approx(12.367311072056225).epsilon(1e-15));
    CHECK(a.between_degrees == 2);
    CHECK(a.within_degrees == 6);
    CHECK(a.r2 == doctest::Approx(a.between / (a.between + a.within)).epsilon(1e-15));
}

TEST_CASE("anova_one_way reaches the digits that NIST certifies") {
    const auto folder = test::nist_folder() / "anova";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("NOT RUN: no reference data at ", folder.string());
        return;
    }
    // What is reached, cut to one decimal.
    const std::vector<certified> sets{
        {"AtmWtAg", 10.2, 10.9, 10.1, 10.2, 11.2},
        {"SiRstv", 14.0, 13.1, 13.0, 13.1, 13.4},
        {"SmLs01", 15, 15, 15, 15, 15},
        {"SmLs02", 15, 15, 15, 15, 15},
        {"SmLs03", 15, 15, 15, 15, 15},
        {"SmLs04", 10.0, 10.2, 10.4, 10.7, 10.5},
        {"SmLs05", 9.9, 10.2, 10.2, 10.4, 10.5},
        {"SmLs06", 9.9, 10.2, 10.1, 10.4, 10.5},
        {"SmLs07", 4.0, 4.2, 4.4, 4.6, 4.5},
        {"SmLs08", 3.9, 4.2, 4.1, 4.4, 4.5},
        {"SmLs09", 3.9, 4.2, 4.1, 4.4, 4.5},
    };
    for (const auto& set : sets) {
        CAPTURE(set.name);
        const auto lines = test::lines_of(folder / (set.name + ".dat"));
        REQUIRE(lines.size() > 60);
        std::vector<double> values, sums, f;
        double r2 = 0, deviation = 0;
        std::vector<double> labels;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto numbers = test::numbers_in(lines[i]);
            if (i < 60) {
                if (lines[i].starts_with("Between"))
                    sums.push_back(numbers.at(1)), f.push_back(numbers.at(3));
                if (lines[i].starts_with("Within")) sums.push_back(numbers.at(1));
                if (lines[i].find("R-Squared") != std::string::npos) r2 = numbers.at(0);
                if (lines[i].find("Standard Deviation") != std::string::npos) deviation = numbers.at(0);
            } else if (numbers.size() == 2) {
                labels.push_back(numbers[0]);
                values.push_back(numbers[1]);
            }
        }
        const anova a = anova_one_way(values, class_labels({"group", array<double>(labels)}));
        CHECK(test::digits(a.between, sums.at(0)) >= set.between);
        CHECK(test::digits(a.within, sums.at(1)) >= set.within);
        CHECK(test::digits(a.f, f.at(0)) >= set.f);
        CHECK(test::digits(a.r2, r2) >= set.r2);
        CHECK(test::digits(a.residual_deviation, deviation) >= set.deviation);
    }
}

TEST_CASE("anova_one_way leaves out groups without rows and shifts by a constant at no cost") {
    const std::vector<double> values{1, 2, 4, 8}, shifted{1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 8};
    const auto groups = test::classes_of("aabb"), more = test::classes_of("aabb", {"z", "a", "b"});
    const anova a = anova_one_way(values, groups);
    CHECK(a.between == 20.25);
    CHECK(a.within == 8.5);
    CHECK(a.between_degrees == 1);
    for (const anova& other : {anova_one_way(values, more), anova_one_way(shifted, groups)}) {
        CHECK(other.between == a.between);
        CHECK(other.within == a.within);
        CHECK(other.f == a.f);
        CHECK(other.between_degrees == 1);
    }
}

TEST_CASE("anova_one_way of groups without scatter has an infinite or open ratio") {
    const std::vector<double> apart{1, 1, 2, 2}, flat{3, 3, 3, 3};
    CHECK(anova_one_way(apart, test::classes_of("aabb")).f == std::numeric_limits<double>::infinity());
    CHECK(anova_one_way(apart, test::classes_of("aabb")).r2 == 1);
    CHECK(std::isnan(anova_one_way(flat, test::classes_of("aabb")).f));
}

TEST_CASE("anova_one_way refuses data on which it is not defined") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> none, three{1, 2, 3}, broken{1, nan, 3};
    CHECK_THROWS_AS((void)anova_one_way(none, test::classes_of("")), invalid_data);
    CHECK_THROWS_AS((void)anova_one_way(three, test::classes_of("aaa")), invalid_data);
    CHECK_THROWS_AS((void)anova_one_way(three, test::classes_of("abc")), invalid_data);
    CHECK_THROWS_AS((void)anova_one_way(three, test::classes_of("ab")), invalid_data);
    CHECK_THROWS_AS((void)anova_one_way(broken, test::classes_of("aab")), invalid_data);
    CHECK_THROWS_AS((void)anova_one_way(three, class_target{std::vector<std::int32_t>{0, 1, 5},
                                                            test::classes_of("ab").classes}),
                    invalid_data);
}

}  // namespace anova_one_way_test
