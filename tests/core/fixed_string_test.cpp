// SPDX-License-Identifier: MIT
#include "sluice/core/fixed_string.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace sluice;

namespace fixed_string_test {

template <fixed_string Name>
struct tag {
    static constexpr std::string_view name = Name.view();
};

TEST_CASE("fixed string makes equal types of equal literals when it is a template argument") {
    static_assert(std::is_same_v<tag<"age">, tag<"age">> && !std::is_same_v<tag<"age">, tag<"agE">> &&
                  !std::is_same_v<tag<"age">, tag<"age ">>);
    static_assert(fixed_string("a") < fixed_string("b") && fixed_string("a") == fixed_string("a"));
    CHECK(tag<"age">::name == "age");
    CHECK(tag<"">::name.empty());
}

}  // namespace fixed_string_test
