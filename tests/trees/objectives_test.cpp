// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;

namespace objectives_test {

// y is positive, of mean e^(x0) roughly, with a long tail.
dataset<> amounts(std::uint64_t seed, std::size_t n, double zeros = 0) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b, y;
    for (std::size_t i = 0; i < n; ++i) {
        a.push_back(2 * uniform(g) - 1);
        b.push_back(normal(g));
        const double amount = std::exp(a.back() + 0.5 * normal(g));
        y.push_back(uniform(g) < zeros ? 0.0 : amount);
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            numeric_target{std::move(y)}};
}

dataset<> three_classes(std::uint64_t seed, std::size_t n) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> a, b;
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < n; ++i) {
        a.push_back(normal(g));
        b.push_back(normal(g));
        codes.push_back(a.back() > 0.5 ? 2 : b.back() > 0 ? 1 : 0);
    }
    return {table({{"a", array<double>(std::move(a))}, {"b", array<double>(std::move(b))}}),
            class_target{std::move(codes),
                         std::make_shared<const dictionary>(std::vector<std::string>{"x", "y", "z"})}};
}

double loss_of(const gbm_regressor& spec, const dataset<>& train, const dataset<>& test) {
    const auto m = fit(spec, train, {.validation = &test});
    return m.state().booster().validation_losses().back();
}

TEST_CASE("gbm regressor minimises each objective better than a constant does") {
    const auto train = amounts(1, 3000), test = amounts(2, 1000);
    const regression_objective all[] = {losses::squared_error{},  losses::absolute_error{}, losses::huber{},
                                        losses::quantile{},       losses::expectile{},      losses::poisson{},
                                        losses::gamma_deviance{}, losses::tweedie{}};
    for (const auto& objective : all) {
        const gbm_regressor one{.objective = objective, .rounds = 1, .learning_rate = 1e-9};
        const gbm_regressor many{.objective = objective, .rounds = 60, .max_depth = 3, .learning_rate = 0.1};
        CAPTURE(to_text(one));
        CHECK(loss_of(many, train, test) < loss_of(one, train, test));
    }
}

TEST_CASE("gbm regressor predicts quantiles that hold their share of held-out targets") {
    const auto train = amounts(3, 8000), test = amounts(4, 4000);
    const auto& y = std::get<numeric_target>(test.target()).values;
    for (const double alpha : {0.1, 0.5, 0.9}) {
        const gbm_regressor spec{.objective = losses::quantile{.alpha = checked(alpha)},
                                 .rounds = 60,
                                 .max_depth = 3,
                                 .learning_rate = 0.1};
        const auto predicted = predict(fit(spec, train), test.x());
        double below = 0;
        for (std::size_t i = 0; i < y.size(); ++i)
            below += y[i] <= predicted[static_cast<Eigen::Index>(i)] ? 1 : 0;
        CHECK(below / static_cast<double>(y.size()) == doctest::Approx(alpha).epsilon(0.03 / alpha));
    }
}

TEST_CASE("gbm regressor with one round and a whole step puts the median into each leaf") {
    const std::vector<double> x{0, 0, 0, 1, 1, 1, 1, 1}, y{1, 2, 9, 4, 4, 5, 7, 100};
    const dataset data(table({{"x", array<double>(std::vector<double>(x))}}),
                       numeric_target{std::vector<double>(y)});
    const auto m =
        fit(gbm_regressor{.objective = losses::absolute_error{}, .rounds = 1, .learning_rate = 1}, data);
    const auto predicted = predict(m, data.x());
    CHECK(predicted[0] == doctest::Approx(2));
    CHECK(predicted[7] == doctest::Approx(5));
}

TEST_CASE("gbm regressor predicts positive numbers by objectives with a log link, row by row as in a table") {
    const auto data = amounts(5, 500, 0.4);
    for (const regression_objective objective :
         {regression_objective(losses::poisson{}), regression_objective(losses::tweedie{})}) {
        const auto m = fit(gbm_regressor{.objective = objective, .rounds = 20}, data);
        const auto predicted = predict(m, data.x());
        row_scratch scratch(m);
        for (std::size_t i = 0; i < 50; ++i) {
            const cell row[] = {{data.x()[0].as<array<double>>()->operator[](i), {}},
                                {data.x()[1].as<array<double>>()->operator[](i), {}}};
            double out = 0;
            REQUIRE(predict_row(m, row, std::span(&out, 1), scratch));
            REQUIRE(out == predicted[static_cast<Eigen::Index>(i)]);
            REQUIRE(out > 0);
        }
    }
}

TEST_CASE("gbm regressor names the row of a target that its objective is not made for") {
    const dataset data(table({{"x", array<double>({1.0, 2.0, 3.0})}}),
                       numeric_target{std::vector<double>{1, 0, -1}});
    CHECK_THROWS_WITH_AS((void)fit(gbm_regressor{.objective = losses::poisson{}}, data),
                         doctest::Contains("row 2"), invalid_data);
    CHECK_THROWS_WITH_AS((void)fit(gbm_regressor{.objective = losses::gamma_deviance{}}, data),
                         doctest::Contains("row 1"), invalid_data);
}

TEST_CASE("gbm classifier tells three classes apart, row by row as in a table") {
    const auto train = three_classes(6, 2000), test = three_classes(7, 1000);
    const auto m = fit(gbm_classifier{.rounds = 30, .max_depth = 3}, train, {.threads = 2});
    const auto proba = predict_proba(m, test.x());
    CHECK(accuracy(std::get<class_target>(test.target()), predict(m, test.x())) > 0.97);
    row_scratch scratch(m);
    for (std::size_t i = 0; i < 100; ++i) {
        const cell row[] = {{test.x()[0].as<array<double>>()->operator[](i), {}},
                            {test.x()[1].as<array<double>>()->operator[](i), {}}};
        std::vector<double> out(3);
        REQUIRE(predict_row(m, row, out, scratch));
        for (Eigen::Index k = 0; k < 3; ++k) {
            REQUIRE(out[static_cast<std::size_t>(k)] == proba(static_cast<Eigen::Index>(i), k));
        }
        CHECK(proba.row(static_cast<Eigen::Index>(i)).sum() == doctest::Approx(1).epsilon(1e-14));
    }
    CHECK(to_bytes(from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m))) == to_bytes(m));
    for (const std::size_t threads : {1u, 3u, 8u})
        CHECK(to_bytes(fit(gbm_classifier{.rounds = 30, .max_depth = 3}, train, {.threads = threads})) ==
              to_bytes(m));
}

TEST_CASE("gbm stops early, keeps the trees of the best round and notes every round's loss") {
    const auto train = amounts(8, 400), held_out = amounts(9, 400);
    const gbm_regressor spec{.rounds = 300, .max_depth = 6, .early_stopping_rounds = 7};
    const context ctx{.validation = &held_out};
    const auto m = fit(spec, train, ctx);
    const auto losses = m.state().booster().validation_losses();
    const auto best =
        static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
    REQUIRE(losses.size() < 300);
    CHECK(losses.size() == best + 1 + 7);
    CHECK(m.state().booster().n_rounds() == best + 1);
    const auto mse_of_best = mse(std::get<numeric_target>(held_out.target()), predict(m, held_out.x()));
    CHECK(mse_of_best / 2 == doctest::Approx(losses[best]).epsilon(1e-12));
    // Inside a pipeline the validation data pass through the steps before.
    const auto in_pipeline = fit(standard_scaler{} | spec, train, ctx);
    CHECK(in_pipeline.state().step_at<1>().booster().n_rounds() > 0);
    CHECK(in_pipeline.state().step_at<1>().booster().validation_losses().size() < 300);
    CHECK_THROWS_AS((void)fit(spec, train), invalid_data);
}

TEST_CASE("gbm that goes on has the bits of one that never stopped, early stopping and all") {
    const auto train = amounts(10, 400), held_out = amounts(11, 400);
    const context ctx{.seed = 4, .validation = &held_out};
    for (const std::int64_t first : {3, 12, 40}) {
        gbm_regressor part{.subsample = 0.7, .early_stopping_rounds = 5}, whole = part;
        part.rounds = checked(first);
        whole.rounds = 60;
        CHECK(to_bytes(resume(whole, fit_resumable(part, train, ctx), train, ctx).model()) ==
              to_bytes(fit(whole, train, ctx)));
    }
}

TEST_CASE("gbm regressor prints its objective with its parameters and reads it back") {
    gbm_regressor spec{.objective = losses::quantile{.alpha = 0.9}};
    CHECK(to_text(spec).find("objective = quantile{alpha = 0.9}, rounds = 100") != std::string::npos);
    gbm_regressor read;
    read_parameters(read, to_text(spec));
    CHECK(read == spec);
    set_parameter(spec, "objective", "tweedie");
    CHECK(spec.objective == regression_objective(losses::tweedie{}));
    CHECK_THROWS_WITH_AS(set_parameter(spec, "objective", "tweedie{power = 2}"),
                         doctest::Contains("tweedie.power"), invalid_parameter);
    CHECK_THROWS_WITH_AS(set_parameter(spec, "objective", "tweedy"), doctest::Contains("huber{delta > 0}"),
                         invalid_parameter);
    CHECK_THROWS_AS(set_parameter(spec, "scale_pos_weight", "2"), invalid_parameter);
}

namespace {

// sqrt(1 + r^2) - 1, for targets in units of `scale`.
struct scaled_hyperbola {
    static constexpr std::string_view name = "scaled_hyperbola";
    double scale = 1;

    [[nodiscard]] double value(double margin, double y) const {
        return std::sqrt(1 + (margin - y / scale) * (margin - y / scale)) - 1;
    }
    [[nodiscard]] losses::derivative derivatives(double margin, double y) const {
        const double r = margin - y / scale, root = std::sqrt(1 + r * r);
        return {r / root, 1 / (root * root * root)};
    }
    [[nodiscard]] double prediction(double margin) const { return scale * margin; }
    [[nodiscard]] double margin(double mean) const { return mean / scale; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }
    friend bool operator==(const scaled_hyperbola&, const scaled_hyperbola&) = default;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("scale", scale);
    }
};

// What the library has already, under another name and without parameters.
struct my_squares : losses::squared_error {
    static constexpr std::string_view name = "my_squares";
    friend bool operator==(const my_squares&, const my_squares&) = default;
};

}  // namespace

TEST_CASE(
    "gbm regressor by one's own loss learns, keeps the loss in saved models, and is a type of its own") {
    const auto train = amounts(21, 2000), test = amounts(22, 1000);
    const gbm<trees::regression_by<scaled_hyperbola>> spec{
        .objective = {.scale = 10}, .rounds = 40, .learning_rate = 0.2};
    CHECK(!(spec == gbm<trees::regression_by<scaled_hyperbola>>{}));
    const auto m = fit(spec, train, {.validation = &test});
    CHECK(m.state().booster().validation_losses().back() < m.state().booster().validation_losses().front());
    const auto predicted = predict(m, test.x());
    CHECK(r2(std::get<numeric_target>(test.target()), predicted) > 0.3);
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m));
    CHECK(predict(loaded, test.x()) == predicted);
    CHECK_THROWS_AS((void)from_bytes<model<gbm_regressor>>(to_bytes(m)), archive_error);
}

TEST_CASE("gbm regressor by one's own squares grows the trees of the library's squares") {
    const auto train = amounts(23, 2000);
    const gbm<trees::regression_by<my_squares>> spec{.rounds = 5};
    CHECK(spec == spec);
    const auto own = fit(spec, train);
    CHECK(own.state().booster() == fit(gbm_regressor{.rounds = 5}, train).state().booster());
    CHECK(to_text(spec).find("objective = my_squares") != std::string::npos);
}

TEST_CASE("gbm classifier with focal loss without fading is the logistic one of scaled weights") {
    const auto train = test::random_classes(24, {.n_rows = 2000, .n_columns = 4});
    const gbm_classifier halves{.objective = losses::focal{.gamma = 0, .alpha = 0.5},
                                .rounds = 10,
                                .learning_rate = 0.3,
                                .l2 = 0,
                                .min_child_weight = 1,
                                .random_strength = 0};
    const auto a = predict_proba(fit(halves, train), train.x()),
               b = predict_proba(fit(gbm_classifier{.rounds = 10,
                                                    .learning_rate = 0.3,
                                                    .l2 = 0,
                                                    .min_child_weight = 2,
                                                    .random_strength = 0},
                                     train),
                                 train.x());
    // A loss of half the size: half the hessian.
    CHECK((a - b).cwiseAbs().maxCoeff() < 1e-5);
    const auto faded = fit(gbm_classifier{.objective = losses::focal{},
                                          .rounds = 10,
                                          .learning_rate = 0.3,
                                          .min_child_weight = 1,
                                          .random_strength = 0},
                           train);
    CHECK(roc_auc(std::get<class_target>(train.target()), predict_proba(faded, train.x())) > 0.9);
}

TEST_CASE("gbm classifier with hinge loss decides, and says 0 or 1 also of a row and after loading") {
    const auto train = test::random_classes(25, {.n_rows = 2000, .n_columns = 4});
    const auto m = fit(gbm_classifier{.objective = losses::hinge{},
                                      .rounds = 20,
                                      .learning_rate = 0.3,
                                      .min_child_weight = 1,
                                      .random_strength = 0},
                       train);
    const auto proba = predict_proba(m, train.x());
    CHECK(((proba.array() == 0) || (proba.array() == 1)).all());
    CHECK(accuracy(std::get<class_target>(train.target()), predict(m, train.x())) > 0.85);
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m));
    CHECK(predict_proba(loaded, train.x()) == proba);
}

TEST_CASE("gbm classifier counts rows of the second class scale_pos_weight times, like weights do") {
    const auto train = test::random_classes(26, {.n_rows = 1000, .n_columns = 3, .distinct = 12});
    const auto& target = std::get<class_target>(train.target());
    std::vector<double> weights;
    for (const auto code : target.codes) weights.push_back(code == 1 ? 4 : 1);
    const dataset<> weighted(train.x(), target, {.weights = weights});
    const gbm_classifier scaled{.scale_pos_weight = 4,
                                .rounds = 10,
                                .max_depth = 3,
                                .learning_rate = 0.3,
                                .min_child_weight = 1,
                                .random_strength = 0};
    const auto a = fit(scaled, train, {.validation = &train}), b = fit(gbm_classifier{.rounds = 10,
                                                                                      .max_depth = 3,
                                                                                      .learning_rate = 0.3,
                                                                                      .min_child_weight = 1,
                                                                                      .random_strength = 0},
                                                                       weighted, {.validation = &weighted});
    CHECK((predict_proba(a, train.x()) - predict_proba(b, train.x())).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(a.state().booster().base_margin() ==
          doctest::Approx(b.state().booster().base_margin()).epsilon(1e-12));
}

TEST_CASE("softmax of many rows has the bits of the softmax of one") {
    const std::size_t n = 1300, n_classes = 5;
    random_generator g(random_stream(31, 0));
    trees::margin_table margins(n_classes, std::vector<double>(n));
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < n; ++i) {
        for (auto& of_class : margins) of_class[i] = 30 * normal(g);
        codes.push_back(static_cast<std::int32_t>(i % n_classes));
    }
    trees::softmax_objective many(codes, n_classes, {}, "test");
    many.begin_round(margins, {.threads = 2});
    for (std::size_t k = 0; k < n_classes; ++k) {
        std::vector<double> gradients(n), hessians(n);
        many.derive(k, margins, 0, n, gradients.data(), hessians.data());
        for (std::size_t i = 0; i < n; ++i) {
            std::vector<double> row;
            for (const auto& of_class : margins) row.push_back(of_class[i]);
            losses::softmax::probabilities(row);
            const auto one = losses::softmax::derivatives(row[k], i % n_classes == k);
            REQUIRE(gradients[i] == one.gradient);
            REQUIRE(hessians[i] == one.hessian);
        }
    }
}

TEST_CASE("gbm classifier refuses objectives and weights of two classes for three") {
    const auto train = three_classes(27, 100);
    CHECK_THROWS_AS((void)fit(gbm_classifier{.objective = losses::hinge{}}, train), invalid_data);
    CHECK_THROWS_AS((void)fit(gbm_classifier{.objective = losses::focal{}}, train), invalid_data);
    CHECK_THROWS_AS((void)fit(gbm_classifier{.scale_pos_weight = 2}, train), invalid_data);
}

}  // namespace objectives_test
