// SPDX-License-Identifier: MIT
#include "support/nist.hpp"

#include "sluice/statistics/autocorrelation.hpp"
#include "sluice/statistics/describe.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace sluice;

namespace nist_test {

struct series {
    std::vector<double> values;
    double mean = 0, deviation = 0, autocorrelation = 0;
};

double behind_sign(const std::string& line) {
    return std::strtod(line.c_str() + line.find_last_of(":=") + 1, nullptr);
}

/// The files of NIST hold the certified values in lines 41 to 43 and the data from line 61; two are in another layout.
series read(const std::string& name) {
    const auto lines = test::lines_of(test::nist_folder() / "univariate" / (name + ".dat"));
    REQUIRE(lines.size() > 60);
    series s;
    std::size_t first = 60;
    if (name == "Lew" || name == "Lottery") {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].starts_with("mean")) s.mean = behind_sign(lines[i]);
            if (lines[i].starts_with("standardDeviation")) s.deviation = behind_sign(lines[i]);
            if (lines[i].starts_with("autocorrelation")) s.autocorrelation = behind_sign(lines[i]);
            if (lines[i].starts_with("# Data")) first = i + 1;
        }
    } else {
        s.mean = behind_sign(lines[40]);
        s.deviation = behind_sign(lines[41]);
        s.autocorrelation = behind_sign(lines[42]);
    }
    for (std::size_t i = first; i < lines.size(); ++i)
        for (const double value : test::numbers_in(lines[i])) s.values.push_back(value);
    return s;
}

struct floors {
    std::string name;
    std::size_t n;
    // Digits of the certified values. Where they are fewer than 14, that is all that the data hold once they are
    // doubles: exact fractions of the doubles agree with the certified values no further.
    double mean, deviation, autocorrelation;
};

TEST_CASE("mean, deviation and autocorrelation reach the digits that NIST certifies") {
    if (!std::filesystem::exists(test::nist_folder() / "univariate")) {
        MESSAGE("NOT RUN: no reference data at ", test::nist_folder().string());
        return;
    }
    const std::vector<floors> sets{
        {"Lew", 200, 15, 15, 14.7},        {"Lottery", 218, 15, 15, 14.9},   {"Mavro", 50, 15, 13.1, 13.8},
        {"Michelso", 100, 15, 13.8, 13.3}, {"NumAcc1", 3, 15, 15, 15},       {"NumAcc2", 1001, 15, 15, 15},
        {"NumAcc3", 1001, 15, 9.4, 12.1},  {"NumAcc4", 1001, 15, 8.2, 10.9}, {"PiDigits", 5000, 15, 15, 14.7},
    };
    for (const auto& set : sets) {
        CAPTURE(set.name);
        const series s = read(set.name);
        CHECK(s.values.size() == set.n);
        const auto summary = describe(dataset<>(table({{"y", array<double>(s.values)}}))).at(0);
        CHECK(test::digits(summary.mean, s.mean) >= set.mean);
        CHECK(test::digits(summary.deviation, s.deviation) >= set.deviation);
        CHECK(test::digits(autocorrelation(s.values), s.autocorrelation) >= set.autocorrelation);
    }
}

}  // namespace nist_test
