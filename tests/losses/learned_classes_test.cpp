// SPDX-License-Identifier: MIT
#include "sluice/losses/learned_classes.hpp"

#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

using namespace sluice;

namespace learned_classes_test {

losses::learned_classes with(std::vector<std::int32_t> present) {
    return {std::make_shared<const dictionary>(std::vector<std::string>{"a", "b", "c", "d"}),
            std::move(present)};
}

std::array<double, 4> probabilities(const losses::learned_classes& classes, std::array<double, 4> row) {
    classes.become_probabilities(row);
    return row;
}

TEST_CASE("learned classes without weight have probability 0, wherever they stand") {
    // What stands behind the margins is not looked at.
    constexpr double anything = std::numeric_limits<double>::quiet_NaN();
    CHECK(with({2}).n_margins() == 0);
    CHECK(probabilities(with({2}), {anything, anything, anything, anything}) ==
          std::array<double, 4>{0, 0, 1, 0});

    CHECK(with({1, 3}).n_margins() == 1);
    const auto two = probabilities(with({1, 3}), {std::log(3.0), anything, anything, anything});
    CHECK(two[0] == 0);
    CHECK(two[2] == 0);
    CHECK(two[1] == doctest::Approx(0.25));
    CHECK(two[3] == doctest::Approx(0.75));

    CHECK(with({0, 2, 3}).n_margins() == 3);
    const auto three =
        probabilities(with({0, 2, 3}), {std::log(1.0), std::log(2.0), std::log(5.0), anything});
    CHECK(three[0] == doctest::Approx(0.125));
    CHECK(three[1] == 0);
    CHECK(three[2] == doctest::Approx(0.25));
    CHECK(three[3] == doctest::Approx(0.625));
}

TEST_CASE("learned classes have probabilities of sum 1 for the largest of margins") {
    for (const double margin : {-1e308, -745.0, -40.0, 0.0, 40.0, 745.0, 1e308}) {
        for (const auto& classes : {with({0, 3}), with({0, 1, 2}), with({0, 1, 2, 3})}) {
            const auto row = probabilities(classes, {margin, 0, 1, -margin});
            CHECK(std::accumulate(row.begin(), row.end(), 0.0) == doctest::Approx(1));
            for (const double p : row) CHECK(p >= 0);
        }
    }
}

TEST_CASE("learned classes give a table what they give its rows, for any number of threads") {
    const auto classes = with({0, 2, 3});
    const auto margins_of = [](std::size_t i, std::span<double> row) {
        for (std::size_t k = 0; k < 3; ++k) row[k] = std::sin(static_cast<double>(3 * i + k));
    };
    const Eigen::MatrixXd all = classes.probabilities(10'000, margins_of, {.threads = 1});
    CHECK(classes.probabilities(10'000, margins_of, {.threads = 3}) == all);
    for (const std::size_t i : {0u, 4095u, 4096u, 9999u}) {
        std::array<double, 4> row{};
        margins_of(i, row);
        classes.become_probabilities(row);
        for (std::size_t k = 0; k < 4; ++k)
            CHECK(all(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) == row[k]);
    }
}

TEST_CASE("learned classes refuse codes that are none of theirs") {
    for (const auto& present : std::vector<std::vector<std::int32_t>>{{}, {-1}, {4}, {1, 1}, {2, 1}, {0, 4}})
        CHECK(test::thrown<invalid_data>([&] { with(present).check("model"); }).component == "model");
    CHECK_NOTHROW(with({0, 1, 2, 3}).check("model"));
}

}  // namespace learned_classes_test
