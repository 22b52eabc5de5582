// SPDX-License-Identifier: MIT
// One model, whoever computes it. The checks of every vector width come of running these tests again with
// SLUICE_VECTOR_WIDTH set: see tests/CMakeLists.txt.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_multi_output_regressor.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/gbm_survival.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

using namespace sluice;

namespace same_bytes_test {

constexpr std::size_t n_rows = 33000;  // two chunks of rows, narrow words

const table& inputs() {
    static const table x = [] {
        random_generator g(random_stream(21, 0));
        return test::random_table(g, {.n_rows = n_rows, .n_columns = 2, .missing = 0.1});
    }();
    return x;
}

/// Targets by `f(x0, noise)`, noise in [0, 1).
template <class F>
std::vector<double> targets(const F& f) {
    random_generator g(random_stream(22, 0));
    const auto columns = features(inputs(), "test");
    std::vector<double> y(n_rows);
    for (std::size_t i = 0; i < n_rows; ++i)
        y[i] = f(std::isnan(columns[0][i]) ? 0.5 : columns[0][i], uniform(g));
    return y;
}

dataset<> numbers(bool positive) {
    return {inputs(), numeric_target{targets([&](double x, double noise) {
                const double y = x + noise;
                return positive ? 0.1 + y * y : y;
            })}};
}
dataset<> shares() {
    return {inputs(),
            numeric_target{targets([](double x, double noise) { return x > 0 ? noise : noise / 4; })}};
}
dataset<> classes(std::size_t n) {
    const auto codes = targets([&](double x, double noise) {
        return std::floor(static_cast<double>(n) * (x > 0 ? noise : noise * noise));
    });
    return {inputs(), class_labels(column_data("y", array<double>(std::vector<double>(codes))))};
}
dataset<> outputs() {
    std::vector<double> all;
    for (const double scale : {1.0, 3.0, 0.1, 7.0, 2.0}) {
        const auto y = targets([&](double x, double noise) { return std::abs(scale * x) + noise; });
        all.insert(all.end(), y.begin(), y.end());
    }
    return {inputs(), multi_output_target{{std::move(all), n_rows, {"a", "b", "c", "d", "e"}}}};
}
dataset<> queries() {
    std::vector<std::int64_t> groups(n_rows);
    for (std::size_t i = 0; i < n_rows; ++i) groups[i] = static_cast<std::int64_t>(i / 8);
    return {inputs(),
            ranked_target{targets([](double x, double noise) { return std::floor(2 * noise + (x > 0)); })},
            row_data{.groups = std::move(groups)}};
}
dataset<> lives() {
    std::vector<std::uint8_t> events(n_rows);
    for (std::size_t i = 0; i < n_rows; ++i) events[i] = i % 3 != 0;
    return {inputs(), survival_target{targets([](double x, double noise) { return 0.1 + x * x + noise; }),
                                      std::move(events)}};
}

/// A checksum of what models of every growth policy predict; each has the same bytes for any number of threads.
template <class Spec>
std::uint32_t checksum(Spec spec, const dataset<>& data) {
    spec.rounds = 2;
    spec.max_depth = 3;
    std::vector<double> all;
    for (const auto policy :
         {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric}) {
        if constexpr (std::is_same_v<Spec, gbm_multi_output_regressor>)
            if (policy == growth_policy::symmetric) continue;  // shared trees do without
        spec.grow_policy = policy;
        const auto m = fit(spec, data, {.seed = 1, .threads = 1});
        const auto expected = to_bytes(m);
        for (const std::size_t threads : test::thread_counts({2, 3, 4, 8}))
            CHECK(to_bytes(fit(spec, data, {.seed = 1, .threads = threads})) == expected);
        if constexpr (Spec::step_role == role::classifier) {
            const Eigen::MatrixXd p = predict_proba(m, data.x());
            all.insert(all.end(), p.data(), p.data() + p.size());
        } else {
            const auto p = predict(m, data.x());
            all.insert(all.end(), p.data(), p.data() + p.size());
        }
    }
    // As bytes, lowest first, on any machine.
    std::vector<std::byte> bytes;
    for (const double x : all)
        for (int shift = 0; shift < 64; shift += 8)
            bytes.push_back(static_cast<std::byte>(std::bit_cast<std::uint64_t>(x) >> shift & 0xFF));
    return crc32c(bytes);
}

TEST_CASE(
    "gbm regressor has the same bytes for any number of threads and vector width, whatever it minimises") {
    const auto signed_data = numbers(false), positive = numbers(true), part = shares();
    CHECK(checksum(gbm_regressor{}, signed_data) == 100922948u);
    CHECK(checksum(gbm_regressor{.objective = losses::absolute_error{}}, signed_data) == 775817933u);
    CHECK(checksum(gbm_regressor{.objective = losses::huber{}}, signed_data) == 55518971u);
    CHECK(checksum(gbm_regressor{.objective = losses::quantile{.alpha = 0.7}}, signed_data) == 3081778185u);
    CHECK(checksum(gbm_regressor{.objective = losses::expectile{.alpha = 0.7}}, signed_data) == 3410484288u);
    CHECK(checksum(gbm_regressor{.objective = losses::poisson{}}, positive) == 543390491u);
    CHECK(checksum(gbm_regressor{.objective = losses::gamma_deviance{}}, positive) == 3824032272u);
    CHECK(checksum(gbm_regressor{.objective = losses::tweedie{}}, positive) == 947979659u);
    CHECK(checksum(gbm_regressor{.objective = losses::logistic{}}, part) == 2187630668u);
}

TEST_CASE(
    "gbm classifier has the same bytes for any number of threads and vector width, whatever it minimises") {
    const auto two = classes(2), three = classes(3);
    CHECK(checksum(gbm_classifier{}, two) == 3081362505u);
    CHECK(checksum(gbm_classifier{}, three) == 3448364885u);
    CHECK(checksum(gbm_classifier{.objective = losses::focal{}}, two) == 2714770550u);
    CHECK(checksum(gbm_classifier{.objective = losses::hinge{}}, two) == 1998702747u);
}

TEST_CASE("gbm of several outputs has the same bytes for any number of threads and vector width") {
    CHECK(checksum(gbm_multi_output_regressor{}, outputs()) == 3044494362u);
    CHECK(checksum(gbm_multi_output_regressor{.multi_strategy = multi_strategy::multi_output_tree},
                   outputs()) == 4228611562u);
}

TEST_CASE("gbm ranker and survival have the same bytes for any number of threads and vector width") {
    const auto ranked = queries();
    CHECK(checksum(gbm_ranker{}, ranked) == 2284500961u);
    CHECK(checksum(gbm_ranker{.objective = losses::map{}}, ranked) == 930143110u);
    CHECK(checksum(gbm_ranker{.objective = losses::pairwise{}}, ranked) == 1784443992u);
    CHECK(checksum(gbm_survival{}, lives()) == 500998297u);
}

TEST_CASE("gbm with linear leaves has the same bytes for any number of threads and vector width") {
    CHECK(checksum(gbm_regressor{.linear_leaves = true}, numbers(false)) == 1998229466u);
    CHECK(checksum(gbm_regressor{.objective = losses::poisson{}, .linear_l2 = 0.5, .linear_leaves = true},
                   numbers(true)) == 1087576700u);
    CHECK(checksum(gbm_classifier{.linear_l2 = 2, .linear_leaves = true}, classes(3)) == 379933791u);
}

}  // namespace same_bytes_test
