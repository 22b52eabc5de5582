// SPDX-License-Identifier: MIT
#include "sluice/compose/pipeline.hpp"

#include "sluice/compose/drop.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "support/classes.hpp"
#include "support/constant_models.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

using namespace sluice;
namespace pipeline_test {

using test::missing_row_dropper;
using test::recorder;
using test::two_faced;

struct only_a : column<"a", kind::numeric> {};

template <class Spec>
recorder::fitted seen_by_last(const Spec& spec, const context& ctx = {.seed = 5}) {
    return fit(spec, test::four_rows(), ctx)
        .state()
        .template step_at<std::tuple_size_v<decltype(spec.steps)> - 1>();
}

// A pipeline is a step of the role of its last one.
static_assert(transformer<pipeline<two_faced, passthrough>> && regressor<pipeline<two_faced, recorder>> &&
              classifier<pipeline<two_faced, test::share_classifier>>);
static_assert(row_changing<pipeline<passthrough, missing_row_dropper>> &&
              !row_changing<pipeline<passthrough>>);

TEST_CASE("pipeline moves rows, target and weights together when a step drops rows, and serves every row") {
    const auto m = fit(missing_row_dropper{} | recorder{}, test::four_rows());
    CHECK(m.state().step_at<1>().rows == 3);
    CHECK(m.state().step_at<1>().weights == 6);
    CHECK(predict(m, test::four_rows().x()).size() == 4);
}

TEST_CASE("pipeline draws the same random numbers for a step whatever other steps there are") {
    const double alone = seen_by_last(passthrough{} | recorder{}).drawn;
    CHECK(seen_by_last(two_faced{} | recorder{}).drawn == alone);
    CHECK(seen_by_last(passthrough{} | two_faced{} | two_faced{} | recorder{}).drawn == alone);
    CHECK(seen_by_last(passthrough{} | recorder{}, {.seed = 6}).drawn != alone);
}

TEST_CASE("each step is fitted on what the step before shows of the training data, and serves by transform") {
    const dataset data(test::letters("a"));
    const auto m = fit(two_faced{} | two_faced{}, data);
    CHECK(test::number_at(transform(m, data.x()), 0, 1) == 2 * 3 * 3);
    const auto shown = fit_transform(two_faced{} | two_faced{}, data);
    CHECK(test::number_at(shown.data.x(), 0, 1) == 2e6);
}

TEST_CASE("pipeline takes validation data through its fitted steps to the estimator") {
    const dataset held_out(table({{"a", array<double>({16})}}), numeric_target{array<double>({1})});
    CHECK(seen_by_last(two_faced{} | recorder{}, {.validation = &held_out}).validation ==
          std::vector<double>{16 * 5, 1});
    CHECK(seen_by_last(two_faced{} | recorder{}).validation.empty());
}

TEST_CASE("pipeline tells how far it is, step by step") {
    std::vector<std::string> heard;
    const auto listen = [&](const progress_event& event) {
        heard.push_back(std::string(event.task) + " " + to_text(event.done) + "/" + to_text(event.total));
    };
    (void)fit(passthrough{} | two_faced{} | recorder{}, test::four_rows(), {.progress = listen});
    CHECK(heard == std::vector<std::string>{"passthrough 0/3", "two_faced 1/3", "recorder 2/3"});
}

TEST_CASE("pipeline of one row gives the bits of the table, whatever the widths between its steps") {
    const table x = test::letters("abc");
    const auto m = fit(two_faced{} | on("c", "a") | two_faced{} | drop("c") | two_faced{}, dataset(x));
    const table whole = transform(m, x);
    row_scratch scratch(m);
    for (std::size_t i = 0; i < 2; ++i) {
        std::vector<cell> row, out(1);
        for (std::size_t j = 0; j < 3; ++j) row.push_back({test::number_at(x, j, i), {}});
        REQUIRE(transform_row(m, row, out, scratch));
        CHECK(out[0].number == test::number_at(whole, 0, i));
    }
}

TEST_CASE("frames and tables give the same model") {
    const auto data = test::four_rows();
    const frame<schema<only_a>> x(data.x());
    const auto typed = fit(two_faced{} | recorder{}, dataset(x, data.target(), data.rows()), {.seed = 1});
    const auto untyped = fit(two_faced{} | recorder{}, data, {.seed = 1});
    CHECK(typed.state().step_at<1>().drawn == untyped.state().step_at<1>().drawn);
    CHECK(typed.input() == untyped.input());
    CHECK(predict(typed, x) == predict(untyped, data.x()));
}

TEST_CASE("pipeline gives what its classifier says") {
    const table x = test::letters("a");
    const auto m = fit(two_faced{} | test::share_classifier{}, dataset(x, test::classes_of("ny")));
    CHECK(predict_proba(m, x)(1, 0) == 0.5);
    CHECK(m.state().class_names()->names() == std::vector<std::string>{"n", "y"});
}

TEST_CASE("loaded pipeline is refused when a step does not read what the step before it makes") {
    using fitted = pipeline<two_faced, two_faced>::fitted;
    two_faced::fitted one, two;
    one.width = 1;
    two.width = 2;
    CHECK_NOTHROW(fitted({one, one}).check());
    const auto why = test::thrown<invalid_data>([&] { return fitted({one, two}).check(), 0; });
    CHECK(why.component == "pipeline");
    CHECK(why.requirement == "a step reads as many cells as the step before it makes: 1");
    CHECK(why.actual == "2");
    CHECK(fitted::type_id() == "pipeline(two_faced/1, two_faced/1)");
}

TEST_CASE("pipeline prints and compares by its steps") {
    CHECK((on("a") | two_faced{}).text() == "on([\"a\"]) | two_faced{}");
    CHECK((on("a") | two_faced{}) == (on("a") | two_faced{}));
    CHECK(!((on("a") | two_faced{}) == (on("b") | two_faced{})));
}

}  // namespace pipeline_test
