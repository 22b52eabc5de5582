// SPDX-License-Identifier: MIT
#include "sluice/data/cell.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <type_traits>

using namespace sluice;

namespace cell_test {

// The serving path copies cells about: a copy must be a copy of bytes.
static_assert(std::is_trivially_copyable_v<cell> && std::is_trivially_destructible_v<cell>);
static_assert(std::is_nothrow_default_constructible_v<cell>);

TEST_CASE("cell is missing as a number and as a name when nothing was put in") {
    const cell nothing;
    CHECK(std::isnan(nothing.number));
    CHECK(nothing.text.data() == nullptr);
}

TEST_CASE("cell tells an empty name from a missing one") {
    const cell empty{1.0, ""};
    CHECK(empty.text.data() != nullptr);
    CHECK(empty.text.empty());
    CHECK(empty.number == 1.0);
}

}  // namespace cell_test
