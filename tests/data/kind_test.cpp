// SPDX-License-Identifier: MIT
#include "sluice/data/kind.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace sluice;

namespace kind_test {

// Archives store these numbers.
static_assert(static_cast<int>(kind::numeric) == 0 && static_cast<int>(kind::categorical) == 1 &&
              static_cast<int>(kind::text) == 2 && static_cast<int>(kind::timestamp) == 3);
static_assert(missing_code == -1 && unknown_code == -2);

TEST_CASE("kinds have the names that messages and specifications use") {
    CHECK(to_text(kind::numeric) == "numeric");
    CHECK(to_text(kind::categorical) == "categorical");
    CHECK(to_text(kind::text) == "text");
    CHECK(to_text(kind::timestamp) == "timestamp");
}

TEST_CASE("missing timestamp is a time that no calendar reaches") {
    CHECK(missing_timestamp == (std::numeric_limits<std::int64_t>::min)());
}

}  // namespace kind_test
