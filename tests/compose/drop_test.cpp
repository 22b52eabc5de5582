// SPDX-License-Identifier: MIT
#include "sluice/compose/drop.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace drop_test {

using names = std::vector<std::string>;

template <class Spec>
names kept(const Spec& spec, const table& x) {
    return transform(fit(spec, dataset(x)), x).names();
}

static_assert(drop("a") == drop("a") && !(drop("a") == drop_if_present("a")));

TEST_CASE("drop leaves columns out and keeps the order of the others") {
    const table x = test::letters("abcd");
    CHECK(kept(drop("c", "a"), x) == names{"b", "d"});
    CHECK(kept(drop("a") | drop("b"), x) == names{"c", "d"});
    CHECK(kept(drop("a", "b", "c", "d"), x).empty());
    CHECK(kept(drop_if_present("a", "z"), x) == names{"b", "c", "d"});
    CHECK(kept(drop_if_present("z"), x) == x.names());
}

TEST_CASE("model that drops a column does not ask for it, and leaves later columns alone") {
    const auto m = fit(drop("b"), dataset(test::letters("abc")));
    CHECK(m.input().entries().size() == 2);
    CHECK(transform(m, test::letters("ac")).names() == names{"a", "c"});
    CHECK(transform(m, test::letters("cabd")).names() == names{"a", "c"});
    CHECK_THROWS_AS(transform(m, test::letters("ab")), schema_mismatch);
}

TEST_CASE("drop refuses a column that is not there, unless it need not be") {
    const auto why =
        test::thrown<schema_mismatch>([] { return fit(drop("B"), dataset(test::letters("ab"))); });
    CHECK(why.component == "drop");
    CHECK(why.requirement == "needs column \"B\"");
    CHECK(why.hint == "did you mean \"b\"?");
    CHECK_NOTHROW((void)fit(drop_if_present("B"), dataset(test::letters("ab"))));
}

TEST_CASE("drop prints as it is written") {
    CHECK(drop("a", "b").text() == "drop([\"a\", \"b\"])");
    CHECK(drop_if_present("a").text() == "drop_if_present([\"a\"])");
}

}  // namespace drop_test
