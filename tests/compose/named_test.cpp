// SPDX-License-Identifier: MIT
#include "sluice/compose/named.hpp"

#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/predict.hpp"
#include "support/steps.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sluice;

namespace named_test {

template <class Spec>
double drawn(const Spec& spec) {
    return fit(spec, test::four_rows(), {.seed = 5}).state().template step_at<1>().drawn;
}

static_assert(row_changing<named_step<test::missing_row_dropper>> && regressor<named_step<test::recorder>>);
static_assert(named("a", passthrough{}) == named("a", passthrough{}) &&
              !(named("a", passthrough{}) == named("b", passthrough{})));

TEST_CASE("named step draws by its name, wherever it stands and whatever its kind") {
    CHECK(drawn(passthrough{} | named("x", test::recorder{})) ==
          drawn(test::two_faced{} | named("x", test::recorder{})));
    CHECK(drawn(passthrough{} | named("x", test::recorder{})) !=
          drawn(passthrough{} | named("y", test::recorder{})));
    CHECK(drawn(passthrough{} | named("x", test::recorder{})) != drawn(passthrough{} | test::recorder{}));
}

TEST_CASE("named step keeps its own way of seeing the training data") {
    const auto bare = fit(test::missing_row_dropper{} | test::recorder{}, test::four_rows());
    const auto named_one =
        fit(named("drop", test::missing_row_dropper{}) | test::recorder{}, test::four_rows());
    CHECK(bare.state().step_at<1>().rows == 3);
    CHECK(named_one.state().step_at<1>().rows == 3);
    const auto seen = fit_transform(named("f", test::two_faced{}), dataset(test::letters("a")));
    CHECK(test::number_at(seen.data.x(), 0, 1) == 2000);
    CHECK(test::number_at(seen.state.transform(test::letters("a"), {}), 0, 1) == 6);
}

TEST_CASE("named rest is still the columns that other branches leave") {
    const table x = test::letters("abc");
    const auto m = fit(columns(on("b"), named("others", rest)), dataset(x));
    CHECK(transform(m, x).names() == std::vector<std::string>{"b", "a", "c"});
}

TEST_CASE("named step prints its name and what it is") {
    CHECK(named("x", test::recorder{}).text() == "named(\"x\", recorder{})");
    CHECK(named("x", passthrough{}).text() == "named(\"x\", passthrough{})");
    CHECK_THROWS_AS((void)named(short_text(std::string(64, 'x')), passthrough{}), limit_exceeded);
}

}  // namespace named_test
