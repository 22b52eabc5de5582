// SPDX-License-Identifier: MIT
#include "sluice/compose/columns.hpp"

#include "sluice/compose/drop.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/core/parameters.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;
using test::two_faced;

namespace columns_test {

constexpr struct a : column<"a", kind::numeric> {
} a;
constexpr struct b : column<"b", kind::numeric> {
} b;

using names = std::vector<std::string>;

template <class Spec>
names made(const Spec& spec, const table& x) {
    return transform(fit(spec, dataset(x)), x).names();
}

/// Tells by its output which random number it drew first.
struct drawer {
    static constexpr std::string_view name = "drawer";
    static constexpr role step_role = role::transformer;
    static auto parameters() { return sluice::no_parameters<drawer>; }
    using fitted = two_faced::fitted;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        fitted state;
        state.factor = ctx.random().uniform(0);
        state.width = data.x().n_columns();
        return state;
    }
    friend bool operator==(const drawer&, const drawer&) = default;
};

static_assert(std::is_same_v<decltype(columns(on<a>, on<b> | two_faced{})),
                             columns_step<on_columns<struct a>, pipeline<on_columns<struct b>, two_faced>>>);
static_assert(std::is_same_v<output_schema_t<decltype(columns(on<b>, on<a>)), schema<struct a, struct b>>,
                             schema<struct b, struct a>>);
static_assert(!fittable_on<decltype(columns(on<a>, on<b>)), schema<struct a>>);
static_assert(columns(on("a"), rest) == columns(on("a"), rest));

TEST_CASE("branches stand side by side in their order, and rest is what no other branch reads") {
    const table x = test::letters("abcd");
    CHECK(made(columns(on("c"), on("a")), x) == names{"c", "a"});
    CHECK(made(columns(rest, on("b", "a")), x) == names{"c", "d", "b", "a"});
    CHECK(made(columns(rest | two_faced{}, on("d")), x) == names{"a", "b", "c", "d"});
    CHECK(made(columns(columns(on("b"), on("a")), on("d")), x) == names{"b", "a", "d"});
    CHECK(made(columns(on("a", "b", "c", "d"), rest), x) == names{"a", "b", "c", "d"});
    CHECK(made(columns(passthrough{}), x) == x.names());
}

TEST_CASE("each branch is fitted on its own columns, and shows training data its own way") {
    const table x = test::letters("abc");
    const auto spec = columns(on("b") | two_faced{}, on("a"));
    const auto done = fit_transform(spec, dataset(x));
    CHECK(test::number_at(done.data.x(), 0, 0) == 3000);
    CHECK(test::number_at(done.data.x(), 1, 0) == 1);
    CHECK(test::number_at(done.state.transform(x, {}), 0, 0) == 9);
    CHECK(done.state.branch_at<0>().step_at<1>().width == 1);
}

TEST_CASE("model of branches asks for the columns that they read, in the order of the table") {
    const table x = test::letters("abcd");
    const auto m = fit(columns(on("c"), on("a")), dataset(x));
    REQUIRE(m.input().entries().size() == 2);
    CHECK(m.input().entries()[0].name == "a");
    CHECK(fit(columns(on("c"), rest), dataset(x)).input().entries().size() == 4);
    CHECK(fit(columns(drop("b")), dataset(x)).input().entries().size() == 3);
    CHECK_THROWS_AS(fit(columns(drop("no such column")), dataset(x)), schema_mismatch);
}

TEST_CASE("row through branches has the cells of the table's row") {
    const table x = test::letters("abcd");
    const auto m = fit(columns(rest | two_faced{}, on("c", "a") | two_faced{} | two_faced{}), dataset(x));
    const table whole = transform(m, x);
    row_scratch scratch(m);
    std::vector<cell> out(m.state().output_width());
    REQUIRE(out.size() == 4);
    for (std::size_t i = 0; i < 2; ++i) {
        std::vector<cell> row;
        for (std::size_t j = 0; j < 4; ++j) row.push_back({test::number_at(x, j, i), {}});
        REQUIRE(transform_row(m, row, out, scratch));
        for (std::size_t j = 0; j < 4; ++j) CHECK(out[j].number == test::number_at(whole, j, i));
    }
}

TEST_CASE("branches of one kind draw different random numbers, each its own whatever the others are") {
    const table x = test::letters("ab");
    const auto factors = [&](const auto& spec) {
        const table made = transform(fit(spec, dataset(x), {.seed = 8}), x);
        return std::vector<double>{test::number_at(made, 0, 0), test::number_at(made, 1, 0) / 3};
    };
    const auto both = factors(columns(on("a") | drawer{}, on("b") | drawer{}));
    CHECK(both[0] != both[1]);
    CHECK(factors(columns(on("a") | two_faced{}, on("b") | drawer{}))[1] == both[1]);
}

TEST_CASE("branches that make columns of one name are refused") {
    const auto why = test::thrown<invalid_data>(
        [] { return fit(columns(on("a"), on("a")), dataset(test::letters("a"))); });
    CHECK(why.component == "table");
    CHECK(why.actual == "\"a\" twice");
}

TEST_CASE("branch that names a missing column is refused with the nearest name") {
    CHECK(test::thrown<schema_mismatch>([] {
              return fit(columns(on("A"), rest), dataset(test::letters("ab")));
          }).hint == "did you mean \"a\"?");
}

TEST_CASE("loaded branches are refused when they do not make the cells that they are said to") {
    auto state = columns(on("a"), on("b")).fit(dataset(test::letters("ab")), {});
    CHECK_NOTHROW(state.check());
    state.visit([](const std::string& member, auto& value) {
        if constexpr (requires {
                          { value[0] } -> std::same_as<std::uint64_t&>;
                      })
            if (member == "widths") value[1] = 5;
    });
    const auto why = test::thrown<invalid_data>([&] { return state.check(), 0; });
    CHECK(why.component == "columns");
    CHECK(why.actual == "1");
}

TEST_CASE("branches print as they are written") {
    CHECK(columns(on("a") | two_faced{}, rest).text() == "columns(on([\"a\"]) | two_faced{}, rest)");
}

}  // namespace columns_test
