// SPDX-License-Identifier: MIT
#include "sluice/data/present_classes.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace present_classes_test {

TEST_CASE("present_classes are those that have weight") {
    const std::vector<std::string> names{"a", "b", "c", "d"};
    const class_target y{std::vector<std::int32_t>{0, 1, 2, 3, 1}, std::make_shared<const dictionary>(names)};
    const dataset<> data(table::of_rows(5), y, {.weights = std::vector<double>{0, 1, 0, 2, 1}});
    const present_classes found(y, data);
    CHECK(found.present == std::vector<std::int32_t>{1, 3});
    CHECK(found.shares == std::vector<double>{0.5, 0.5});
    CHECK(found.places == std::vector<std::int32_t>{0, 0, 0, 1, 0});
}

TEST_CASE("are_present_classes: one or more, ascending, out of those there are") {
    using codes = std::vector<std::int32_t>;
    CHECK(are_present_classes(codes{0, 2}, 3));
    CHECK(!are_present_classes(codes{}, 3));
    CHECK(!are_present_classes(codes{-1, 2}, 3));
    CHECK(!are_present_classes(codes{0, 3}, 3));
    CHECK(!are_present_classes(codes{1, 1}, 3));
    CHECK(!are_present_classes(codes{2, 1}, 3));
}

TEST_CASE("spread_over_classes puts numbers into the places of their classes") {
    std::vector<double> row{0.25, 0.75, 7, 7};
    spread_over_classes(std::vector<std::int32_t>{1, 3}, row);
    CHECK(row == std::vector<double>{0, 0.25, 0, 0.75});
}

}  // namespace present_classes_test
