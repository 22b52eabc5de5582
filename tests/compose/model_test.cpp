// SPDX-License-Identifier: MIT
#include "sluice/compose/model.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/passthrough.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace model_test {

struct a : column<"a", kind::numeric> {};
struct b : column<"b", kind::categorical> {};

template <class Model>
void set_input(Model& m, const table_schema& input) {
    m.visit([&](const char* name, auto& member) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, table_schema>)
            if (std::string(name) == "input") member = input;
    });
}

static_assert(fitted_model<model<test::recorder>> && fitted_model<const model<passthrough>&>);
static_assert(!fitted_model<test::recorder> && !fitted_model<test::recorder::fitted> && !fitted_model<int>);
// A model is no specification, and a specification no model: "not fitted" is a type.
static_assert(!step<model<test::recorder>> && !std::is_default_constructible_v<model<test::recorder>>);
static_assert(std::is_copy_constructible_v<model<test::recorder>>);
static_assert(model<test::recorder>::step_role == role::regressor);

TEST_CASE("model says what it reads and what it is") {
    const auto m = fit(on("a") | test::two_faced{} | test::recorder{}, test::four_rows());
    REQUIRE(m.input().entries().size() == 1);
    CHECK(m.input().entries()[0].name == "a");
    CHECK(m.type_id() == "model(pipeline(selection/1, two_faced/1, recorder/1))");
    CHECK(m.state().step_at<2>().rows == 4);
    CHECK_NOTHROW(m.check());
}

TEST_CASE("loaded model is refused when its steps do not fit its input") {
    auto m = fit(on("a"), dataset(test::letters("ab")));
    CHECK(model<on_names>::for_loading().input().entries().empty());
    set_input(m, table_schema(test::letters("ab")));
    const auto why = test::thrown<invalid_data>([&] { return m.check(), 0; });
    CHECK(why.component == "model");
    CHECK(why.actual == "1");
    CHECK(why.hint == "the model file is damaged or was made by hand");
}

TEST_CASE("loaded model is refused when its input is not that of its type") {
    const frame<schema<a>> x(test::letters("a"));
    auto m = fit(passthrough{}, dataset(x));
    CHECK_NOTHROW(m.check());
    set_input(m, table_schema(test::letters("c")));
    const auto why = test::thrown<invalid_data>([&] { return m.check(), 0; });
    CHECK(why.requirement == "reads the columns a");
    CHECK(why.actual == "\"c\"");
    const frame<schema<b>> names(
        std::vector<column_data::storage>{category_values{array<std::int32_t>({-1})}});
    auto other = fit(passthrough{}, dataset(names));
    CHECK_NOTHROW(other.check());
    set_input(other, table_schema(table({{"b", array<double>({1})}})));
    CHECK_THROWS_AS(other.check(), invalid_data);
}

}  // namespace model_test
