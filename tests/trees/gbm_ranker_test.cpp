// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_ranker.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;

namespace gbm_ranker_test {

// Queries of 1 to `largest` rows, not next to each other; relevance 0 to 3 grows with x0 and falls with x1, with noise.
dataset<> queries(std::uint64_t seed, std::size_t n_queries, std::size_t largest) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b, relevance;
    std::vector<std::int64_t> groups;
    for (std::size_t q = 0; q < n_queries; ++q)
        for (std::size_t k = 0; k < 1 + uniform_integer(g, largest); ++k)
            groups.push_back(static_cast<std::int64_t>(q));
    shuffle(g, std::span<std::int64_t>(groups));
    for (std::size_t i = 0; i < groups.size(); ++i) {
        a.push_back(normal(g));
        b.push_back(normal(g));
        relevance.push_back(std::clamp(std::floor(a.back() - b.back() + 0.5 * normal(g) + 1), 0.0, 3.0));
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            ranked_target{std::move(relevance)},
            {.groups = std::move(groups)}};
}

constexpr ranking_objective objectives[] = {losses::ndcg{}, losses::map{}, losses::pairwise{},
                                            losses::ndcg{.truncation_level = 3, .normalise = false},
                                            losses::ndcg{.gain = ranking_gain::linear}};

template <class Loss>
double value_of(const Loss& loss, const std::vector<double>& relevance, const std::vector<double>& margins) {
    return typename Loss::order(loss, relevance).value(margins);
}

// A swap changes the value by what the order says.
template <class Loss>
void swaps_agree(const Loss& loss) {
    random_generator g(random_stream(5, 5));
    for (int repeat = 0; repeat < 50; ++repeat) {
        std::vector<double> relevance;
        for (std::size_t k = 2 + uniform_integer(g, 12); k > 0; --k)
            relevance.push_back(static_cast<double>(uniform_integer(g, 4)));
        const typename Loss::order order(loss, relevance);
        if (!order.matters()) continue;
        for (std::size_t i = 0; i < relevance.size(); ++i)
            for (std::size_t j = i + 1; j < relevance.size(); ++j) {
                auto swapped = relevance;
                std::swap(swapped[i], swapped[j]);
                const double change = std::abs(value_of(loss, relevance, {}) - value_of(loss, swapped, {}));
                REQUIRE(order.change(i, j) == doctest::Approx(change).epsilon(1e-12));
                REQUIRE(order.change(j, i) == order.change(i, j));
            }
    }
}

TEST_CASE("ranking loss knows what a swap changes") {
    swaps_agree(losses::ndcg{});
    swaps_agree(losses::ndcg{.truncation_level = 3});
    swaps_agree(losses::ndcg{.gain = ranking_gain::linear});
    swaps_agree(losses::map{});
}

TEST_CASE("rank objective by pairs has the slopes of the sum over pairs") {
    const std::vector<double> relevance{2, 0, 1, 1};
    const table x({{"x", array<double>({1, 2, 3, 4})}});
    const dataset data(x, ranked_target{array<double>(relevance)},
                       {.groups = std::vector<std::int64_t>(4, 9)});
    trees::rank_objective objective(losses::pairwise{}, data, "test");
    const std::vector<double> margins{0.3, 0.7, -0.2, 0.7};
    objective.begin_round({margins}, {});
    std::vector<double> g(4), h(4);
    objective.derive(0, {margins}, 0, 4, g.data(), h.data());
    const auto sum_at = [&](std::size_t i, double step) {
        auto moved = margins;
        moved[i] += step;
        return 5 * objective.mean_loss({moved}, {});  // five pairs differ
    };
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(g[i] == doctest::Approx((sum_at(i, 1e-5) - sum_at(i, -1e-5)) / 2e-5).epsilon(1e-6));
        CHECK(h[i] ==
              doctest::Approx((sum_at(i, 1e-3) - 2 * sum_at(i, 0) + sum_at(i, -1e-3)) / 1e-6).epsilon(1e-4));
    }
}

TEST_CASE("rank objective by NDCG has the lambdas of the formula") {
    // Two rows, the better one behind: gain 1, discounts 1 and 1 / log2(3), best sum 1.
    const table x({{"x", array<double>({1, 2})}});
    const dataset data(x, ranked_target{array<double>({1, 0})}, {.groups = std::vector<std::int64_t>(2, 1)});
    const std::vector<double> margins{-0.5, 0.5};
    const double change = 1 - 1 / std::log2(3.0), p = 1 / (1 + std::exp(-1.0));
    std::vector<double> g(2), h(2);
    trees::rank_objective plain(losses::ndcg{.normalise = false}, data, "test");
    plain.begin_round({margins}, {});
    plain.derive(0, {margins}, 0, 2, g.data(), h.data());
    CHECK(g[0] == doctest::Approx(-change * p).epsilon(1e-12));
    CHECK(g[1] == -g[0]);
    CHECK(h[0] == doctest::Approx(change * p * (1 - p)).epsilon(1e-12));
    CHECK(plain.mean_loss({margins}, {}) == doctest::Approx(change).epsilon(1e-12));
    trees::rank_objective normalised(losses::ndcg{}, data, "test");
    normalised.begin_round({margins}, {});
    normalised.derive(0, {margins}, 0, 2, g.data(), h.data());
    const double steady = change / 1.01, sum = 2 * steady * p, factor = std::log2(1 + sum) / sum;
    CHECK(g[0] == doctest::Approx(-steady * p * factor).epsilon(1e-12));
    CHECK(h[1] == doctest::Approx(steady * p * (1 - p) * factor).epsilon(1e-12));
}

TEST_CASE("gbm ranker orders held-out queries far better than at random, by each objective") {
    const auto train = queries(1, 300, 20), test = queries(2, 100, 20);
    const auto& truth = std::get<ranked_target>(test.target());
    const std::vector<double> nothing(test.n_rows(), 0.0);
    const double random_order = ndcg(truth, nothing, test.rows().groups.span());
    for (const auto& objective : objectives) {
        const gbm_ranker spec{.objective = objective, .rounds = 40, .max_depth = 3, .learning_rate = 0.2};
        CAPTURE(to_text(spec));
        const auto m = fit(spec, train, {.validation = &test});
        const auto watched = m.state().booster().validation_losses();
        CHECK(watched.back() < watched.front());
        CHECK(score(ndcg, m, test) > 1 - 0.4 * (1 - random_order));
        CHECK(score(mean_average_precision, m, test) > 0.85);
        CHECK(score(mean_reciprocal_rank, m, test) > 0.9);
    }
}

TEST_CASE("gbm ranker watches 1 - NDCG of all ranks, and stops early by it") {
    const auto train = queries(3, 60, 12), test = queries(4, 60, 12);
    const gbm_ranker spec{.rounds = 200, .early_stopping_rounds = 8};
    const auto m = fit(standard_scaler{} | spec, train, {.validation = &test});
    const auto& booster = m.state().step_at<1>().booster();
    const auto watched = booster.validation_losses();
    REQUIRE(watched.size() < 200);
    CHECK(watched.size() == booster.n_rounds() + 8);
}

TEST_CASE("gbm ranker gives the same bytes for any number of threads, and goes on to the same bytes") {
    const auto data = queries(5, 400, 30);
    for (const auto& objective : objectives) {
        const gbm_ranker spec{.objective = objective, .rounds = 6, .subsample = 0.8};
        const auto expected = to_bytes(fit(spec, data, {.threads = 1}));
        for (const std::size_t threads : test::thread_counts())
            CHECK(to_bytes(fit(spec, data, {.threads = threads})) == expected);
        gbm_ranker half = spec;
        half.rounds = 2;
        CHECK(to_bytes(resume(spec, fit(half, data), data)) == expected);
    }
}

TEST_CASE("gbm ranker predicts a row as it predicts a table, also after loading") {
    const auto data = queries(6, 50, 10);
    const auto m = fit(gbm_ranker{.rounds = 10}, data);
    const auto predicted = predict(m, data.x());
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m));
    CHECK(predict(loaded, data.x()) == predicted);
    row_scratch scratch(m);
    for (std::size_t i = 0; i < data.n_rows(); ++i) {
        const cell row[] = {{data.x()[0].as<array<double>>()->operator[](i), {}},
                            {data.x()[1].as<array<double>>()->operator[](i), {}}};
        double out = 0;
        REQUIRE(predict_row(m, row, std::span(&out, 1), scratch));
        REQUIRE(out == predicted[static_cast<Eigen::Index>(i)]);
    }
}

TEST_CASE("gbm ranker takes weight k of a group for k copies of it, and weight 0 for no group") {
    const auto data = queries(7, 40, 8);
    const auto& groups = data.rows().groups;
    std::vector<double> weights;
    std::vector<std::size_t> rows;
    for (const auto g : groups) weights.push_back(static_cast<double>(g % 3));
    std::vector<std::int64_t> copies;
    for (int copy = 0; copy < 2; ++copy)
        for (std::size_t i = 0; i < data.n_rows(); ++i)
            if (groups[i] % 3 > copy) {
                rows.push_back(i);
                copies.push_back(groups[i] + 1000 * copy);
            }
    const auto taken = data.take(rows);
    const gbm_ranker spec{.rounds = 5, .max_depth = 3};
    const auto a = predict(
                   fit(spec, dataset<>(data.x(), data.target(), {.weights = weights, .groups = groups})),
                   data.x()),
               b = predict(fit(spec, dataset<>(taken.x(), taken.target(), {.groups = copies})), data.x());
    CHECK((a - b).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("gbm ranker does not care what groups are called, nor for groups in which order does not matter") {
    const auto data = queries(8, 40, 8);
    std::vector<std::int64_t> renamed;
    for (const auto g : data.rows().groups) renamed.push_back(1000 - 7 * g);
    const dataset<> other(data.x(), data.target(), {.groups = renamed});
    const gbm_ranker spec{.rounds = 5};
    CHECK(to_bytes(fit(spec, data)) == to_bytes(fit(spec, other)));
    const dataset<> flat(data.x(), ranked_target{std::vector<double>(data.n_rows(), 2.0)},
                         {.groups = data.rows().groups});
    CHECK(predict(fit(spec, flat), data.x()) ==
          Eigen::VectorXd::Zero(static_cast<Eigen::Index>(data.n_rows())));
}

TEST_CASE("gbm ranker refuses data without groups, other targets, odd relevance and weights within a group") {
    const table x({{"x", array<double>({1, 2, 3})}});
    const std::vector<std::int64_t> groups{1, 1, 2};
    const auto ranked = [](std::vector<double> y) { return ranked_target{std::move(y)}; };
    CHECK_THROWS_WITH_AS((void)fit(gbm_ranker{}, dataset(x, ranked({0, 1, 2}))), doctest::Contains("groups"),
                         invalid_data);
    CHECK_THROWS_AS(
        (void)fit(gbm_ranker{}, dataset(x, numeric_target{array<double>({0, 1, 2})}, {.groups = groups})),
        invalid_data);
    CHECK_THROWS_WITH_AS((void)fit(gbm_ranker{}, dataset(x, ranked({0, 0.5, 2}), {.groups = groups})),
                         doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_WITH_AS(
        (void)fit(gbm_ranker{},
                  dataset(x, ranked({0, 1, 2}), {.weights = std::vector<double>{1, 2, 1}, .groups = groups})),
        doctest::Contains("one weight"), invalid_data);
}

namespace {

// Clicks on lists that another ranker has made: rows of relevance 1 are clicked when they are looked at, which happens
// with probability 1 / (1 + position); other rows are clicked by mistake in one case of twenty.
struct clicked_lists {
    dataset<> clicks, truth;

    clicked_lists(std::uint64_t seed, std::size_t n_queries) : clicks(table()), truth(table()) {
        random_generator g(random_stream(seed, 0));
        std::vector<double> a, b, relevance, clicked;
        std::vector<std::int64_t> groups, positions;
        for (std::size_t q = 0; q < n_queries; ++q)
            for (std::int64_t place = 0; place < 8; ++place) {
                groups.push_back(static_cast<std::int64_t>(q));
                positions.push_back(place);
                a.push_back(normal(g));
                // Where it was shown goes with b, which has nothing to do with relevance.
                b.push_back(static_cast<double>(place) + normal(g));
                relevance.push_back(a.back() + 0.5 * normal(g) > 0.5 ? 1 : 0);
                const double seen = 1 / (1 + static_cast<double>(place));
                clicked.push_back(uniform(g) < seen * (relevance.back() > 0 ? 1 : 0.05) ? 1 : 0);
            }
        const table x({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}});
        clicks = {x, ranked_target{clicked}, {.groups = groups, .positions = positions}};
        truth = {x, ranked_target{relevance}, {.groups = groups}};
    }
};

dataset<> without_positions(const dataset<>& data) {
    row_data rows = data.rows();
    rows.positions = {};
    return {data.x(), data.target(), std::move(rows)};
}

}  // namespace

TEST_CASE(
    "gbm ranker that knows positions ranks by relevance better than one that takes clicks as they are") {
    const clicked_lists train(1, 1500), test(2, 500);
    for (const ranking_objective& objective :
         {ranking_objective(losses::ndcg{}), ranking_objective(losses::pairwise{})}) {
        const gbm_ranker spec{.objective = objective, .rounds = 40, .max_depth = 3, .learning_rate = 0.1};
        CAPTURE(to_text(spec));
        const double biased = score(ndcg, fit(spec, without_positions(train.clicks)), test.truth);
        const double unbiased = score(ndcg, fit(spec, train.clicks), test.truth);
        CHECK(unbiased > biased + 0.03);
    }
}

TEST_CASE(
    "gbm ranker with positions gives the same bytes for any number of threads, and goes on to the same "
    "bytes") {
    const clicked_lists train(3, 1200);
    const gbm_ranker spec{.rounds = 5};
    const auto expected = to_bytes(fit(spec, train.clicks, {.threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, train.clicks, {.threads = threads})) == expected);
    gbm_ranker half = spec;
    half.rounds = 2;
    CHECK(to_bytes(resume(spec, fit(half, train.clicks), train.clicks)) == expected);
}

TEST_CASE("rank objective finds that rows further down are clicked less, and counts their clicks more") {
    const clicked_lists train(4, 2000);
    trees::rank_objective objective(losses::pairwise{}, train.clicks, "test");
    objective.begin_round({std::vector<double>(train.clicks.n_rows(), 0.0)}, {});
    const auto clicked = objective.bias().clicked();
    // Of pairs that differ in positions alone, that is the law by which the clicks were made.
    for (std::size_t k = 0; k < 8; ++k)
        CHECK(clicked[k] == doctest::Approx(1 / (1 + static_cast<double>(k))).epsilon(0.1));
    CHECK(clicked[8] == 1);
}

TEST_CASE("rank objective with one position for all has the derivatives of one without positions") {
    const auto data = queries(9, 40, 10);
    row_data rows = data.rows();
    rows.positions = std::vector<std::int64_t>(data.n_rows(), 5);
    const dataset<> same(data.x(), data.target(), std::move(rows));
    random_generator g(random_stream(1, 1));
    std::vector<double> margins;
    for (std::size_t i = 0; i < data.n_rows(); ++i) margins.push_back(normal(g));
    const auto derivatives = [&](const dataset<>& of) {
        trees::rank_objective objective(losses::ndcg{}, of, "test");
        objective.begin_round({margins}, {});
        std::vector<double> all(2 * margins.size());
        objective.derive(0, {margins}, 0, margins.size(), all.data(), all.data() + margins.size());
        return all;
    };
    CHECK(derivatives(same) == derivatives(data));
}

TEST_CASE("datasets refuse positions below 0, and estimators that do not rank refuse positions") {
    const table x({{"x", array<double>({1, 2})}});
    CHECK_THROWS_WITH_AS((void)dataset(x, no_target{2}, {.positions = std::vector<std::int64_t>{0, -1}}),
                         doctest::Contains("row 1"), invalid_data);
    CHECK_THROWS_AS((void)dataset(x, no_target{2}, {.positions = std::vector<std::int64_t>{0}}),
                    invalid_data);
    const dataset<> data(x, numeric_target{array<double>({1, 2})},
                         {.positions = std::vector<std::int64_t>{0, 1}});
    CHECK_THROWS_WITH_AS((void)fit(standard_scaler{} | gbm_regressor{}, data), doctest::Contains("positions"),
                         invalid_data);
    const std::vector<std::size_t> second{1};
    CHECK(data.take(second).rows().positions[0] == 1);
}

}  // namespace gbm_ranker_test
