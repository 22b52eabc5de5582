// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/refit.hpp"

#include "linear/golden_data.hpp"
#include "sluice/compose/named.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/first_rounds.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/gbm_survival.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace refit_test {

static_assert(boosted_specification<gbm_classifier> &&
              boosted_specification<decltype(standard_scaler{} | gbm_ranker{})> &&
              boosted_specification<decltype(standard_scaler{} | named("trees", gbm_survival{}))> &&
              !boosted_specification<standard_scaler>);

dataset<> numbers(std::uint64_t seed, bool weights = false) {
    return test::random_numbers(seed, {.n_rows = 700, .n_columns = 4, .missing = 0.1, .weights = weights});
}

/// Refitting to the data of the fit, keeping nothing of the old values, gives every leaf the bits that it had.
template <class Spec>
void gives_the_leaves_back(const Spec& spec, const dataset<>& data) {
    const auto m = fit(spec, data);
    const auto again = refit(spec, m, data, {.decay_rate = 0});
    const auto &a = m.state().booster(), &b = again.state().booster();
    REQUIRE(a.n_outputs() == b.n_outputs());
    for (std::size_t k = 0; k < a.n_outputs(); ++k) CHECK(a.trees(k) == b.trees(k));
}

TEST_CASE("refit to the data of the fit gives the same leaves, whatever grew and held them back") {
    for (const bool weights : {false, true})
        for (const auto policy :
             {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric}) {
            gbm_regressor spec{
                .rounds = 6, .max_depth = 4, .max_leaves = 12, .grow_policy = policy, .l1 = 0.3};
            gives_the_leaves_back(spec, numbers(1, weights));
            spec.max_delta_step = 0.4;
            spec.increasing = name_list{"x0"};
            spec.decreasing = name_list{"x3"};
            gives_the_leaves_back(spec, numbers(2, weights));
            if (policy == growth_policy::symmetric) continue;
            spec.path_smoothing = 8;
            spec.min_rows_in_leaf = 9;
            gives_the_leaves_back(spec, numbers(3, weights));
        }
}

TEST_CASE("refit gives the same leaves back by every loss and task") {
    const gbm_regressor few{.rounds = 5, .max_depth = 3};
    for (const regression_objective& objective :
         {regression_objective(losses::quantile{.alpha = 0.7}),
          regression_objective(losses::absolute_error{}), regression_objective(losses::huber{})}) {
        gbm_regressor spec = few;
        spec.objective = objective;
        gives_the_leaves_back(spec, numbers(4));
        gives_the_leaves_back(spec, numbers(4, true));
    }
    gives_the_leaves_back(gbm_classifier{.rounds = 5},
                          test::random_classes(5, {.n_rows = 300, .n_columns = 3}));
    const auto data = numbers(6);
    std::vector<std::int32_t> codes;
    const auto& y = std::get<numeric_target>(data.target()).values;
    for (const double v : y) codes.push_back(v < -1 ? 0 : v < 1 ? 1 : 2);
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b", "c"});
    gives_the_leaves_back(gbm_classifier{.rounds = 4}, {data.x(), class_target{std::move(codes), names}});
    std::vector<double> times;
    for (const double v : y) times.push_back(std::exp(v / 3));
    gives_the_leaves_back(
        gbm_survival{.rounds = 4},
        {data.x(), survival_target{std::move(times), std::vector<std::uint8_t>(y.size(), 1)}});
    std::vector<double> relevance;
    std::vector<std::int64_t> groups;
    for (std::size_t i = 0; i < y.size(); ++i) {
        relevance.push_back(y[i] > 1 ? 2 : y[i] > -1 ? 1 : 0);
        groups.push_back(static_cast<std::int64_t>(i / 20));
    }
    gives_the_leaves_back(gbm_ranker{.rounds = 4},
                          {data.x(), ranked_target{std::move(relevance)}, {.groups = std::move(groups)}});
}

TEST_CASE("refit mixes old and new leaf values as the rate says") {
    const table x({{"a", array<double>({1, 2, 3, 4})}});
    const gbm_regressor spec{.rounds = 1,
                             .max_depth = 1,
                             .learning_rate = 0.5,
                             .l2 = 1,
                             .min_child_weight = 0,
                             .random_strength = 0};
    const auto m = fit(spec, dataset(x, numeric_target{array<double>({0, 0, 6, 6})}));
    // The constant is 3; a leaf of two rows with residuals of -3 and 3: 0.5 * 2 * 3 / (2 + 1) = 1.
    CHECK(predict(m, x)[0] == doctest::Approx(2).epsilon(1e-9));
    const dataset<> later(x, numeric_target{array<double>({12, 12, 12, 3})});
    // New leaves: 0.5 * 18 / 3 = 3, and 0.5 * (9 + 0) / 3 = 1.5.
    for (const double decay : {0.0, 0.25, 0.9, 1.0}) {
        const auto p = predict(refit(spec, m, later, {.decay_rate = checked(decay)}), x);
        CHECK(p[0] == doctest::Approx(3 - decay + 3 * (1 - decay)).epsilon(1e-9));
        CHECK(p[3] == doctest::Approx(3 + decay + 1.5 * (1 - decay)).epsilon(1e-9));
    }
    CHECK(predict(refit(spec, m, later), x) == predict(refit(spec, m, later, {.decay_rate = 0.9}), x));
}

TEST_CASE("refit that keeps nothing of the old values is XGBoost's refresh") {
    // tests/trees/golden.py, single precision
    const dataset<> data(test::golden_table(), numeric_target{test::golden_numbers()});
    auto y = test::golden_numbers();
    std::reverse(y.begin(), y.end());
    for (double& v : y) v = 2 * v + 1;
    const dataset<> later(data.x(), numeric_target{std::move(y)});
    const gbm_regressor spec{
        .rounds = 4, .max_depth = 3, .learning_rate = 0.4, .min_child_weight = 1, .random_strength = 0};
    const auto p = predict(refit(spec, fit(spec, data), later, {.decay_rate = 0}), data.x());
    const std::array said{3.10046648979187, 5.01229572296143, 7.75710010528564, 3.48041296005249,
                          4.40012216567993, 5.53812742233276, 5.35449028015137, 3.80839252471924};
    for (std::size_t i = 0; i < said.size(); ++i)
        CHECK(p[static_cast<Eigen::Index>(i)] == doctest::Approx(said[i]).epsilon(1e-6));
}

TEST_CASE("refit leaves a leaf alone that no row comes to") {
    const table x({{"a", array<double>({1, 2, 3, 4})}});
    const gbm_regressor spec{.rounds = 1, .max_depth = 1, .min_child_weight = 0};
    const auto m = fit(spec, dataset(x, numeric_target{array<double>({0, 0, 6, 6})}));
    const table low({{"a", array<double>({1, 1})}});
    const auto r = refit(spec, m, dataset(low, numeric_target{array<double>({9, 9})}), {.decay_rate = 0});
    CHECK(predict(r, x)[3] == predict(m, x)[3]);
    CHECK(predict(r, x)[0] > predict(m, x)[0]);
}

TEST_CASE("refit follows data that drift, and keeps the questions") {
    const auto then = test::random_numbers(7, {.n_rows = 2000, .n_columns = 4});
    const auto later = test::random_numbers(8, {.n_rows = 2000, .n_columns = 4});
    std::vector<double> y;
    for (const double v : std::get<numeric_target>(later.target()).values) y.push_back(1.5 * v + 4);
    const dataset<> now(later.x(), numeric_target{std::move(y)});
    const gbm_regressor spec{.rounds = 60, .max_depth = 4};
    const auto m = fit(spec, then);
    const auto followed = refit(spec, m, now, {.decay_rate = 0.2});
    const auto& truth = std::get<numeric_target>(now.target());
    CHECK(r2(truth, predict(followed, now.x())) > 0.9);
    CHECK(r2(truth, predict(m, now.x())) < 0.6);
    const auto a = m.state().booster().trees().nodes(3), b = followed.state().booster().trees().nodes(3);
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].question == b[i].question);
        CHECK(a[i].to_left == b[i].to_left);
    }
}

TEST_CASE("refit gives the same bytes for any number of threads and order of the rows") {
    const auto data = test::random_classes(9, {.n_rows = 70000, .n_columns = 3});
    const auto other = test::random_classes(10, {.n_rows = 70000, .n_columns = 3});
    const gbm_classifier spec{.rounds = 3};
    const auto m = fit(spec, data);
    const auto one = to_bytes(refit(spec, m, other, {}, {.threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(refit(spec, m, other, {}, {.threads = threads})) == one);
    std::vector<std::size_t> backwards;
    for (std::size_t i = other.n_rows(); i-- > 0;) backwards.push_back(i);
    CHECK(to_bytes(refit(spec, m, other.take(backwards))) == one);
}

TEST_CASE("refit leaves the transformers of a pipeline as they were fitted") {
    const auto then = numbers(11), now = numbers(12);
    const auto spec =
        standard_scaler{} |
        named("trees",
              gbm_regressor{.rounds = 4, .learning_rate = 0.3, .min_child_weight = 1, .random_strength = 0});
    const auto m = fit(spec, then);
    const auto r = refit(spec, m, now, {.decay_rate = 0.5});
    const auto scaled = fit(standard_scaler{}, then);
    const auto seen = [&](const dataset<>& data) { return data.with(transform(scaled, data.x())); };
    const auto alone = refit(
        gbm_regressor{.rounds = 4, .learning_rate = 0.3, .min_child_weight = 1, .random_strength = 0},
        fit(gbm_regressor{.rounds = 4, .learning_rate = 0.3, .min_child_weight = 1, .random_strength = 0},
            seen(then)),
        seen(now), {.decay_rate = 0.5});
    CHECK(predict(r, now.x()) == predict(alone, seen(now).x()));
}

TEST_CASE("refit refuses what it cannot do, by name") {
    const auto data = numbers(13);
    const gbm_regressor dropping{.rounds = 2, .dropout_rate = 0.5};
    CHECK(test::thrown<invalid_parameter>([&] {
              return refit(dropping, fit(dropping, data), data);
          }).component == "gbm_regressor");
    const gbm_regressor spec{.rounds = 2};
    const auto m = fit(spec, data);
    CHECK_THROWS_AS(refit(spec, m, data.take({})), invalid_data);
    CHECK_THROWS_AS(refit(spec, m, dataset(table::of_rows(700), data.target())), schema_mismatch);
    CHECK_THROWS_AS(refit(spec, m, dataset(data.x())), invalid_data);
}

TEST_CASE("first rounds are the model that would have stopped there") {
    const auto data = numbers(14);
    const gbm_regressor spec{.rounds = 9}, short_spec{.rounds = 4};
    const auto held_out = numbers(15);
    const auto m = fit(spec, data, {.validation = &held_out});
    CHECK(to_bytes(first_rounds(m, 4)) == to_bytes(fit(short_spec, data, {.validation = &held_out})));
    CHECK(to_bytes(first_rounds(m, 9)) == to_bytes(m));
    const auto piped = fit(standard_scaler{} | named("trees", spec), data);
    CHECK(predict(first_rounds(piped, 4), data.x()) ==
          predict(fit(standard_scaler{} | named("trees", short_spec), data), data.x()));
    const auto classes = test::random_classes(16, {.n_rows = 100, .n_columns = 2});
    CHECK(predict_proba(first_rounds(fit(gbm_classifier{.rounds = 5}, classes), 2), classes.x()) ==
          predict_proba(fit(gbm_classifier{.rounds = 2}, classes), classes.x()));
    CHECK_THROWS_AS(first_rounds(m, 0), invalid_parameter);
    CHECK(test::thrown<invalid_parameter>([&] { return first_rounds(m, 10); }).requirement ==
          "keeps between 1 and 9 rounds");
}

}  // namespace refit_test
