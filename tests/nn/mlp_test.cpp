// SPDX-License-Identifier: MIT
#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/nn/mlp_classifier.hpp"
#include "sluice/nn/mlp_regressor.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace mlp_test {

dataset<> two_columns(std::vector<double> a, std::vector<double> b, std::vector<std::int32_t> codes) {
    table x;
    x.add({"a", array<double>(std::move(a))});
    x.add({"b", array<double>(std::move(b))});
    const auto most = *std::max_element(codes.begin(), codes.end());
    std::vector<std::string> names;
    for (std::int32_t k = 0; k <= most; ++k) names.push_back(std::string(1, static_cast<char>('p' + k)));
    return {std::move(x),
            class_target{std::move(codes), std::make_shared<const dictionary>(std::move(names))}};
}

dataset<> exclusive_or() { return two_columns({0, 0, 1, 1}, {0, 1, 0, 1}, {0, 1, 1, 0}); }

/// Arms of a spiral, one a class.
dataset<> spirals(std::size_t n_arms, std::size_t n_of_each) {
    std::vector<double> a, b;
    std::vector<std::int32_t> codes;
    for (std::size_t k = 0; k < n_arms; ++k)
        for (std::size_t i = 0; i < n_of_each; ++i) {
            const double r = 0.1 + static_cast<double>(i) / static_cast<double>(n_of_each);
            const double turn = 6.3 * static_cast<double>(k) / static_cast<double>(n_arms) + 4 * r;
            a.push_back(2 * r * std::cos(turn));
            b.push_back(2 * r * std::sin(turn));
            codes.push_back(static_cast<std::int32_t>(k));
        }
    return two_columns(std::move(a), std::move(b), std::move(codes));
}

double accuracy_of(const mlp_classifier& spec, const dataset<>& data) {
    const auto m = fit(spec, data, {.seed = 3});
    return accuracy(std::get<class_target>(data.target()), predict(m, data.x()));
}

template <class Spec>
bool same_for_threads(const Spec& spec, const dataset<>& data) {
    const auto expected = to_bytes(fit(spec, data, {.seed = 1, .threads = 1}));
    bool same = true;
    for (const std::size_t threads : {2u, 3u, 8u})
        same = same && to_bytes(fit(spec, data, {.seed = 1, .threads = threads})) == expected;
    return same;
}

TEST_CASE("mlp_classifier learns exclusive or and spirals, by each solver and activation") {
    const mlp_classifier small{
        .hidden_layers = {8}, .activation = nn::activation::tanh, .learning_rate = 0.05, .epochs = 300};
    CHECK(accuracy_of(small, exclusive_or()) == 1);
    struct tried_solver {
        nn::solver solver;
        positive learning_rate;
    };
    for (const tried_solver& s : {tried_solver{nn::adam{}, 0.01},
                                  {nn::adamw{}, 0.01},
                                  {nn::sgd{}, 0.05},
                                  {nn::rmsprop{}, 0.003},
                                  {nn::adagrad{}, 0.05},
                                  {nn::adadelta{}, 1}}) {
        CAPTURE(s.solver.index());
        mlp_classifier spec{
            .hidden_layers = {24, 24}, .learning_rate = s.learning_rate, .batch_size = 32, .epochs = 60};
        spec.solver = s.solver;
        CHECK(accuracy_of(spec, spirals(3, 60)) > 0.95);
    }
    for (const auto kind :
         {nn::activation::gelu, nn::activation::tanh, nn::activation::sigmoid, nn::activation::selu}) {
        CAPTURE(static_cast<int>(kind));
        CHECK(accuracy_of({.hidden_layers = {24, 24},
                           .activation = kind,
                           .learning_rate = 0.02,
                           .batch_size = 32,
                           .epochs = 80},
                          spirals(2, 60)) > 0.95);
    }
}

TEST_CASE("mlp without hidden layers is a linear model") {
    const auto data = test::random_numbers(4, {.n_rows = 80, .n_columns = 2});
    const auto m =
        fit(mlp_regressor{.hidden_layers = {}, .learning_rate = 0.05, .batch_size = 80, .epochs = 400}, data);
    const auto& p = m.state().network().parameters;
    REQUIRE(p.size() == 3);
    const auto f = features(data.x(), "test");
    const auto said = predict(m, data.x());
    const auto& to = m.state().target();
    for (std::size_t i = 0; i < 80; ++i) {
        const double line = static_cast<double>(p[2]) + static_cast<double>(p[0]) * f[0][i] +
                            static_cast<double>(p[1]) * f[1][i];
        CHECK(said[static_cast<Eigen::Index>(i)] ==
              doctest::Approx(to.shift + to.scale * line).epsilon(1e-5));
    }
    // Least squares has no slope left.
    const auto& y = std::get<numeric_target>(data.target()).values;
    double along = 0;
    for (std::size_t i = 0; i < 80; ++i) along += (said[static_cast<Eigen::Index>(i)] - y[i]) * f[0][i] / 80;
    CHECK(std::abs(along) < 1e-3);
}

TEST_CASE("mlp gives the same bytes for any number of threads") {
    const auto numbers = test::random_numbers(1, {.n_rows = 500, .n_columns = 3, .weights = true});
    CHECK(same_for_threads(mlp_regressor{.hidden_layers = {12, 7}, .batch_size = 150, .epochs = 2}, numbers));
    CHECK(same_for_threads(
        mlp_regressor{.hidden_layers = {150, 120}, .batch_size = 250, .epochs = 1, .dropout = 0.2}, numbers));
}

TEST_CASE("mlp gives the same bytes by any compiler and vector width") {
    // A hash of the parameters; from g++ 12 at -O0, and the same at -O3 -march=native and from clang 19.
    const auto data = test::random_numbers(2, {.n_rows = 90, .n_columns = 3, .distinct = 9});
    const auto hash_of = [&](const mlp_regressor& spec) {
        const auto m = fit(spec, data, {.seed = 9});
        std::uint64_t hash = 0;
        for (const float p : m.state().network().parameters)
            hash = hash * 0x100000001B3u + std::bit_cast<std::uint32_t>(p);
        return hash;
    };
    const nn::cosine falling{.period = 3};
    CHECK(hash_of(
              {.hidden_layers = {5}, .activation = nn::activation::gelu, .schedule = falling, .epochs = 2}) ==
          14441732928188518720u);
    CHECK(
        hash_of(
            {.hidden_layers = {70, 33}, .activation = nn::activation::relu, .batch_size = 70, .epochs = 2}) ==
        11466117385410183239u);
    CHECK(hash_of({.hidden_layers = {40},
                   .activation = nn::activation::selu,
                   .solver = nn::adadelta{},
                   .epochs = 2}) == 94410409179739451u);
}

TEST_CASE("mlp goes on from a checkpoint to the bits of never having stopped") {
    const auto data = test::random_classes(5, {.n_rows = 150, .weights = true});
    const auto validation = test::random_classes(6, {.n_rows = 60});
    const context ctx{.seed = 5, .validation = &validation};
    for (const nn::solver& by : {nn::solver(nn::adam{}), nn::solver(nn::sgd{}), nn::solver(nn::adadelta{})}) {
        mlp_classifier half{.hidden_layers = {9},
                            .schedule = nn::plateau{.patience = 1},
                            .batch_size = 40,
                            .epochs = 3,
                            .dropout = 0.1};
        half.solver = by;
        auto whole = half;
        whole.epochs = 7;
        const auto begun = fit_resumable(half, data, ctx);
        using checkpoint_type = std::remove_const_t<decltype(begun)>;
        const auto loaded = from_bytes<checkpoint_type>(to_bytes(begun));
        CHECK(to_bytes(begun.model()) == to_bytes(fit(half, data, ctx)));
        CHECK(to_bytes(resume(whole, loaded, data, {.validation = &validation})) ==
              to_bytes(fit_resumable(whole, data, ctx)));
    }
}

TEST_CASE("mlp refuses to go on with other layers or classes") {
    const auto data = test::random_classes(5, {.n_rows = 50});
    const auto begun = fit_resumable(mlp_classifier{.hidden_layers = {4}, .epochs = 1}, data);
    CHECK_THROWS_AS((void)resume(mlp_classifier{.hidden_layers = {5}, .epochs = 2}, begun, data),
                    invalid_data);
    CHECK_THROWS_AS(
        (void)resume(mlp_classifier{.hidden_layers = {4}, .activation = nn::activation::selu, .epochs = 2},
                     begun, data),
        invalid_data);
    auto backwards = std::get<class_target>(data.target());
    backwards.classes = std::make_shared<const dictionary>(std::vector<std::string>{"b", "a"});
    CHECK_THROWS_AS((void)resume(mlp_classifier{.hidden_layers = {4}, .epochs = 2}, begun,
                                 dataset<>(data.x(), backwards)),
                    invalid_data);
}

TEST_CASE("early stopping keeps the parameters of the best epoch, and stops when it said") {
    // Noise is learned by heart, so that the validation loss rises soon.
    const auto data = test::random_classes(7, {.n_rows = 60, .n_columns = 8});
    const auto validation = test::random_classes(8, {.n_rows = 200, .n_columns = 8});
    const context ctx{.seed = 1, .validation = &validation};
    mlp_classifier spec{.hidden_layers = {32},
                        .learning_rate = 0.02,
                        .batch_size = 16,
                        .epochs = 100,
                        .early_stopping_epochs = 4};
    const auto m = fit(spec, data, ctx).state();
    const auto& losses = m.network().history.validation_losses;
    const std::size_t best = m.network().history.best_epoch(0);
    REQUIRE(losses.size() < 100);
    CHECK(losses.size() == best + 1 + 4);
    CHECK(losses[best] == *std::min_element(losses.begin(), losses.end()));
    mlp_classifier until_best = spec;
    until_best.early_stopping_epochs = 0;
    until_best.epochs = checked(best + 1);
    CHECK(fit(until_best, data, ctx).state().network().parameters == m.network().parameters);
    CHECK_THROWS_AS((void)fit(spec, data), invalid_data);
}

TEST_CASE("weight decay, clipping and dropout do what they say") {
    const auto data = test::random_numbers(9, {.n_rows = 100, .n_columns = 3});
    const mlp_regressor plain{.hidden_layers = {6},
                              .solver = nn::sgd{.momentum = 0, .nesterov = false},
                              .learning_rate = 0.01,
                              .batch_size = 100,
                              .epochs = 1};
    const auto parameters = [&](const mlp_regressor& spec) {
        return fit(spec, data, {.seed = 2}).state().network().parameters;
    };
    auto still = plain;
    still.learning_rate = 1e-30;
    const auto start = parameters(still), moved = parameters(plain);
    auto decayed = plain, clipped = plain, dropping = plain;
    decayed.weight_decay = 0.5;
    clipped.clip_gradient_norm = 0.01;
    dropping.dropout = 0.5;
    const auto with_decay = parameters(decayed), with_clipping = parameters(clipped);
    double length = 0;
    for (std::size_t i = 0; i < start.size(); ++i) {
        const bool is_bias = (i >= 18 && i < 24) || i == 30;
        const double expected =
            static_cast<double>(moved[i]) - (is_bias ? 0.0 : 0.01 * 0.5 * static_cast<double>(start[i]));
        CHECK(static_cast<double>(with_decay[i]) == doctest::Approx(expected).epsilon(1e-5));
        length += std::pow(static_cast<double>(with_clipping[i]) - static_cast<double>(start[i]), 2);
    }
    CHECK(std::sqrt(length) == doctest::Approx(0.01 * 0.01).epsilon(1e-2));
    CHECK(parameters(dropping) != moved);
    auto decoupled = plain;
    decoupled.solver = nn::adamw{};
    const auto without = parameters(decoupled);
    decoupled.weight_decay = 0.5;
    const auto with = parameters(decoupled);
    CHECK(static_cast<double>(with[0]) ==
          doctest::Approx(static_cast<double>(without[0]) - 0.005 * static_cast<double>(start[0]))
              .epsilon(1e-5));
}

TEST_CASE("weights: all times three changes little, none is a copy less") {
    auto data = test::random_classes(10, {.n_rows = 40});
    const mlp_classifier spec{.hidden_layers = {5}, .batch_size = 64, .epochs = 5};
    const auto weighted = [&](std::vector<double> w) {
        return dataset<>(data.x(), data.target(), {.weights = std::move(w)});
    };
    const auto parameters = [&](const dataset<>& d) { return fit(spec, d).state().network().parameters; };
    CHECK(parameters(weighted(std::vector<double>(40, 4.0))) == parameters(data));
    std::vector<double> half(40, 1.0);
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < 40; ++i) {
        if (i % 3 == 0) half[i] = 0;
        if (i % 3 != 0) kept.push_back(i);
    }
    CHECK(parameters(weighted(half)) == parameters(data.take(kept)));
    CHECK_THROWS_AS((void)fit(spec, weighted(std::vector<double>(40, 0.0))), invalid_data);
}

TEST_CASE("mlp takes what is awkward: one class, one row, constant columns, more columns than rows") {
    const auto one = two_columns({1, 2, 3}, {4, 5, 6}, {0, 0, 0});
    const auto sure = fit(mlp_classifier{}, one);
    CHECK(predict_proba(sure, one.x()).isOnes(0));
    CHECK(from_bytes<std::remove_const_t<decltype(sure)>>(to_bytes(sure)).state() == sure.state());
    const auto wide = test::random_classes(3, {.n_rows = 6, .n_columns = 30});
    CHECK(accuracy_of({.learning_rate = 0.01}, wide) == 1);
    const auto constant = two_columns({1, 1, 1, 1}, {2, 2, 2, 2}, {0, 1, 1, 1});
    const auto share =
        predict_proba(fit(mlp_classifier{.learning_rate = 0.05, .epochs = 300}, constant), constant.x());
    CHECK(share(0, 1) == doctest::Approx(0.75).epsilon(0.01));
    const auto row = test::random_numbers(3, {.n_rows = 1});
    CHECK(predict(fit(mlp_regressor{.epochs = 1}, row), row.x())[0] ==
          std::get<numeric_target>(row.target()).values[0]);
}

TEST_CASE("mlp refuses numbers that a network cannot take in, and says where") {
    auto data =
        two_columns({1, 2, 3, 4}, {4, std::numeric_limits<double>::quiet_NaN(), 6, 1e300}, {0, 1, 0, 1});
    const auto why = test::thrown<invalid_data>([&] { (void)fit(mlp_classifier{}, data); });
    CHECK(why.place == "column \"b\", row 1");
    const mlp_regressor wild{.solver = nn::sgd{}, .learning_rate = 1e20};
    const auto numbers = test::random_numbers(1, {.n_rows = 50});
    CHECK(test::thrown<invalid_data>([&] { (void)fit(wild, numbers); }).place.starts_with("epoch"));
}

TEST_CASE("perceptron: hostile members are refused") {
    const auto data = test::random_classes(3, {.n_rows = 30});
    const nn::perceptron good =
        fit(mlp_classifier{.hidden_layers = {3}, .epochs = 1}, data).state().network();
    good.check(1, "test");
    const auto refused = [](nn::perceptron bad, std::size_t outputs = 1) {
        CHECK_THROWS_AS(bad.check(outputs, "test"), invalid_data);
    };
    refused(good, 2);
    refused({});
    for (const std::uint64_t size :
         {std::uint64_t{0}, std::uint64_t{5}, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
        for (std::size_t l = 0; l < 3; ++l) {
            auto bad = good;
            bad.sizes[l] = size;
            refused(bad, l == 2 ? static_cast<std::size_t>(size) : 1);
        }
    }
    auto bad = good;
    bad.parameters.pop_back();
    refused(bad);
    bad = good;
    bad.parameters[1] = std::numeric_limits<float>::infinity();
    refused(bad);
    bad = good;
    bad.hidden = static_cast<nn::activation>(17);
    refused(bad);
    nn::training_state state{{1, 2}, {0, 0}, {0, 0}};
    state.check();
    state.second[1] = -1;
    CHECK_THROWS_AS(state.check(), invalid_data);
    state.second.pop_back();
    CHECK_THROWS_AS(state.check(), invalid_data);
}

}  // namespace mlp_test
