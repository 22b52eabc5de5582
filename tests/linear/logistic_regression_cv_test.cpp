// SPDX-License-Identifier: MIT
#include "sluice/linear/logistic_regression_cv.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear/logistic_regression.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace sluice;

namespace logistic_regression_cv_test {

/// Three classes that follow two of twelve columns, with noise enough for the penalty to matter.
dataset<> noisy_classes(std::uint64_t seed, std::size_t n_rows, bool weights) {
    random_generator g(random_stream(seed, 0));
    const test::data_shape shape{.n_rows = n_rows, .n_columns = 12, .weights = weights};
    auto x = test::random_table(g, shape);
    const auto columns = features(x, "test");
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < n_rows; ++i) {
        const double a = columns[0][i] + 1.5 * normal(g), b = columns[1][i] + 1.5 * normal(g);
        codes.push_back(a > 0.5 ? 2 : b > 0 ? 1 : 0);
    }
    return {std::move(x),
            class_target{array<std::int32_t>(std::move(codes)),
                         std::make_shared<const dictionary>(std::vector<std::string>{"a", "b", "c"})},
            test::random_weights(g, shape)};
}

/// Every fold and penalty by a fit of its own, judged by the metrics.
std::vector<double> naive_scores(const logistic_regression_cv& spec, const dataset<>& data,
                                 const context& ctx) {
    std::vector<double> all;
    for (const double penalty : spec.l2) {
        double sum = 0, n = 0;
        for (const fold& parts : stratified_k_fold{.n_folds = spec.n_folds}.folds(data, ctx)) {
            const auto model = fit(logistic_regression{.l2 = checked(penalty), .intercept = spec.intercept},
                                   data.take(parts.train));
            const auto held_out = data.take(parts.test);
            const auto& truth = std::get<class_target>(held_out.target());
            sum +=
                spec.scoring == linear::scoring::log_loss
                    ? log_loss(truth, predict_proba(model, held_out.x()), *truth.classes, held_out.weights())
                    : accuracy(truth, predict(model, held_out.x()), held_out.weights());
            ++n;
        }
        all.push_back(sum / n);
    }
    return all;
}

TEST_CASE("logistic regression that chooses its penalty scores every penalty as fits of each fold do") {
    for (const bool weights : {false, true})
        for (const auto scoring : {linear::scoring::accuracy, linear::scoring::log_loss})
            for (const bool intercept : {true, false}) {
                const auto data = noisy_classes(1, 150, weights);
                const logistic_regression_cv spec{
                    .l2 = {1e-3, 300, 3}, .n_folds = 4, .scoring = scoring, .intercept = intercept};
                const auto model = spec.fit(data, {.seed = 5});
                const auto expected = naive_scores(spec, data, {.seed = 5});
                REQUIRE(model.scores().size() == expected.size());
                for (std::size_t k = 0; k < expected.size(); ++k)
                    CHECK(model.scores()[k] == doctest::Approx(expected[k]).epsilon(1e-6));
                const bool small = scoring == linear::scoring::log_loss;
                const auto best = small ? std::min_element(expected.begin(), expected.end())
                                        : std::max_element(expected.begin(), expected.end());
                const std::vector<double> penalties(spec.l2.begin(), spec.l2.end());
                CHECK(model.scores()[static_cast<std::size_t>(best - expected.begin())] ==
                      model.scores()[static_cast<std::size_t>(
                          std::find(penalties.begin(), penalties.end(), model.l2()) - penalties.begin())]);
            }
}

TEST_CASE("logistic regression that chooses its penalty is the logistic regression with the best one") {
    const auto data = noisy_classes(2, 200, true);
    const auto model =
        fit(logistic_regression_cv{.l2 = {1e-4, 30, 1e6}, .scoring = linear::scoring::log_loss}, data);
    CHECK(model.state().l2() == 30);
    const auto alone = fit(logistic_regression{.l2 = 30}, data);
    CHECK(predict_proba(model, data.x()) == predict_proba(alone, data.x()));
    CHECK(model.state().converged());
}

TEST_CASE("logistic regression takes the largest of penalties that are as good") {
    const auto data = noisy_classes(3, 90, false);
    const auto model = fit(logistic_regression_cv{.l2 = {1e8, 1e9, 1e7}}, data);
    CHECK(model.state().scores()[0] == model.state().scores()[1]);
    CHECK(model.state().l2() == 1e9);
}

TEST_CASE(
    "logistic regression that chooses its penalty gives the same bytes for any number of threads and after "
    "an archive") {
    const auto data = noisy_classes(4, 5000, true);
    const logistic_regression_cv spec{.l2 = {0.1, 10}, .n_folds = 3};
    const auto model = fit(spec, data);
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, data, {.threads = threads})) == to_bytes(model));
    const auto again = from_bytes<std::remove_const_t<decltype(model)>>(to_bytes(model));
    CHECK(again.state().l2() == model.state().l2());
    CHECK(to_bytes(again) == to_bytes(model));
}

TEST_CASE("logistic regression that chooses its penalty says what it cannot do") {
    const auto data = noisy_classes(5, 40, false);
    CHECK(test::thrown<invalid_parameter>([&] {
              return fit(logistic_regression_cv{.l2 = {}}, data);
          }).component == "logistic_regression_cv.l2");
    CHECK(test::thrown<invalid_data>([&] {
              return fit(logistic_regression_cv{.n_folds = 41}, data);
          }).requirement.find("41") != std::string::npos);
    const dataset<> numbers(data.x(), numeric_target{array<double>(std::vector<double>(40, 1.0))});
    CHECK_THROWS_AS((void)fit(logistic_regression_cv{}, numbers), invalid_data);
}

}  // namespace logistic_regression_cv_test
