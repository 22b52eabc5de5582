// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_regressor.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/resume.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/regression.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace gbm_regressor_test {

TEST_CASE("gbm regressor with one deep tree and no penalty reproduces distinct training rows") {
    const table x({{"a", array<double>({1, 2, 3, 4, 5, 6, 7, 8})}});
    const std::vector<double> y{3, -1, 4, 1, -5, 9, 2, 6};
    const auto m =
        fit(gbm_regressor{.rounds = 1, .max_depth = 8, .learning_rate = 1, .l2 = 0, .min_child_weight = 0},
            dataset(x, numeric_target{std::vector<double>(y)}));
    const auto p = predict(m, x);
    // Gradients are rounded to 30 bits.
    for (std::size_t i = 0; i < y.size(); ++i)
        CHECK(p[static_cast<Eigen::Index>(i)] == doctest::Approx(y[i]).epsilon(1e-7));
}

TEST_CASE("gbm regressor predicts the mean of a target that does not vary") {
    const table x({{"a", array<double>({1, 2, 3, 4})}});
    const auto m = fit(gbm_regressor{.rounds = 10}, dataset(x, numeric_target{array<double>({7, 7, 7, 7})}));
    CHECK(predict(m, x) == Eigen::VectorXd::Constant(4, 7.0));
}

TEST_CASE("gbm regressor gives the same bytes for any number of threads, and learns") {
    const auto data = test::random_numbers(1, {.n_rows = 50000, .n_columns = 4, .missing = 0.05});
    const gbm_regressor spec{.rounds = 10};
    const auto one = fit(spec, data, {.threads = 1});
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, data, {.threads = threads})) == to_bytes(one));
    CHECK(r2(std::get<numeric_target>(data.target()), predict(one, data.x())) > 0.7);
}

TEST_CASE("gbm regressor gives the same bytes for any number of threads, whatever grows and is drawn") {
    const auto data =
        test::random_numbers(4, {.n_rows = 40000, .n_columns = 5, .missing = 0.05, .weights = true});
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric})
        for (const auto method : {sampling_method::uniform, sampling_method::goss,
                                  sampling_method::bayesian_bootstrap, sampling_method::minimal_variance}) {
            const gbm_regressor spec{
                .rounds = 3,
                .max_leaves = 20,
                .grow_policy = policy,
                .l1 = 0.1,
                .min_rows_in_leaf = 30,
                .max_delta_step = 2,
                .path_smoothing = checked(policy == growth_policy::leaf_wise ? 5.0 : 0.0),
                .sampling_method = method,
                .subsample = 0.6,
                .colsample_bylevel = 0.8,
                .colsample_bynode = 0.8};
            const auto expected = to_bytes(fit(spec, data, {.seed = 1, .threads = 1}));
            for (const std::size_t threads : test::thread_counts({2, 3, 4, 8}))
                REQUIRE(to_bytes(fit(spec, data, {.seed = 1, .threads = threads})) == expected);
            CHECK(to_bytes(fit(spec, data, {.seed = 2})) != expected);
        }
}

TEST_CASE("gbm regressor learns from rows and features that are drawn, and goes on to the same bits") {
    const auto data = test::random_numbers(5, {.n_rows = 4000, .n_columns = 4});
    const auto& y = std::get<numeric_target>(data.target());
    for (const auto method : {sampling_method::uniform, sampling_method::goss,
                              sampling_method::bayesian_bootstrap, sampling_method::minimal_variance}) {
        gbm_regressor spec{
            .rounds = 40, .sampling_method = method, .subsample = 0.5, .colsample_bytree = 0.75};
        const auto whole = fit(spec, data, {.seed = 3});
        CHECK(r2(y, predict(whole, data.x())) > 0.8);
        gbm_regressor half = spec;
        half.rounds = 15;
        CHECK(to_bytes(resume(spec, fit(half, data, {.seed = 3}), data, {.seed = 3})) == to_bytes(whole));
    }
}

TEST_CASE("gbm regressor keeps its digits when a few targets are enormous") {
    auto data = test::random_numbers(2, {.n_rows = 40000, .n_columns = 2});
    std::vector<double> y(std::get<numeric_target>(data.target()).values.begin(),
                          std::get<numeric_target>(data.target()).values.end());
    y[7] = 1e7;
    const auto m = fit(gbm_regressor{.rounds = 30, .max_depth = 4},
                       dataset(data.x(), numeric_target{std::vector<double>(y)}));
    const auto p = predict(m, data.x());
    CHECK(p.allFinite());
}

TEST_CASE("gbm regressor takes weight k for k copies") {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const auto data =
            test::random_numbers(seed, {.n_rows = 200, .n_columns = 3, .distinct = 9, .weights = true});
        const gbm_regressor spec{.rounds = 5, .max_depth = 3};
        const auto a = predict(fit(spec, data), data.x()),
                   b = predict(fit(spec, test::repeated(data)), data.x());
        CHECK((a - b).cwiseAbs().maxCoeff() < 1e-6);
    }
}

TEST_CASE("gbm_regressor throws invalid_data when there is no feature") {
    const dataset<> data(table::of_rows(3), numeric_target{std::vector<double>{1, 2, 3}});
    CHECK_THROWS_AS((void)fit(gbm_regressor{}, data), invalid_data);
}

}  // namespace gbm_regressor_test
