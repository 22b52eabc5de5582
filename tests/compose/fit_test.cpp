// SPDX-License-Identifier: MIT
#include "sluice/compose/fit.hpp"

#include "sluice/compose/on.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/data/make_target.hpp"
#include "support/constant_models.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <vector>

using namespace sluice;
namespace fit_test {

using test::recorder;

constexpr struct a : column<"a", kind::numeric> {
} a;

column_data words(const std::vector<const char*>& values) {
    text_builder texts;
    for (const char* v : values) texts.push_back(v);
    return {"y", std::move(texts).finish()};
}

TEST_CASE("fit gives a model of another type and leaves the specification as it is") {
    constexpr auto spec = test::two_faced{};
    const auto m = fit(spec, dataset(test::letters("ab")));
    static_assert(std::is_same_v<decltype(m), const model<test::two_faced>>);
    CHECK(spec == test::two_faced{});
    CHECK(m.input().entries().size() == 2);
    CHECK(test::number_at(transform(m, test::letters("ab")), 1, 0) == 9);
}

TEST_CASE("fit takes a bare selector of types, and a frame gives its schema to the model") {
    const frame<schema<struct a>> x(test::letters("a"));
    const auto m = fit(on<a>, dataset(x));
    static_assert(std::is_same_v<decltype(m)::schema_type, schema<struct a>>);
    CHECK(transform(m, x).names() == std::vector<std::string>{"a"});
    CHECK(fit(on<a>, dataset(test::letters("ba"))).input().entries().size() == 1);
}

TEST_CASE("fit refuses data without rows, in the name of the step") {
    const auto why = test::thrown<invalid_data>([] { return fit(recorder{}, dataset(table::of_rows(0))); });
    CHECK(why.component == "recorder");
    CHECK(why.requirement == "needs at least 1 row");
    CHECK(why.actual == "0");
    CHECK_NOTHROW((void)fit(recorder{}, test::four_rows().take(std::vector<std::size_t>{0})));
}

TEST_CASE("fit stops when the caller asks for it") {
    const std::atomic<bool> stop = true;
    CHECK_THROWS_AS(fit(test::two_faced{} | recorder{}, dataset(test::letters("a")), {.cancellation = &stop}),
                    cancelled);
}

TEST_CASE("validation data reach the step with the columns in the order of the training data") {
    const dataset train(test::letters("ab"), numeric_target{array<double>({0, 0})});
    const dataset turned(
        table({{"extra", array<double>({9})}, {"b", array<double>({30})}, {"a", array<double>({10})}}),
        numeric_target{array<double>({7})});
    const auto seen = fit(recorder{}, train, {.validation = &turned}).state();
    CHECK(seen.validation == std::vector<double>{10, 30, 7});
    const auto piped = fit(test::two_faced{} | recorder{}, train, {.validation = &turned});
    CHECK(piped.state().step_at<1>().validation == std::vector<double>{30, 90, 7});
}

TEST_CASE("validation data are rounded as the training data are, and keep their weights") {
    const dataset train(table({{"a", array<float>({1, 2})}}), numeric_target{array<double>({0, 0})});
    const dataset held_out(table({{"a", array<double>({0.1})}}), numeric_target{array<double>({7})},
                           {.weights = array<double>({5})});
    CHECK(fit(recorder{}, train, {.validation = &held_out}).state().validation[0] ==
          static_cast<double>(0.1f));
    const auto matched =
        detail::matching_validation(table_schema(train.x()), train, {.validation = &held_out});
    CHECK(matched->weight(0) == 5);
    CHECK(!detail::matching_validation(table_schema(train.x()), train, {}));
}

TEST_CASE("classes of validation data have the codes of the training data") {
    const dataset train(test::letters("a"), class_labels(words({"no", "yes"})));
    const auto seen_code = [&](const char* name, std::vector<std::string> order) {
        const dataset held_out(table({{"a", array<double>({1})}}),
                               class_labels(words({name}), std::move(order)));
        return fit(recorder{}, train, {.validation = &held_out}).state().validation.back();
    };
    CHECK(seen_code("yes", {}) == 1);
    CHECK(seen_code("yes", {"yes", "no"}) == 1);
    CHECK(seen_code("no", {"no", "yes"}) == 0);
    const auto why = test::thrown<invalid_data>([&] { return seen_code("maybe", {}); });
    CHECK(why.component == "validation data");
    CHECK(why.requirement == "must have classes that the training data have");
    CHECK(why.actual == "\"maybe\"");
    CHECK(why.place == "row 0");
}

TEST_CASE("fit refuses validation data of other columns or another kind of target, and names both") {
    const auto train = test::four_rows();
    const dataset other(table({{"A", array<double>({1})}}), numeric_target{array<double>({1})});
    const auto columns =
        test::thrown<schema_mismatch>([&] { return fit(recorder{}, train, {.validation = &other}); });
    CHECK(columns.component == "validation data");
    CHECK(columns.hint == "did you mean \"A\"?");
    const dataset untargeted(table({{"a", array<double>({1})}}));
    const auto target =
        test::thrown<invalid_data>([&] { return fit(recorder{}, train, {.validation = &untargeted}); });
    CHECK(target.requirement == "must have the kind of target that the training data have: a numeric target");
    CHECK(target.actual == "no target");
}

}  // namespace fit_test
