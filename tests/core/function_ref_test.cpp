// SPDX-License-Identifier: MIT
#include "sluice/core/function_ref.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

using namespace sluice;

namespace function_ref_test {

static_assert(sizeof(function_ref<void()>) == 2 * sizeof(void*));
static_assert(std::is_trivially_copyable_v<function_ref<int(int)>>);
static_assert(!std::is_constructible_v<function_ref<int(int)>, std::string>);
static_assert(!std::is_constructible_v<function_ref<int(std::string)>, int (*)(int)>);

TEST_CASE("function reference calls what it refers to and sees its changes when it is called") {
    int count = 0;
    auto add = [&count](int n) { return count += n; };
    const function_ref<int(int)> call = add;
    CHECK(call(2) == 2);
    CHECK(call(3) == 5);
    CHECK(count == 5);
    struct adder {
        int total = 0;
        void operator()(int n) { total += n; }
    } mine;
    const function_ref<void(int)> ref = mine;
    ref(4);
    CHECK(mine.total == 4);
}

TEST_CASE("function reference is empty when nothing was given") {
    CHECK(!function_ref<void()>{});
    const auto nothing = [] {};
    CHECK(function_ref<void()>(nothing));
}

TEST_CASE("function reference passes arguments on when they can only be moved") {
    const auto take = [](std::unique_ptr<int> p) { return *p; };
    CHECK(function_ref<int(std::unique_ptr<int>)>(take)(std::make_unique<int>(3)) == 3);
}

}  // namespace function_ref_test
