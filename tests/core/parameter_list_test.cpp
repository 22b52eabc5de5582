// SPDX-License-Identifier: MIT
#include "sluice/core/parameter_list.hpp"

#include "sluice/core/parameters.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace sluice;

namespace parameter_list_test {

struct levels_of {
    static constexpr std::string_view name = "levels_of";
    list<open_unit_interval, 3> levels = {0.5};
    static auto parameters() { return std::array{parameter{"levels", &levels_of::levels, "some levels"}}; }
};

// Numbers that have no default are in lists all the same.
static_assert(list<open_unit_interval, 3>{}.empty());
static_assert(list<at_least<2>, 3>{2, 7}[1] == 7);
static_assert(list<between<3, 9>, 2>{3}.size() == 1);

TEST_CASE("list of numbers prints, and reads back what it printed") {
    levels_of spec;
    CHECK(to_text(spec) == "levels_of{levels = [0.5]}");
    set_parameter(spec, "levels", "[0.1, 0.25,0.9]");
    CHECK(spec.levels == list<open_unit_interval, 3>{0.1, 0.25, 0.9});
    CHECK(to_text(spec) == "levels_of{levels = [0.1, 0.25, 0.9]}");
    set_parameter(spec, "levels", "[]");
    CHECK(spec.levels.empty());
}

TEST_CASE("list of numbers refuses what is none, out of range or too many, and stays what it was") {
    levels_of spec;
    for (const char* bad : {"0.5", "[0.5", "[0.5, 1]", "[0.5, x]", "[0.1, 0.2, 0.3, 0.4]", "[,]"})
        CHECK_THROWS_AS(set_parameter(spec, "levels", bad), invalid_parameter);
    CHECK(spec.levels == list<open_unit_interval, 3>{0.5});
}

}  // namespace parameter_list_test
