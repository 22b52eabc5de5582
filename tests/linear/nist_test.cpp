// SPDX-License-Identifier: MIT
#include "support/nist.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/linear/linear_regression.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace sluice;

namespace nist_test {

/// The strings under a key of a dataset in the certified values, as numbers.
std::vector<double> certified(const std::string& name, const std::string& key) {
    std::vector<double> values;
    bool in_set = false, in_list = false;
    for (std::string line : test::lines_of(test::nist_folder() / "lls/certified.json")) {
        if (line.find("\"" + name + "\": {") != std::string::npos) in_set = true;
        if (!in_set) continue;
        if (line.starts_with(" }")) break;
        if (line.find("\"" + key + "\"") != std::string::npos) {
            in_list = true;
            line = line.substr(line.find(':') + 1);
        }
        if (!in_list) continue;
        std::replace_if(
            line.begin(), line.end(), [](char c) { return c == '"' || c == ',' || c == '['; }, ' ');
        for (const double value : test::numbers_in(line)) values.push_back(value);
        if (line.find(']') != std::string::npos || key == "r2") break;
    }
    return values;
}

/// The columns of a file, y first; with `degree`, the powers of x up to it in place of x.
dataset<> read(const std::string& name, int degree) {
    auto lines = test::lines_of(test::nist_folder() / "lls" / (name + ".csv"));
    std::vector<std::vector<double>> columns;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        std::replace(lines[i].begin(), lines[i].end(), ',', ' ');
        auto row = test::numbers_in(lines[i]);
        if (degree > 0)
            for (int d = 2; d <= degree; ++d) row.push_back(std::pow(row[1], d));
        columns.resize(row.size());
        for (std::size_t j = 0; j < row.size(); ++j) columns[j].push_back(row[j]);
    }
    table x = table::of_rows(columns[0].size());
    for (std::size_t j = 1; j < columns.size(); ++j)
        x.add({"x" + std::to_string(j), array<double>(std::vector<double>(columns[j]))});
    return {x, numeric_target{std::vector<double>(columns[0])}};
}

struct floors {
    std::string name;
    int degree;
    double coefficients, errors;  // digits of the certified values
};

TEST_CASE("linear regression reaches the digits that NIST certifies") {
    if (!std::filesystem::exists(test::nist_folder() / "lls")) {
        MESSAGE("NOT RUN: the reference datasets of NIST are not here");
        return;
    }
    // NIST's certified standard errors of Wampler 1 and 2 are 0: digits of them mean nothing.
    for (const floors& expected :
         {floors{"Longley", 0, 13, 13}, floors{"Filip", 10, 6.5, 6.5}, floors{"Wampler1", 5, 9, 0},
          floors{"Wampler2", 5, 12, 0}, floors{"Wampler3", 5, 9, 13}, floors{"Wampler4", 5, 8.5, 13},
          floors{"Wampler5", 5, 7.5, 13}}) {
        const std::string& name = expected.name;
        CAPTURE(name);
        const auto m = fit(linear_regression{}, read(name, expected.degree));
        const auto s = m.state().summary();
        const auto beta = certified(name, "beta"), errors = certified(name, "se");
        REQUIRE(beta.size() == s.coefficients.size());
        REQUIRE(errors.size() == beta.size());
        double least = 15, least_of_errors = 15;
        for (std::size_t j = 0; j < beta.size(); ++j) {
            least = (std::min)(least, test::digits(s.coefficients[j].value, beta[j]));
            least_of_errors =
                (std::min)(least_of_errors, test::digits(s.coefficients[j].standard_error, errors[j]));
        }
        MESSAGE(name << ": coefficients " << least << " digits, standard errors " << least_of_errors);
        CHECK(least >= expected.coefficients);
        CHECK(least_of_errors >= expected.errors);
        for (const double r2 : certified(name, "r2")) CHECK(test::digits(s.r_squared, r2) >= 10);
    }
}

}  // namespace nist_test
