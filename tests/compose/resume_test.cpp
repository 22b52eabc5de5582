// SPDX-License-Identifier: MIT
#include "sluice/compose/resume.hpp"

#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/predict.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;
namespace resume_test {

using test::recorder;

static_assert(resumable<recorder> && resumable<pipeline<test::two_faced, recorder>>);
static_assert(!resumable<test::two_faced> && !resumable<passthrough> && !resumable<int>);

TEST_CASE("resume goes on from a model, on other data too, with the random numbers of the step") {
    const auto start = fit(recorder{}, test::four_rows(), {.seed = 4});
    const auto more =
        resume(recorder{}, start, test::four_rows().take(std::vector<std::size_t>{0, 2}), {.seed = 4});
    CHECK(more.state().resumed == 4);
    CHECK(more.state().rows == 2);
    CHECK(more.state().drawn == start.state().drawn);
    CHECK(more.input() == start.input());
}

TEST_CASE("resume of a pipeline leaves its transformers as they are") {
    const auto spec = test::two_faced{} | recorder{};
    const dataset data(test::letters("a"));
    const auto start = fit(spec, data, {.seed = 4});
    const auto more =
        resume(spec, start, dataset(test::letters("a").take(std::vector<std::size_t>{1})), {.seed = 4});
    CHECK(more.state().step_at<0>().factor == 3);
    CHECK(more.state().step_at<1>().resumed == 2);
    CHECK(more.state().step_at<1>().path == start.state().step_at<1>().path);
}

TEST_CASE("resume reads the columns of the model, gets validation data like fit, and refuses no rows") {
    const auto start = fit(recorder{}, dataset(test::letters("ab")));
    const dataset turned(test::letters("bca"));
    const auto more = resume(recorder{}, start, turned, {.validation = &turned});
    CHECK(more.state().width == 2);
    CHECK(more.state().validation == std::vector<double>{5, 1});
    CHECK(test::thrown<schema_mismatch>([&] {
              return resume(recorder{}, start, dataset(test::letters("a")));
          }).requirement == "needs column \"b\"");
    CHECK_THROWS_AS(resume(recorder{}, start, dataset(test::letters("ab").take({}))), invalid_data);
}

}  // namespace resume_test
