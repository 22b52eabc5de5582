// SPDX-License-Identifier: MIT
#include "sluice/linear_learner/linear_learner.hpp"

#include "sluice/compose/any_estimator.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/io/crc32c.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/linear/logistic_regression.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "support/chunked.hpp"
#include "support/classes.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace linear_learner_test {

using linear_learner::classification_loss;
using linear_learner::optimizer;
using linear_learner::positive_weight;
using linear_learner::regression_loss;
using linear_learner::selection_criterion;

using learner_regressor = linear_learner_regressor;
using learner_classifier = linear_learner_classifier;

/// About normal, of mean 0 and deviation 1, without the C library's logarithm.
double bell(random_generator& g) {
    double sum = -2;
    for (int i = 0; i < 4; ++i) sum += uniform(g);
    return 1.7320508075688772 * sum;
}

/// y = 3 + x . (1, -2, 0.5, 0) + noise, the columns far from mean 0 and deviation 1.
dataset<> line(std::uint64_t seed, std::size_t n_rows, double noise = 0.1, row_data rows = {}) {
    random_generator g(random_stream(seed, 0));
    std::vector<std::vector<double>> x(4, std::vector<double>(n_rows));
    std::vector<double> y(n_rows);
    for (std::size_t i = 0; i < n_rows; ++i) {
        const double truth[] = {1, -2, 0.5, 0};
        y[i] = 3 + noise * bell(g);
        for (std::size_t j = 0; j < 4; ++j) {
            x[j][i] = 5 * static_cast<double>(j) + (1 + static_cast<double>(j)) * bell(g);
            y[i] += truth[j] * x[j][i];
        }
    }
    table all = table::of_rows(n_rows);
    for (std::size_t j = 0; j < 4; ++j) all.add({"x" + std::to_string(j), array<double>(x[j])});
    return {std::move(all), numeric_target{std::move(y)}, std::move(rows)};
}

/// Classes by where `line` is, drawn with their log odds.
dataset<> sides(std::uint64_t seed, std::size_t n_rows, double level = 0) {
    const auto data = line(seed, n_rows, 0);
    random_generator g(random_stream(seed, 1));
    const auto& y = std::get<numeric_target>(data.target()).values;
    std::vector<std::int32_t> codes;
    for (const double v : y) codes.push_back(uniform(g) < exact_sigmoid((v - 0.5 - level) / 3) ? 1 : 0);
    const std::vector<std::string> names{"no", "yes"};
    return {data.x(), class_target{std::move(codes), std::make_shared<const dictionary>(names)}};
}

/// Which of three lines is highest.
dataset<> thirds(std::uint64_t seed, std::size_t n_rows) {
    const auto data = line(seed, n_rows, 0);
    const auto x = features(data.x(), "test");
    random_generator g(random_stream(seed, 2));
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < n_rows; ++i) {
        const double a = x[0][i] + 0.3 * bell(g), b = (x[1][i] - 5) / 2;
        codes.push_back(a > b && a > 0 ? 0 : b > 0 ? 1 : 2);
    }
    const std::vector<std::string> names{"a", "b", "c"};
    return {data.x(), class_target{std::move(codes), std::make_shared<const dictionary>(names)}};
}

template <class State>
auto checksum(const State& state) {
    archive_writer bytes;
    bytes.value(state);
    return crc32c(bytes.bytes());
}

double shape_of_error(const linear::linear_terms& a, const linear::linear_terms& b) {
    double most = std::abs(a.intercept() - b.intercept()) / (1 + std::abs(b.intercept()));
    for (std::size_t j = 0; j < a.n_features(); ++j)
        most = (std::max)(most, std::abs(a.coefficients()[j] - b.coefficients()[j]));
    return most;
}

double share_right(const class_target& said, const dataset<>& data) {
    const auto& truth = std::get<class_target>(data.target()).codes;
    double right = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) right += said.codes[i] == truth[i] ? 1 : 0;
    return right / static_cast<double>(truth.size());
}

/// One model by SGD with momentum and weight decay, one number after the other.
struct naive_learner {
    std::vector<float> w, v, g;
    float bias = 0, bias_v = 0;

    void step(const std::vector<feature>& x, const array<double>& y, std::span<const std::size_t> batch,
              float rate, float momentum, float decay) {
        g.assign(w.size(), 0);
        double by_bias = 0;
        for (const std::size_t i : batch) {
            float margin = bias;
            for (std::size_t j = 0; j < w.size(); ++j) {
                const float product = w[j] * static_cast<float>(x[j][i]);
                margin += product;
            }
            const double share = 1 / static_cast<double>(batch.size());
            const auto by_margin = static_cast<float>(
                share * (static_cast<double>(margin) - static_cast<double>(static_cast<float>(y[i]))));
            for (std::size_t j = 0; j < w.size(); ++j) {
                const float product = by_margin * static_cast<float>(x[j][i]);
                g[j] += product;
            }
            by_bias += static_cast<double>(by_margin);
        }
        for (std::size_t j = 0; j < w.size(); ++j) {
            g[j] += decay * w[j];
            v[j] = momentum * v[j] - rate * g[j];
            w[j] += v[j];
        }
        bias_v = momentum * bias_v - rate * static_cast<float>(by_bias);
        bias += bias_v;
    }
};

TEST_CASE("a model is what a plain loop makes of the same mini-batches, to the bit") {
    const auto data = line(1, 60);
    const learner_regressor spec{.num_models = 1,
                                 .epochs = 5,
                                 .mini_batch_size = 7,
                                 .optimizer = optimizer::sgd,
                                 .learning_rate = 0.001,
                                 .momentum = 0.5,
                                 .wd = 0.01,
                                 .use_lr_scheduler = false,
                                 .normalize_data = false,
                                 .unbias_data = false,
                                 .early_stopping_patience = 100,
                                 .normalize_label = false,
                                 .unbias_label = false};
    const context ctx{.seed = 5};
    const auto found = spec.fit(data, ctx);
    const auto x = features(data.x(), "test");
    const auto& y = std::get<numeric_target>(data.target()).values;
    naive_learner naive{{}, std::vector<float>(4), {}};
    random_generator begin(ctx.at("parameters").random());
    for (int j = 0; j < 4; ++j) naive.w.push_back(static_cast<float>(0.07 * (2 * uniform(begin) - 1)));
    const std::size_t n_epochs = static_cast<std::size_t>(found.history().best_epochs[0]) + 1;
    REQUIRE(n_epochs > 2);
    for (std::size_t epoch = 0; epoch < n_epochs; ++epoch) {
        std::vector<std::size_t> order(60);
        for (std::size_t i = 0; i < 60; ++i) order[i] = i;
        random_generator drawn(ctx.at("epoch#" + std::to_string(epoch)).at("chunk#0").random());
        shuffle(drawn, std::span(order));
        for (std::size_t at = 0; at < 60; at += 7)
            naive.step(x, y, std::span(order).subspan(at, (std::min)(std::size_t{7}, 60 - at)), 0.001F, 0.5F,
                       0.01F);
    }
    for (std::size_t j = 0; j < 4; ++j)
        CHECK(found.terms().coefficients()[j] == static_cast<double>(naive.w[j]));
    CHECK(found.terms().intercept() == static_cast<double>(naive.bias));
}

TEST_CASE("a model does not depend on those beside it") {
    const auto data = line(2, 700);
    const learner_regressor one{.num_models = 1, .epochs = 6, .mini_batch_size = 50};
    const learner_regressor eight{.num_models = 8, .epochs = 6, .mini_batch_size = 50};
    const auto alone = fit(one, data).state().history(), beside = fit(eight, data).state().history();
    REQUIRE(beside.models.size() == 8);
    CHECK(alone.models[0] == beside.models[0]);
    CHECK(alone.best_epochs[0] == beside.best_epochs[0]);
    for (std::size_t epoch = 0; epoch < (std::min)(alone.n_epochs(), beside.n_epochs()); ++epoch)
        CHECK(alone.training_losses_of(epoch)[0] == beside.training_losses_of(epoch)[0]);
    // Each of the eight, at its own parameters, is what it would be alone.
    const auto chosen = static_cast<std::size_t>(beside.chosen);
    const learner_regressor itself{.num_models = 1,
                                   .epochs = 6,
                                   .mini_batch_size = 50,
                                   .learning_rate = checked(beside.models[chosen].learning_rate),
                                   .l1 = checked(beside.models[chosen].l1),
                                   .wd = checked(beside.models[chosen].wd)};
    CHECK(predict(fit(itself, data), data.x()) == predict(fit(eight, data), data.x()));
}

TEST_CASE("the models are those of the grid") {
    const learner_regressor spec{.learning_rate = 0.3, .wd = 0.5};
    const auto grid = linear_learner::model_grid(linear_learner::options_of(spec), 0.3, 27);
    REQUIRE(grid.size() == 27);
    CHECK(grid[0] == linear_learner::model_setting{0.3, 0, 0.5});
    CHECK(grid[1].learning_rate == doctest::Approx(0.1));
    CHECK(grid[2].learning_rate == doctest::Approx(0.9));
    CHECK((grid[3].wd == 5 && grid[4].wd == 0.05));
    CHECK((grid[5].l1 == doctest::Approx(1e-4) && grid[6].l1 == doctest::Approx(1e-6)));
    CHECK((grid[7].learning_rate == doctest::Approx(0.1) && grid[7].wd == 5 && grid[7].l1 == 0));
    for (std::size_t i = 0; i < grid.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) CHECK(!(grid[i] == grid[k]));
    CHECK(fit(learner_regressor{}, line(3, 50)).state().history().models.size() == 8);
}

TEST_CASE("squared loss comes close to least squares, by every optimizer") {
    const auto data = line(4, 4000, 0.5);
    const auto exact = fit(linear_regression{}, data);
    const auto mse = [&](const auto& model) {
        const auto& y = std::get<numeric_target>(data.target()).values;
        double sum = 0;
        const auto said = predict(model, data.x());
        for (std::size_t i = 0; i < y.size(); ++i)
            sum += std::pow(said[static_cast<Eigen::Index>(i)] - y[i], 2) / static_cast<double>(y.size());
        return sum;
    };
    for (const auto by : {optimizer::adam, optimizer::sgd, optimizer::rmsprop}) {
        CAPTURE(static_cast<int>(by));
        const auto model = fit(
            learner_regressor{
                .epochs = 40, .mini_batch_size = 100, .optimizer = by, .early_stopping_patience = 100},
            data);
        CHECK(mse(model) < 1.003 * mse(exact));
        CHECK(model.state().history().metric("mse") == doctest::Approx(mse(model)).epsilon(1e-4));
    }
    const auto unscaled = fit(learner_regressor{.epochs = 60,
                                                .mini_batch_size = 100,
                                                .optimizer = optimizer::sgd,
                                                .normalize_data = false,
                                                .normalize_label = false},
                              data);
    CHECK(mse(unscaled) < 1.01 * mse(exact));
}

TEST_CASE("the logistic loss comes close to logistic regression, with weight decay as its penalty") {
    const auto data = sides(5, 4000);
    const learner_classifier spec{
        .num_models = 1, .epochs = 60, .mini_batch_size = 100, .wd = 0.05, .early_stopping_patience = 100};
    const auto scaled = on(kind::numeric) | standard_scaler{} | logistic_regression{.l2 = 0.05 * 4000};
    const Eigen::MatrixXd found = predict_proba(fit(spec, data), data.x()),
                          exact = predict_proba(fit(scaled, data), data.x());
    CHECK((found - exact).cwiseAbs().maxCoeff() < 0.01);
}

TEST_CASE("losses of other kinds find what they are for") {
    auto data = line(6, 3000, 1);
    const auto tuned = [](regression_loss loss, double quantile) {
        return learner_regressor{.loss = loss,
                                 .quantile = checked(quantile),
                                 .epochs = 40,
                                 .mini_batch_size = 100,
                                 .early_stopping_patience = 100};
    };
    for (const double q : {0.1, 0.5, 0.9}) {
        const auto said = predict(fit(tuned(regression_loss::quantile_loss, q), data), data.x());
        const auto& y = std::get<numeric_target>(data.target()).values;
        double below = 0;
        for (std::size_t i = 0; i < y.size(); ++i)
            below += y[i] < said[static_cast<Eigen::Index>(i)] ? 1.0 / 3000 : 0;
        CHECK(std::abs(below - q) < 0.02);
    }
    // A fifth of the targets is far off; robust losses do not care.
    auto y = std::get<numeric_target>(data.target()).values;
    std::vector<double> spoilt(y.begin(), y.end());
    for (std::size_t i = 0; i < spoilt.size(); i += 5) spoilt[i] += 200;
    const dataset<> far(data.x(), numeric_target{spoilt});
    for (const auto loss : {regression_loss::absolute_loss, regression_loss::eps_insensitive_absolute_loss}) {
        const auto model = fit(tuned(loss, 0.5), far);
        CHECK(std::abs(model.state().terms().coefficients()[1] + 2) < 0.1);
        CHECK(std::abs(model.state().terms().intercept() - 3) < 1.5);
    }
    const auto squared = fit(tuned(regression_loss::eps_insensitive_squared_loss, 0.5), data);
    const auto exact = fit(linear_regression{}, data);
    CHECK((predict(squared, data.x()) - predict(exact, data.x())).cwiseAbs().maxCoeff() < 0.3);
    auto robust = tuned(regression_loss::huber_loss, 0.5);
    robust.huber_delta = checked(0.01);
    CHECK(std::abs(fit(robust, far).state().terms().coefficients()[1] + 2) < 0.1);
}

TEST_CASE("an l1 penalty makes coefficients that say nothing 0 to the bit, by every optimizer") {
    const auto data = line(7, 3000, 0.5);
    for (const auto by : {optimizer::adam, optimizer::sgd, optimizer::rmsprop}) {
        CAPTURE(static_cast<int>(by));
        const learner_regressor spec{.num_models = 1,
                                     .epochs = 40,
                                     .mini_batch_size = 100,
                                     .optimizer = by,
                                     .l1 = 0.1,
                                     .early_stopping_patience = 100};
        const auto terms = fit(spec, data).state().terms();
        CHECK(terms.coefficients()[3] == 0);
        // In units of deviations the solution is the coefficient drawn by l1 to 0: here 4.36 is the target's deviation.
        CHECK(terms.coefficients()[1] == doctest::Approx(-2 + 0.1 * 4.36 / 2).epsilon(0.03));
    }
}

TEST_CASE(
    "learners give the same bytes for any number of threads, and keep those that every compiler must give") {
    const auto data = line(8, 3000), held_out = line(9, 500);
    const learner_regressor spec{.epochs = 3, .mini_batch_size = 700};
    const auto expected = checksum(fit(spec, data, {.threads = 1, .validation = &held_out}).state());
    for (const std::size_t threads : test::thread_counts())
        CHECK(checksum(fit(spec, data, {.threads = threads, .validation = &held_out}).state()) == expected);
    CHECK(checksum(fit(spec, data, {.seed = 1, .validation = &held_out}).state()) != expected);
    CHECK(expected == 2443857416u);
    const learner_classifier classes{
        .epochs = 3, .mini_batch_size = 300, .init_method = linear_learner::init_method::normal};
    CHECK(checksum(fit(classes, sides(10, 1000)).state()) == 3538783969u);
    CHECK(checksum(fit(classes, thirds(10, 1000)).state()) == 2522240546u);
}

TEST_CASE("one chunk is all rows at once, and many come to the same model nearly") {
    const auto data = line(11, 2000);
    const learner_regressor spec{.epochs = 20, .mini_batch_size = 50};
    test::chunked whole{data, 2000}, parts{data, 300}, again{data, 300};
    CHECK(checksum(fit_chunks(spec, whole).state()) == checksum(fit(spec, data).state()));
    const auto of_parts = fit_chunks(spec, parts);
    CHECK(checksum(of_parts.state()) == checksum(fit_chunks(spec, again, {.threads = 3}).state()));
    CHECK(shape_of_error(of_parts.state().terms(), fit(spec, data).state().terms()) < 0.05);
    const auto classes = sides(11, 1000);
    test::chunked of_classes{classes, 1000};
    const learner_classifier other{.epochs = 5, .mini_batch_size = 50};
    CHECK(checksum(fit_chunks(other, of_classes).state()) == checksum(fit(other, classes).state()));
}

TEST_CASE("pipelines are fitted in chunks, and chunks may have rows of weight 0 alone") {
    const auto data = line(11, 600);
    std::vector<double> weights(600, 1.0);
    std::fill_n(weights.begin(), 200, 0.0);
    test::chunked source{dataset<>(data.x(), data.target(), {.weights = weights}), 100};
    const auto spec =
        on(kind::numeric) | standard_scaler{} | learner_regressor{.epochs = 20, .mini_batch_size = 20};
    const auto model = fit_chunks(spec, source);
    const auto& y = std::get<numeric_target>(data.target()).values;
    const Eigen::VectorXd said = predict(model, data.x());
    for (std::size_t i = 0; i < 200; ++i) CHECK(std::abs(said[static_cast<Eigen::Index>(i)] - y[i]) < 1);
}

TEST_CASE("scores of the criterion tell which model and epoch is kept") {
    const auto data = sides(23, 1000), held_out = sides(24, 800);
    const auto h =
        fit(learner_classifier{.epochs = 6, .mini_batch_size = 50}, data, {.validation = &held_out})
            .state()
            .history();
    REQUIRE(h.validation_scores.size() == h.training_losses.size());
    const auto best_of = [&](std::size_t m) {
        return h.validation_scores[static_cast<std::size_t>(h.best_epochs[m]) * h.models.size() + m];
    };
    for (std::size_t m = 0; m < h.models.size(); ++m) {
        CHECK(best_of(static_cast<std::size_t>(h.chosen)) >= best_of(m));
        for (std::size_t epoch = 0; epoch < h.n_epochs(); ++epoch)
            CHECK(h.validation_scores[epoch * h.models.size() + m] <= best_of(m));
    }
    CHECK(h.metric("accuracy") ==
          doctest::Approx(best_of(static_cast<std::size_t>(h.chosen))).epsilon(1e-12));
}

TEST_CASE("rows of weight 0 do not count, and weights are relative") {
    const auto data = line(12, 300);
    std::vector<std::size_t> kept;
    std::vector<double> weights(300), same(300, 4.0);
    for (std::size_t i = 0; i < 300; ++i) {
        weights[i] = i % 3 == 0 ? 0 : 1;
        if (i % 3 > 0) kept.push_back(i);
    }
    const learner_regressor spec{.epochs = 4, .mini_batch_size = 30};
    const dataset<> weighted(data.x(), data.target(), {.weights = weights});
    CHECK(predict(fit(spec, weighted), data.x()) == predict(fit(spec, data.take(kept)), data.x()));
    const dataset<> fourfold(data.x(), data.target(), {.weights = same});
    CHECK(predict(fit(spec, fourfold), data.x()).isApprox(predict(fit(spec, data), data.x()), 1e-6));
}

TEST_CASE("a model stops after epochs that were not better, and ends with the best") {
    const auto data = line(13, 300, 3), held_out = line(14, 300, 3);
    const learner_regressor patient{
        .num_models = 3, .epochs = 200, .mini_batch_size = 10, .early_stopping_patience = 4};
    const auto h = fit(patient, data, {.validation = &held_out}).state().history();
    REQUIRE((h.n_epochs() > 5 && h.n_epochs() < 200));
    CHECK(h.validation_losses.size() == h.training_losses.size());
    for (std::size_t m = 0; m < 3; ++m)
        for (std::size_t epoch = 0; epoch < h.n_epochs(); ++epoch)
            CHECK(h.validation_losses_of(epoch)[m] >=
                  h.validation_losses_of(static_cast<std::size_t>(h.best_epochs[m]))[m]);
    double least = h.validation_losses_of(static_cast<std::size_t>(h.best_epochs[0]))[0];
    std::size_t best = 0;
    for (std::size_t m = 1; m < 3; ++m) {
        const double loss = h.validation_losses_of(static_cast<std::size_t>(h.best_epochs[m]))[m];
        if (loss < least) least = loss, best = m;
    }
    CHECK(h.chosen == best);
    CHECK(h.metric("objective_loss") == least);
    CHECK(fit(learner_regressor{.epochs = 5}, data).state().history().validation_losses.empty());
    CHECK_THROWS_AS((void)h.metric("accuracy"), invalid_parameter);
}

TEST_CASE("thresholds are best for the criterion, and predict goes by them everywhere") {
    const auto data = sides(15, 3000, 4), held_out = sides(16, 2000, 4);
    const auto said_by = [&](selection_criterion criterion) {
        const learner_classifier spec{.binary_classifier_model_selection_criteria = criterion,
                                      .f_beta = 2,
                                      .target_precision = 0.9,
                                      .target_recall = 0.9,
                                      .epochs = 10,
                                      .mini_batch_size = 100};
        const auto model = fit(spec, data, {.validation = &held_out});
        const auto proba = predict_proba(model, held_out.x());
        const auto said = predict(model, held_out.x());
        for (std::size_t i = 0; i < said.size(); ++i)
            CHECK(said.codes[i] ==
                  (proba(static_cast<Eigen::Index>(i), 1) > model.state().threshold() ? 1 : 0));
        const auto piped = fit(on(kind::numeric) | spec, data, {.validation = &held_out});
        const auto erased = any_predictor(piped).predict_classes(held_out.x());
        const auto of_pipeline = predict(piped, held_out.x());
        for (std::size_t i = 0; i < said.size(); ++i) CHECK(erased.codes[i] == of_pipeline.codes[i]);
        CHECK(model.state().history().metric("accuracy") == doctest::Approx(share_right(said, held_out)));
        return model.state();
    };
    CHECK(said_by(selection_criterion::recall_at_target_precision).history().metric("precision") >= 0.9);
    CHECK(said_by(selection_criterion::precision_at_target_recall).history().metric("recall") >= 0.9);
    CHECK(said_by(selection_criterion::loss_function).threshold() == 0.5);
    CHECK(said_by(selection_criterion::cross_entropy_loss).threshold() == 0.5);
    const double f = said_by(selection_criterion::f_beta).history().metric("f_beta");
    CHECK(f >= said_by(selection_criterion::loss_function).history().metric("f_beta"));
    CHECK(said_by(selection_criterion::accuracy).history().metric("accuracy") >=
          said_by(selection_criterion::loss_function).history().metric("accuracy"));
}

TEST_CASE("rows of the second class count as often as asked") {
    const auto data = sides(17, 3000, 6);
    const auto recall = [&](positive_weight by, selection_criterion criterion) {
        const learner_classifier spec{.binary_classifier_model_selection_criteria = criterion,
                                      .positive_example_weight_mult = by,
                                      .epochs = 10,
                                      .mini_batch_size = 100};
        return fit(spec, data).state().history().metric("recall");
    };
    const auto by_loss = selection_criterion::loss_function;
    CHECK(recall(8, by_loss) > recall(1, by_loss) + 0.1);
    CHECK(recall(positive_weight::balanced(), by_loss) > recall(1, by_loss) + 0.1);
    CHECK(recall(positive_weight::automatic(), by_loss) == recall(1, by_loss));
    CHECK(recall(positive_weight::automatic(), selection_criterion::f_beta) ==
          recall(positive_weight::balanced(), selection_criterion::f_beta));
    learner_classifier read;
    for (const char* text : {"balanced", "auto", "2.5"}) {
        set_parameter(read, "positive_example_weight_mult", text);
        CHECK(to_text(read).find("positive_example_weight_mult = " + std::string(text)) != std::string::npos);
    }
    CHECK_THROWS_AS(set_parameter(read, "positive_example_weight_mult", "0"), invalid_parameter);
}

TEST_CASE("more than two classes have a function each, and may count the same") {
    const auto data = thirds(18, 3000);
    const learner_classifier spec{.accuracy_top_k = 2, .epochs = 20, .mini_batch_size = 100};
    const auto model = fit(spec, data);
    CHECK(model.state().terms().n_outputs() == 3);
    const auto& h = model.state().history();
    CHECK(h.metric("accuracy") == doctest::Approx(share_right(predict(model, data.x()), data)));
    CHECK(h.metric("accuracy") > 0.8);
    CHECK(h.metric("top_k_accuracy") > h.metric("accuracy"));
    const Eigen::MatrixXd exact = predict_proba(fit(logistic_regression{.l2 = 1e-6}, data), data.x());
    const auto long_fit = learner_classifier{
        .num_models = 3, .epochs = 200, .mini_batch_size = 100, .early_stopping_patience = 200};
    CHECK((predict_proba(fit(long_fit, data), data.x()) - exact).cwiseAbs().mean() < 0.01);
    learner_classifier balanced = spec;
    balanced.balance_multiclass_weights = true;
    CHECK(predict_proba(fit(balanced, data), data.x()) != predict_proba(model, data.x()));
}

TEST_CASE("the hinge loss has a margin, and probabilities in its order") {
    const auto data = sides(19, 2000);
    const learner_classifier spec{
        .loss = classification_loss::hinge_loss, .epochs = 20, .mini_batch_size = 100};
    const auto model = fit(spec, data);
    const auto margins = model.state().terms().margins(data.x(), "test", {});
    const auto proba = predict_proba(model, data.x());
    for (Eigen::Index i = 0; i < 50; ++i) CHECK(proba(i, 1) == exact_sigmoid(2 * margins(i, 0)));
    CHECK(share_right(predict(model, data.x()), data) >
          share_right(predict(fit(logistic_regression{}, data), data.x()), data) - 0.01);
    learner_classifier wide = spec;
    wide.margin = checked(4.0);
    CHECK(fit(wide, data).state().terms().coefficients()[1] < 2 * model.state().terms().coefficients()[1]);
}

TEST_CASE("odd data are learned from as far as that goes") {
    const learner_regressor spec{.epochs = 10, .mini_batch_size = 20};
    const auto data = line(20, 200);
    table x = data.x();
    x.add({"same", array<double>(std::vector<double>(200, 7.5))});
    const auto with_constant = fit(spec, dataset<>(x, data.target()));
    CHECK(with_constant.state().terms().coefficients()[4] == 0);
    const auto few = line(21, 3);
    CHECK(std::isfinite(predict(fit(spec, few), few.x())[0]));
    const dataset<> flat(data.x(), numeric_target{std::vector<double>(200, 0.1)});
    CHECK(predict(fit(spec, flat), data.x()) == Eigen::VectorXd::Constant(200, 0.1));
    const auto f = features(data.x(), "test");
    table large = table::of_rows(200);
    for (std::size_t j = 0; j < 4; ++j) {
        std::vector<double> values;
        for (std::size_t i = 0; i < 200; ++i) values.push_back(f[j][i] * 1e120);
        large.add({"x" + std::to_string(j), array<double>(values)});
    }
    CHECK(predict(fit(spec, dataset<>(large, data.target())), large)
              .isApprox(predict(fit(spec, data), data.x()), 1e-5));
    const auto one =
        fit(learner_classifier{}, dataset<>(table({{"a", array<double>({1, 2})}}), test::classes_of("yy")));
    CHECK(predict_proba(one, table({{"a", array<double>({9})}}))(0, 0) == 1);
    const auto through_zero = fit(learner_regressor{.epochs = 5, .use_bias = false}, data);
    CHECK(through_zero.state().terms().intercept() == 0);
}

TEST_CASE("data and losses that do not go together are refused by name") {
    const auto data = line(22, 50);
    const auto refused = [](const auto& spec, const dataset<>& of, const context& ctx = {}) {
        return test::thrown<invalid_data>([&] { return fit(spec, of, ctx); });
    };
    const learner_classifier hinge{.loss = classification_loss::hinge_loss};
    CHECK(refused(hinge, thirds(1, 60)).requirement == "hinge_loss tells two classes apart");
    CHECK(refused(learner_classifier{}, data).requirement == "needs a target of classes");
    CHECK(refused(learner_regressor{}, sides(1, 50)).requirement == "needs a numeric target");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const table hole({{"a", array<double>({1, nan, 3})}});
    const dataset<> holes(hole, numeric_target{array<double>({1, 2, 3})});
    CHECK(refused(learner_regressor{}, holes).place == "column \"a\", row 1");
    const dataset<> no_truth(table({{"a", array<double>({1, 2, 3})}}),
                             numeric_target{array<double>({1, nan, 3})});
    CHECK(refused(learner_regressor{}, no_truth).place == "row 1");
    const dataset<> weightless(data.x(), data.target(), {.weights = std::vector<double>(50, 0.0)});
    CHECK(refused(learner_regressor{}, weightless).requirement == "needs at least 1 row of weight > 0");
    CHECK(refused(learner_regressor{}, data, {.validation = &weightless}).requirement.find("validation") !=
          std::string::npos);
    const learner_regressor runs_away{.num_models = 1, .optimizer = optimizer::sgd, .learning_rate = 1e30};
    CHECK(refused(runs_away, data).hint.find("learning_rate") != std::string::npos);
    const learner_regressor one_stays{.num_models = 2,
                                      .epochs = 5,
                                      .mini_batch_size = 10,
                                      .optimizer = optimizer::sgd,
                                      .learning_rate = 2.5,
                                      .momentum = 0};
    const auto h = fit(one_stays, data).state().history();
    CHECK(h.chosen == 1);
    test::chunked other{sides(1, 50), 25};
    struct changing {
        test::chunked& inner;
        int given = 0;
        void rewind() { inner.rewind(), given = 0; }
        std::optional<dataset<>> next() {
            const auto read = inner.next();
            if (!read || given++ == 0) return read;
            return dataset<>(read->x(), test::classes_of(std::string(24, 'u') + "v"));
        }
    } source{other};
    CHECK(test::thrown<invalid_data>([&] { return fit_chunks(learner_classifier{}, source); }).requirement ==
          "needs chunks of the same classes");
}

}  // namespace linear_learner_test
