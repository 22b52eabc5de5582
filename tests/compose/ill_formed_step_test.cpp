// SPDX-License-Identifier: MIT
#include "sluice/compose/ill_formed_step.hpp"

#include "sluice/compose/pipe.hpp"
#include "support/steps.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace ill_formed_step_test {

// It stands wherever a step or a model would, so that a misuse that was explained once causes no second error.
static_assert(transformer<detail::ill_formed_step> && fittable_on<detail::ill_formed_step, any_schema>);
static_assert(detail::is_ill_formed<model<detail::ill_formed_step>> &&
              !detail::is_ill_formed<model<test::recorder>> && !detail::is_ill_formed<int>);
static_assert(estimator<decltype(detail::ill_formed_step{} | test::recorder{})>);

TEST_CASE("ill-formed step leaves tables as they are") {
    const table x = test::letters("ab");
    CHECK(fit_transform(detail::ill_formed_step{}, dataset(x)).data.x().names() == x.names());
}

}  // namespace ill_formed_step_test
