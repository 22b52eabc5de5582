// SPDX-License-Identifier: MIT
#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/nn/mlp_classifier.hpp"
#include "sluice/nn/mlp_regressor.hpp"
#include "sluice/testing/outputs.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
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
    for (const std::size_t threads : test::thread_counts())
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

TEST_CASE("mlp learns spirals with normalisation and skip connections") {
    for (const auto by : {nn::normalization::batch, nn::normalization::layer}) {
        CAPTURE(static_cast<int>(by));
        CHECK(accuracy_of({.hidden_layers = {24, 24, 24},
                           .normalization = by,
                           .skip_connections = true,
                           .learning_rate = 0.01,
                           .batch_size = 32,
                           .epochs = 60},
                          spirals(3, 60)) > 0.95);
    }
}

/// What a perceptron says of a row of numbers, in float64 and as the formulas are written.
double naive_output(const nn::perceptron& p, std::vector<double> x) {
    const float* at = p.parameters.data();
    const auto next = [&] { return static_cast<double>(*at++); };
    for (std::size_t l = 0; l + 1 < p.sizes.size(); ++l) {
        std::vector<double> z(p.sizes[l + 1]);
        for (const double v : x)
            for (double& sum : z) sum += v * next();
        for (double& sum : z) sum += next();
        if (l + 2 == p.sizes.size()) return z[0];
        const std::size_t n = z.size();
        double mean = 0, variance = 0;
        for (const double v : z) mean += v / static_cast<double>(n);
        for (const double v : z) variance += (v - mean) * (v - mean) / static_cast<double>(n);
        for (std::size_t j = 0; j < n; ++j) {
            const auto of = [&](std::size_t k) { return static_cast<double>(at[k * n + j]); };
            if (p.normalization == nn::normalization::batch)
                z[j] = (z[j] - of(2)) / std::sqrt(of(3) + 1e-5) * of(0) + of(1);
            if (p.normalization == nn::normalization::layer)
                z[j] = (z[j] - mean) / std::sqrt(variance + 1e-5) * of(0) + of(1);
            z[j] = (std::max)(z[j], 0.0);
            if (p.skip_connections && l > 0 && x.size() == n) z[j] += x[j];
        }
        if (p.normalization == nn::normalization::batch) at += 4 * n;
        if (p.normalization == nn::normalization::layer) at += 2 * n;
        x = std::move(z);
    }
    return x[0];
}

TEST_CASE("mlp predicts what its formulas say, by each normalisation, with and without skip connections") {
    const auto data = test::random_numbers(21, {.n_rows = 150, .n_columns = 3});
    const auto f = features(data.x(), "test");
    for (const auto by : {nn::normalization::none, nn::normalization::batch, nn::normalization::layer})
        for (const bool skips : {false, true}) {
            const auto m = fit(mlp_regressor{.hidden_layers = {5, 5, 4},
                                             .normalization = by,
                                             .skip_connections = skips,
                                             .batch_size = 70,
                                             .epochs = 3},
                               data);
            const auto said = predict(m, data.x());
            const auto& to = m.state().target();
            for (std::size_t i = 0; i < 150; ++i)
                CHECK(said[static_cast<Eigen::Index>(i)] ==
                      doctest::Approx(to.shift + to.scale * naive_output(m.state().network(),
                                                                         {f[0][i], f[1][i], f[2][i]}))
                          .epsilon(1e-5));
        }
}

TEST_CASE("batch normalisation keeps running means of what batches had") {
    // Steps too small to change anything, so that both batches of an epoch are normalised by the first weights.
    const auto data = test::random_numbers(22, {.n_rows = 200, .n_columns = 2});
    const auto m = fit(mlp_regressor{.hidden_layers = {3},
                                     .normalization = nn::normalization::batch,
                                     .solver = nn::sgd{},
                                     .learning_rate = 1e-30,
                                     .batch_size = 200,
                                     .epochs = 4},
                       data);
    const auto f = features(data.x(), "test");
    const auto& p = m.state().network().parameters;
    for (std::size_t j = 0; j < 3; ++j) {
        std::vector<double> z;
        double mean = 0, squares = 0;
        for (std::size_t i = 0; i < 200; ++i)
            z.push_back(f[0][i] * static_cast<double>(p[j]) + f[1][i] * static_cast<double>(p[3 + j]));
        for (const double v : z) mean += v / 200;
        for (const double v : z) squares += (v - mean) * (v - mean);
        const double kept = 0.9 * 0.9 * 0.9 * 0.9;
        CHECK(static_cast<double>(p[9 + 6 + j]) == doctest::Approx((1 - kept) * mean).epsilon(1e-4));
        CHECK(static_cast<double>(p[9 + 9 + j]) ==
              doctest::Approx(kept + (1 - kept) * squares / 199).epsilon(1e-5));
    }
    // A batch of one row has no spread, and is no reason to fail.
    const auto one = test::random_numbers(23, {.n_rows = 3});
    CHECK(std::isfinite(predict(
        fit(mlp_regressor{.normalization = nn::normalization::batch, .batch_size = 2}, one), one.x())[0]));
}

/// Numbers in column `n`, missing at every seventh row of column `city`, whose names say most of the target.
dataset<> cities(std::size_t n_rows, std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> numbers, y;
    std::vector<std::int32_t> codes, colours;
    for (std::size_t i = 0; i < n_rows; ++i) {
        numbers.push_back(normal(g));
        codes.push_back(i % 7 == 0 ? missing_code : static_cast<std::int32_t>(uniform_integer(g, 4)));
        colours.push_back(static_cast<std::int32_t>(uniform_integer(g, 2)));
        constexpr double of_code[] = {2, 0, 3, -4, 1};
        y.push_back(of_code[codes.back() + 1] + numbers.back() / 2 + colours.back());
    }
    table x;
    const auto names = [](std::vector<std::string> all) {
        return std::make_shared<const dictionary>(std::move(all));
    };
    x.add({"city", category_values{std::move(codes), names({"Rome", "Oslo", "Bern", "Lima"})}});
    x.add({"n", array<double>(std::move(numbers))});
    x.add({"colour", category_values{std::move(colours), names({"red", "blue"})}});
    return {std::move(x), numeric_target{std::move(y)}};
}

const mlp_regressor of_cities{.hidden_layers = {16}, .learning_rate = 0.02, .batch_size = 50, .epochs = 60};

TEST_CASE("mlp learns from categories beside numbers, missing ones too, and meets unknown ones") {
    const auto data = cities(400, 1), others = cities(200, 2);
    const auto m = fit(of_cities, data);
    CHECK(r2(std::get<numeric_target>(others.target()), predict(m, others.x())) > 0.97);
    CHECK(m.state().input_width() == 3);
    const auto& known = m.state().network().categories.columns;
    REQUIRE(known.size() == 2);
    CHECK(known[0].feature == 0);
    CHECK(known[1].feature == 2);
    CHECK(known[0].names->name(0) == "Bern");
    CHECK(known[0].dimension == 2);
    CHECK(known[1].dimension == 1);
    // What training did not meet has the vector 0.
    const auto& p = m.state().network().parameters;
    CHECK(p[5 * 2] == 0);
    CHECK(p[5 * 2 + 1] == 0);
    CHECK(p[4 * 2] != 0);
    const auto said = predict(m, others.x());
    row_scratch scratch(m);
    double out[1];
    for (std::size_t i = 0; i < 20; ++i) {
        const auto row = testing::cells_of(others.x())[i];
        REQUIRE(predict_row(m, row, out, scratch));
        CHECK(out[0] == said[static_cast<Eigen::Index>(i)]);
    }
    std::vector<cell> unknown{{0, "Nowhere"}, {0.5, {}}, {0, "red"}};
    CHECK(predict_row(m, unknown, out, scratch));
    CHECK(std::isfinite(out[0]));
}

TEST_CASE("categories go by their names, whatever their codes are") {
    const auto data = cities(100, 3);
    const auto& values = *data.x()[0].as<category_values>();
    std::vector<std::int32_t> turned;
    for (std::size_t i = 0; i < values.size(); ++i)
        turned.push_back(values.codes[i] < 0 ? missing_code : 4 - values.codes[i]);
    table x;
    const std::vector<std::string> names{"nobody", "Lima", "Bern", "Oslo", "Rome"};
    x.add({"city", category_values{std::move(turned), std::make_shared<const dictionary>(names)}});
    x.add(data.x()[1]);
    x.add(data.x()[2]);
    auto short_fit = of_cities;
    short_fit.epochs = 2;
    CHECK(to_bytes(fit(short_fit, dataset<>(x, data.target()))) == to_bytes(fit(short_fit, data)));
    auto wider = short_fit;
    wider.embedding_dimension = 3;
    CHECK(fit(wider, data).state().network().sizes[0] == 7);
}

TEST_CASE(
    "networks with categories, normalisation and skip connections: same bytes, archives and checkpoints") {
    auto spec = of_cities;
    spec.hidden_layers = {9, 9};
    spec.skip_connections = true;
    spec.dropout = 0.1;
    spec.epochs = 3;
    spec.batch_size = 150;
    const auto data = cities(400, 5);
    for (const auto by : {nn::normalization::none, nn::normalization::batch, nn::normalization::layer}) {
        CAPTURE(static_cast<int>(by));
        spec.normalization = by;
        CHECK(same_for_threads(spec, data));
        const auto m = fit(spec, data);
        const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m));
        CHECK(loaded.state() == m.state());
        CHECK(predict(loaded, data.x()) == predict(m, data.x()));
        auto longer = spec;
        longer.epochs = 5;
        const auto begun = fit_resumable(spec, data);
        using checkpoint_type = std::remove_const_t<decltype(begun)>;
        CHECK(to_bytes(resume(longer, from_bytes<checkpoint_type>(to_bytes(begun)), data)) ==
              to_bytes(fit_resumable(longer, data)));
        CHECK_THROWS_AS((void)resume(longer, begun, cities(3, 1)), invalid_data);
    }
    // A hash of the parameters; from g++ 12 at -O1, and the same at -O3 -march=native.
    spec.normalization = nn::normalization::batch;
    std::uint64_t hash = 0;
    const auto last = fit(spec, data, {.seed = 9});
    for (const float p : last.state().network().parameters)
        hash = hash * 0x100000001B3u + std::bit_cast<std::uint32_t>(p);
    CHECK(hash == 8619058682594113754u);
}

TEST_CASE("mlp without hidden layers is a linear model") {
    const auto data = test::random_numbers(4, {.n_rows = 80, .n_columns = 2});
    const auto m = fit(
        mlp_regressor{
            .hidden_layers = {}, .learning_rate = 0.05, .batch_size = 80, .epochs = 400, .plateau_epochs = 0},
        data);
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
    CHECK(hash_of({.hidden_layers = {5},
                   .activation = nn::activation::gelu,
                   .schedule = falling,
                   .batch_size = 90,
                   .epochs = 2}) == 10213551662049584154u);
    CHECK(
        hash_of(
            {.hidden_layers = {70, 33}, .activation = nn::activation::relu, .batch_size = 70, .epochs = 2}) ==
        6893953677391477411u);
    CHECK(hash_of({.hidden_layers = {40},
                   .activation = nn::activation::selu,
                   .solver = nn::adadelta{},
                   .batch_size = 90,
                   .epochs = 2}) == 10904033187314314904u);
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

TEST_CASE("mlp stops when the training loss no longer falls, and not before") {
    const auto data = test::random_numbers(6, {.n_rows = 100, .n_columns = 2});
    const auto losses = [&](const mlp_regressor& spec) {
        return fit(spec, data).state().network().history.training_losses;
    };
    // By the words of the parameter, epoch by epoch.
    const auto ends_at = [](const std::vector<double>& all, double tolerance, std::size_t most) {
        std::size_t n_in_a_row = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            bool lower = true;
            for (std::size_t before = 0; before < i; ++before)
                lower = lower && all[i] <= all[before] - tolerance;
            n_in_a_row = lower ? 0 : n_in_a_row + 1;
            if (n_in_a_row == most) return i + 1;
        }
        return all.size();
    };
    mlp_regressor spec{.hidden_layers = {8}, .learning_rate = 0.01, .epochs = 120, .plateau_epochs = 0};
    const auto all = losses(spec);
    REQUIRE(all.size() == 120);
    spec.tolerance = 0.002;
    for (const std::int64_t most : {1, 3, 10}) {
        spec.plateau_epochs = checked(most);
        const auto some = losses(spec);
        CHECK(some.size() == ends_at(all, 0.002, static_cast<std::size_t>(most)));
        CHECK(some.size() < 120);
        CHECK(std::equal(some.begin(), some.end(), all.begin()));
    }
    // By a schedule the loss may fall again.
    spec.schedule = nn::step_decay{};
    CHECK(losses(spec).size() == 120);
}

TEST_CASE("a step takes a fifth of the rows, 200 at most") {
    for (const std::size_t n_rows : {4U, 95U, 2500U}) {
        const auto data = test::random_numbers(7, {.n_rows = n_rows, .n_columns = 2});
        const auto parameters = [&](std::int64_t batch_size) {
            mlp_regressor spec{.hidden_layers = {4}, .epochs = 2};
            spec.batch_size = checked(batch_size);
            return fit(spec, data).state().network().parameters;
        };
        CHECK(parameters(0) == parameters(n_rows == 4 ? 1 : n_rows == 95 ? 19 : 200));
    }
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
    refused(nn::perceptron());
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
    bad = good;
    bad.normalization = nn::normalization::layer;
    refused(bad);
    bad.normalization = static_cast<nn::normalization>(3);
    refused(bad);
    auto normed =
        fit(mlp_classifier{.hidden_layers = {3}, .normalization = nn::normalization::batch, .epochs = 1},
            data)
            .state()
            .network();
    normed.check(1, "test");
    normed.parameters[4 * 3 + 3 + 3 * 3] = -1;  // a running variance
    refused(normed);
    const auto embedding =
        fit(mlp_regressor{.hidden_layers = {3}, .epochs = 1}, cities(30, 1)).state().network();
    embedding.check(1, "test");
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{3}, ~std::uint64_t{0}}) {
        bad = embedding;
        bad.categories.columns[0].dimension = value;
        refused(bad);
        bad = embedding;
        bad.categories.columns[1].feature = value;
        if (value != 1) refused(bad);
    }
    bad = embedding;
    bad.categories.columns.pop_back();
    refused(bad);
    nn::training_state state{{1, 2}, {0, 0}, {0, 0}};
    state.check();
    state.second[1] = -1;
    CHECK_THROWS_AS(state.check(), invalid_data);
    state.second.pop_back();
    CHECK_THROWS_AS(state.check(), invalid_data);
}

}  // namespace mlp_test
