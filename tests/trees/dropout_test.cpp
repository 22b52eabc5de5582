// SPDX-License-Identifier: MIT
#include "sluice/trees/dropout.hpp"

#include "linear/golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/resume.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/presets.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

using namespace sluice;

namespace dropout_test {

random_stream stream_of(std::size_t round) {
    return random_stream(5, 0).child("round#" + std::to_string(round));
}

/// How often each of `n` rounds is left out by the round after them.
std::vector<double> shares_of(const trees::dropout_limits& limits, std::size_t n, std::size_t n_trials) {
    std::vector<double> shares(n, 0.0);
    for (std::size_t trial = 0; trial < n_trials; ++trial) {
        trees::dropout counted(limits, 0.3);
        for (std::size_t i = 0; i < n; ++i) (void)counted.next(random_stream(6, i));
        for (const std::size_t round : counted.next(random_stream(7, trial)).rounds)
            shares[round] += 1 / static_cast<double>(n_trials);
    }
    return shares;
}

TEST_CASE("dropout leaves out all rounds, none, or as many as it may") {
    trees::dropout all({.rate = 1}, 0.3);
    for (std::size_t r = 0; r < 5; ++r) CHECK(all.next(stream_of(r)).rounds.size() == r);
    trees::dropout none({.rate = 1, .skip = 1}, 0.3);
    for (std::size_t r = 0; r < 5; ++r) CHECK(none.next(stream_of(r)).rounds.empty());
    trees::dropout few({.rate = 1, .most = 2}, 0.3);
    for (std::size_t r = 0; r < 9; ++r)
        CHECK(few.next(stream_of(r)).rounds.size() == std::min<std::size_t>(r, 2));
    trees::dropout one({.rate = 0, .one = true}, 0.3);
    for (std::size_t r = 0; r < 9; ++r)
        CHECK(one.next(stream_of(r)).rounds.size() == std::min<std::size_t>(r, 1));
    CHECK(!trees::dropout({}, 0.3).is_active());
}

TEST_CASE("dropout weighs rounds as XGBoost documents it") {
    // Two rounds, then a third without them, at the learning rate 0.5.
    trees::dropout by_tree({.rate = 1}, 0.5);
    (void)by_tree.next(stream_of(0));
    const auto first = by_tree.next(stream_of(1));
    CHECK(first.factor == 1 / 1.5);
    CHECK(first.factor_of_new == 1 / 1.5);
    const auto second = by_tree.next(stream_of(2));
    CHECK(second.factor == 2 / 2.5);
    CHECK(second.factor_of_new == 1 / 2.5);
    CHECK(by_tree.weights()[0] == doctest::Approx(1 / 1.5 * 0.8).epsilon(1e-15));
    trees::dropout by_forest({.rate = 1, .normalisation = dropout_normalisation::forest}, 0.5);
    (void)by_forest.next(stream_of(0));
    (void)by_forest.next(stream_of(1));
    const auto third = by_forest.next(stream_of(2));
    CHECK(third.factor == 1 / 1.5);
    CHECK(third.factor_of_new == 1 / 1.5);
}

TEST_CASE("dropout draws rounds as often as asked for, by weight where it shall") {
    // Four standard deviations of 4000 trials are 0.03.
    for (const double share : shares_of({.rate = 0.3}, 6, 4000)) CHECK(std::abs(share - 0.3) < 0.03);
    const auto capped = shares_of({.rate = 0.9, .most = 1}, 4, 4000);
    for (const double share : capped) CHECK(std::abs(share - 0.25) < 0.03);
    trees::dropout_limits weighted{.rate = 0.2, .sampling = dropout_sampling::weighted};
    trees::dropout drops(weighted, 0.3);
    for (std::size_t i = 0; i < 6; ++i) (void)drops.next(random_stream(6, i));
    double total = 0;
    for (const double w : drops.weights()) total += w;
    const auto shares = shares_of(weighted, 6, 4000);
    for (std::size_t i = 0; i < 6; ++i)
        CHECK(std::abs(shares[i] - 0.2 * 6 * drops.weights()[i] / total) < 0.03);
}

TEST_CASE("gbm with every round dropped predicts what XGBoost's dart does") {
    // tests/trees/golden.py, single precision
    const dataset<> data(test::golden_table(), numeric_target{test::golden_numbers()});
    const std::array by_tree{-0.390365242958069, -0.390365242958069, 3.25020384788513, 1.3817800283432,
                             1.3817800283432,    3.25020384788513,   4.82972812652588, -0.390365242958069};
    const std::array by_forest{-0.783503592014313, -0.783503592014313, 3.36985421180725, 1.23825514316559,
                               1.23825514316559,   3.36985421180725,   5.17186069488525, -0.783503592014313};
    gbm_regressor spec{.rounds = 4,
                       .max_depth = 3,
                       .learning_rate = 0.4,
                       .min_child_weight = 1,
                       .random_strength = 0,
                       .dropout_rate = 1};
    const auto a = predict(fit(spec, data), data.x());
    spec.normalize_type = dropout_normalisation::forest;
    const auto b = predict(fit(spec, data), data.x());
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(a[static_cast<Eigen::Index>(i)] == doctest::Approx(by_tree[i]).epsilon(1e-6));
        CHECK(b[static_cast<Eigen::Index>(i)] == doctest::Approx(by_forest[i]).epsilon(1e-6));
    }
}

TEST_CASE("gbm with dropout gives the same bytes for any number of threads, and goes on to the same bits") {
    const auto data = test::random_numbers(1, {.n_rows = 3000, .n_columns = 4, .missing = 0.1});
    for (const auto sample : {dropout_sampling::uniform, dropout_sampling::weighted}) {
        const gbm_regressor spec{.rounds = 25,
                                 .max_depth = 4,
                                 .dropout_rate = 0.2,
                                 .skip_drop = 0.3,
                                 .max_drop = 3,
                                 .sample_type = sample};
        const auto whole = fit(spec, data, {.seed = 3, .threads = 1});
        CHECK(to_bytes(fit(spec, data, {.seed = 3, .threads = 3})) == to_bytes(whole));
        CHECK(to_bytes(fit(spec, data, {.seed = 4})) != to_bytes(whole));
        gbm_regressor half = spec;
        half.rounds = 11;
        CHECK(to_bytes(resume(spec, fit(half, data, {.seed = 3}), data, {.seed = 3})) == to_bytes(whole));
        CHECK(r2(std::get<numeric_target>(data.target()), predict(whole, data.x())) > 0.8);
    }
    const auto classes = test::random_classes(2, {.n_rows = 2000, .n_columns = 3});
    const gbm_classifier spec{.rounds = 10, .one_drop = true};
    CHECK(to_bytes(fit(spec, classes, {.threads = 2})) == to_bytes(fit(spec, classes, {.threads = 1})));
}

TEST_CASE("gbm with dropout watches the loss of the model that it is") {
    const auto train = test::random_classes(3, {.n_rows = 500, .n_columns = 3});
    const auto held_out = test::random_classes(4, {.n_rows = 300, .n_columns = 3});
    const auto m = fit(gbm_classifier{.rounds = 12, .dropout_rate = 0.5}, train, {.validation = &held_out});
    const double loss =
        log_loss(std::get<class_target>(held_out.target()), predict_proba(m, held_out.x()), classes(m));
    CHECK(m.state().booster().validation_losses().size() == 12);
    CHECK(m.state().booster().validation_losses().back() == doctest::Approx(loss).epsilon(1e-12));
}

TEST_CASE("gbm refuses to stop early with dropout, for later rounds change the best one's trees") {
    const auto data = test::random_numbers(5, {.n_rows = 50, .n_columns = 2});
    const auto why = test::thrown<invalid_parameter>([&] {
        return fit(gbm_regressor{.early_stopping_rounds = 3, .dropout_rate = 0.1}, data,
                   {.validation = &data});
    });
    CHECK(why.component == "gbm_regressor");
}

TEST_CASE("dropout is set in XGBoost's words") {
    const auto spec = xgboost_like<gbm_regressor>(
        "booster = dart, rate_drop = 0.1, skip_drop = 0.5, one_drop = 1, sample_type = weighted, "
        "normalize_type = forest");
    CHECK(spec == gbm_regressor{.learning_rate = 0.3,
                                .min_child_weight = 1,
                                .random_strength = 0,
                                .category_smoothing = 1,
                                .category_l2 = 0,
                                .min_category_weight = 0,
                                .dropout_rate = 0.1,
                                .skip_drop = 0.5,
                                .one_drop = true,
                                .sample_type = dropout_sampling::weighted,
                                .normalize_type = dropout_normalisation::forest});
}

}  // namespace dropout_test
