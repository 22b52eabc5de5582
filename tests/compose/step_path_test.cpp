// SPDX-License-Identifier: MIT
#include "sluice/compose/step_path.hpp"

#include "sluice/compose/named.hpp"
#include "sluice/compose/passthrough.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace sluice;

namespace step_path_test {

TEST_CASE("ordinal counts the steps of the same kind before a step") {
    constexpr std::array<std::string_view, 5> names{"x", "y", "x", "x", "y"};
    static_assert(detail::ordinal(names, 0) == 0 && detail::ordinal(names, 1) == 0);
    static_assert(detail::ordinal(names, 2) == 1 && detail::ordinal(names, 3) == 2);
    CHECK(detail::ordinal(names, 4) == 1);
}

TEST_CASE("path of a step is its given name, or its kind and ordinal") {
    CHECK(detail::step_path(passthrough{}, 0) == "passthrough#0");
    CHECK(detail::step_path(passthrough{}, 12) == "passthrough#12");
    CHECK(detail::step_path(named("mine", passthrough{}), 12) == "mine");
}

}  // namespace step_path_test
