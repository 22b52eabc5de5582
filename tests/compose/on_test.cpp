// SPDX-License-Identifier: MIT
#include "sluice/compose/on.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "support/every_kind.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace on_test {

constexpr struct a : column<"a", kind::numeric> {
} a;
constexpr struct c : column<"c", kind::numeric> {
} c;

using names = std::vector<std::string>;

template <class Spec>
names chosen(const Spec& spec, const table& x) {
    return transform(fit(spec, dataset(x)), x).names();
}

// Specifications are constants and compare by what they choose.
static_assert(on("a", "b") == on("a", "b") && !(on("a", "b") == on("b", "a")));
static_assert(on(kind::text) == on(kind::text) && !(on(kind::text) == on(kind::numeric)));
static_assert(rest == rest_columns{});
static_assert(transformer<on_names> && transformer<on_kind> && transformer<rest_columns>);
static_assert(transformer<on_columns<struct a>> && step_like<decltype(&on<a>)>);
// On a frame the compiler checks what a selector of types asks for.
static_assert(fittable_on<on_columns<struct a>, schema<struct a, struct c>>);
static_assert(!fittable_on<on_columns<struct a>, schema<struct c>>);
static_assert(
    std::is_same_v<output_schema_t<on_columns<struct c>, schema<struct a, struct c>>, schema<struct c>>);

TEST_CASE(
    "selectors choose columns by name, by type and by kind, in the order asked for or that of the table") {
    const table x = test::letters("abcd");
    CHECK(chosen(on("d", "a"), x) == names{"d", "a"});
    CHECK(chosen(on<c, a>(), x) == names{"c", "a"});
    CHECK(chosen(on<c, a>, x) == names{"c", "a"});
    CHECK(chosen(rest, x) == names{"a", "b", "c", "d"});
    CHECK(chosen(on(std::string("b"), std::string_view("c")), x) == names{"b", "c"});
    random_generator g(random_stream(1, 0));
    const table kinds = test::every_kind(g, 2);
    CHECK(chosen(on(kind::numeric), kinds) == names{"double", "float", "doubles", "floats", "sparse"});
    CHECK(chosen(on(kind::timestamp), kinds) == names{"time"});
    CHECK(chosen(on(kind::text), x).empty());
}

TEST_CASE("selector names the nearest column when one is not there") {
    const auto why = test::thrown<schema_mismatch>([] { return fit(on("A"), dataset(test::letters("ab"))); });
    CHECK(why.component == "on");
    CHECK(why.requirement == "needs column \"A\"");
    CHECK(why.hint == "did you mean \"a\"?");
    CHECK_THROWS_AS(fit(on<c>, dataset(test::letters("ab"))), schema_mismatch);
}

TEST_CASE("selector refuses a column that is asked for twice") {
    CHECK(test::thrown<invalid_data>([] { return fit(on("a", "a"), dataset(test::letters("ab"))); }).actual ==
          "\"a\" twice");
}

TEST_CASE("selectors print as they are written") {
    CHECK(on("a", "b c").text() == "on([\"a\", \"b c\"])");
    CHECK(on<a, c>().text() == "on<a, c>");
    CHECK(on(kind::categorical).text() == "on(kind::categorical)");
    CHECK(rest.text() == "rest");
}

}  // namespace on_test
