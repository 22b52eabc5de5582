// SPDX-License-Identifier: MIT
#include "sluice/preprocess/policy.hpp"

#include "sluice/core/parameter_type.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace policy_test {

// Archives store these numbers.
static_assert(static_cast<int>(unknown::error) == 0 && static_cast<int>(unknown::as_missing) == 1);
static_assert(static_cast<int>(missing::error) == 0 && static_cast<int>(missing::as_missing) == 1 &&
              static_cast<int>(missing::own_category) == 2);

TEST_CASE("policies are parameters that print and read by name") {
    for (const auto value : {unknown::error, unknown::as_missing})
        CHECK(parameter_type<unknown>::parse(parameter_type<unknown>::print(value)) == value);
    for (const auto value : {missing::error, missing::as_missing, missing::own_category})
        CHECK(parameter_type<missing>::parse(parameter_type<missing>::print(value)) == value);
    CHECK(parameter_type<missing>::range() == "error, as_missing, own_category");
    CHECK(!parameter_type<unknown>::parse("own_category"));
}

}  // namespace policy_test
