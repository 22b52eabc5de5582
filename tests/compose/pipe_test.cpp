// SPDX-License-Identifier: MIT
#include "sluice/compose/pipe.hpp"

#include "sluice/compose/drop.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/passthrough.hpp"
#include "support/steps.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace sluice;
namespace pipe_test {

using test::recorder;
using test::two_faced;

constexpr struct piped : column<"piped", kind::numeric> {
} piped;

template <class Left, class Right>
concept pipes = requires(Left left, Right right) {
    left | right;
};

// The type stays flat, however the steps are grouped, and the function gives what the operator gives.
static_assert(std::is_same_v<decltype(two_faced{} | passthrough{} | recorder{}),
                             pipeline<two_faced, passthrough, recorder>>);
static_assert(std::is_same_v<decltype(two_faced{} | (passthrough{} | recorder{})),
                             pipeline<two_faced, passthrough, recorder>>);
static_assert(std::is_same_v<decltype((two_faced{} | passthrough{}) | (two_faced{} | recorder{})),
                             pipeline<two_faced, passthrough, two_faced, recorder>>);
static_assert(std::is_same_v<decltype(pipe(two_faced{}, passthrough{}, recorder{})),
                             decltype(two_faced{} | passthrough{} | recorder{})>);
static_assert(std::is_same_v<decltype(on<piped> | recorder{}), pipeline<on_columns<struct piped>, recorder>>);
static_assert(std::is_same_v<decltype(pipe(on<piped>, recorder{})), decltype(on<piped> | recorder{})>);
static_assert(pipes<two_faced, recorder> && !pipes<two_faced, int> && !pipes<int, two_faced>);
// `|` means nothing else for whoever is no step.
static_assert(!pipes<table, table>);

TEST_CASE("pipe keeps the parameters of its steps in their order") {
    constexpr auto spec = on("x", "y") | drop("z") | passthrough{};
    static_assert(spec == pipe(on("x", "y"), drop("z"), passthrough{}));
    CHECK(std::get<0>(spec.steps) == on("x", "y"));
    CHECK(std::get<1>(spec.steps) == drop("z"));
    CHECK(!(spec == (on("x") | drop("z") | passthrough{})));
    CHECK(spec.text() == "on([\"x\", \"y\"]) | drop([\"z\"]) | passthrough{}");
}

}  // namespace pipe_test
