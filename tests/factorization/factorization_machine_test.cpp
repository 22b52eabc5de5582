// SPDX-License-Identifier: MIT
#include "sluice/factorization/factorization_machine.hpp"

#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/factorization/factorization_machine_classifier.hpp"
#include "sluice/factorization/factorization_machine_regressor.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/io/crc32c.hpp"
#include "support/classes.hpp"
#include "support/planted_factors.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace factorization_machine_test {

using machine_regressor = factorization_machine_regressor;
using machine_classifier = factorization_machine_classifier;

/// Classes by the sign of numbers.
dataset<> signs_of(const dataset<>& data) {
    std::vector<std::int32_t> codes;
    for (const double y : std::get<numeric_target>(data.target()).values) codes.push_back(y > 0 ? 1 : 0);
    const std::vector<std::string> names{"below", "above"};
    return {data.x(), class_target{std::move(codes), std::make_shared<const dictionary>(names)}, data.rows()};
}

double squared_error(const Eigen::VectorXd& predicted, const dataset<>& data) {
    const auto& y = std::get<numeric_target>(data.target()).values;
    double sum = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double off = predicted[static_cast<Eigen::Index>(i)] - y[i];
        sum += off * off;
    }
    return sum / static_cast<double>(y.size());
}

TEST_CASE("factorization machines find planted factors, which no linear function has") {
    // The variance of the targets is that of the interactions and 0.25 of noise.
    const auto [train, test] = test::planted_factors({.n_rows = 6000, .n_left = 60, .n_right = 50}, 1);
    const auto error_of = [&](const auto& spec) {
        return squared_error(predict(fit(spec, train), test.x()), test);
    };
    const auto constant =
        squared_error(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(test.n_rows())), test);
    const double linear = error_of(machine_regressor{.factors_init = factorization::constant{.value = 0}});
    const double found = error_of(machine_regressor{.num_factors = 4});
    CHECK(constant > 2);
    CHECK(linear > 0.9 * constant);
    CHECK(found < 0.4);
    CHECK(error_of(machine_regressor{.num_factors = 4, .field_aware = true}) < 0.4);
    CHECK(error_of(machine_regressor{.num_factors = 4,
                                     .optimiser = factorization::optimiser::sgd,
                                     .linear_learning_rate = 1,
                                     .factors_learning_rate = 1}) < 0.4);
}

TEST_CASE("factorization machines tell classes of planted factors apart") {
    const auto [train, test] = test::planted_factors({.n_rows = 6000, .n_left = 60, .n_right = 50}, 2);
    const auto right = [&](const auto& spec) {
        const auto data = signs_of(test);
        const auto said = predict(fit(spec, signs_of(train)), data.x());
        const auto& codes = std::get<class_target>(data.target()).codes;
        std::size_t n = 0;
        for (std::size_t i = 0; i < codes.size(); ++i) n += said.codes[i] == codes[i] ? 1u : 0u;
        return static_cast<double>(n) / static_cast<double>(codes.size());
    };
    CHECK(right(machine_classifier{.factors_init = factorization::constant{.value = 0}}) < 0.65);
    CHECK(right(machine_classifier{.num_factors = 4}) > 0.8);
    CHECK(right(machine_classifier{.num_factors = 4, .field_aware = true}) > 0.8);
}

TEST_CASE("factorization machines do not care how zeros are stored") {
    const auto data = test::planted_factors({.n_rows = 500, .n_left = 7, .n_right = 5}, 3).train;
    const auto dense = data.with(test::dense_table(data.x()));
    for (const bool field_aware : {false, true}) {
        const machine_regressor spec{.num_factors = 3, .field_aware = field_aware, .epochs = 3};
        const auto a = fit(spec, data), b = fit(spec, dense);
        CHECK(a.state().terms() == b.state().terms());
        CHECK((predict(a, data.x()) == predict(b, dense.x())));
    }
}

TEST_CASE("factorization machines give the same bytes for any number of threads") {
    const auto data = test::planted_factors({.n_rows = 5000, .n_left = 300, .n_right = 200}, 4).train;
    for (const bool field_aware : {false, true}) {
        const machine_regressor spec{
            .num_factors = 5, .field_aware = field_aware, .epochs = 2, .mini_batch_size = 700};
        const auto expected = to_bytes(fit(spec, data, {.threads = 1}));
        for (const std::size_t threads : test::thread_counts())
            CHECK(to_bytes(fit(spec, data, {.threads = threads})) == expected);
        CHECK(to_bytes(fit(spec, data, {.seed = 1})) != expected);
    }
}

TEST_CASE("factorization machines keep the model bytes that every compiler and vector width must give") {
    const auto [train, test] = test::planted_factors({.n_rows = 1000, .n_left = 30, .n_right = 20}, 4);
    const auto checksum = [](const auto& state) {
        archive_writer bytes;
        bytes.value(state);
        return crc32c(bytes.bytes());
    };
    // Found with g++ 12 and vectors of 256 bits.
    CHECK(checksum(fit(machine_regressor{.num_factors = 6}, train).state()) == 2184481790u);
    const auto held_out = signs_of(test);
    const machine_classifier spec{.num_factors = 5, .field_aware = true, .early_stopping_epochs = 2};
    CHECK(checksum(fit(spec, signs_of(train), {.validation = &held_out}).state()) == 3417208632u);
}

TEST_CASE("factorization machines stop early and keep the best epoch") {
    const auto [train, test] = test::planted_factors({.n_rows = 600, .n_left = 60, .n_right = 50}, 5);
    const machine_regressor patient{.epochs = 300, .early_stopping_epochs = 4};
    const auto stopped = fit(patient, train, {.validation = &test}).state();
    const auto losses = stopped.validation_losses();
    REQUIRE(losses.size() > 5);
    REQUIRE(losses.size() < 300);
    const std::size_t best = losses.size() - 5;
    for (const double loss : losses) CHECK(loss >= losses[best]);
    const machine_regressor until_best{.epochs = checked(best + 1)};
    CHECK(fit(until_best, train).state().terms() == stopped.terms());
    const machine_regressor watched{.epochs = 12};
    CHECK(fit(watched, train, {.validation = &test}).state().validation_losses().size() == 12);
    CHECK(test::thrown<invalid_data>([&] { return fit(patient, train); }).requirement.find("validation") !=
          std::string::npos);
}

TEST_CASE("the loss that is watched is the loss of the predictions") {
    const auto [train, test] = test::planted_factors({.n_rows = 600, .n_left = 10, .n_right = 9}, 5);
    const auto classes = signs_of(train), held_out = signs_of(test);
    const auto m = fit(machine_classifier{.epochs = 3}, classes, {.validation = &held_out});
    const auto proba = predict_proba(m, held_out.x());
    const auto& codes = std::get<class_target>(held_out.target()).codes;
    double sum = 0;
    for (std::size_t i = 0; i < codes.size(); ++i)
        sum -= std::log(proba(static_cast<Eigen::Index>(i), codes[i]));
    CHECK(m.state().validation_losses().back() ==
          doctest::Approx(sum / static_cast<double>(codes.size())).epsilon(1e-12));
}

TEST_CASE("factorization machines go on from a checkpoint to the same bits") {
    const auto [train, test] = test::planted_factors({.n_rows = 500, .n_left = 30, .n_right = 20}, 6);
    for (const auto method : {factorization::optimiser::adagrad, factorization::optimiser::sgd}) {
        const auto spec = [&](int epochs, int patience) {
            return machine_regressor{
                .epochs = checked(epochs), .optimiser = method, .early_stopping_epochs = checked(patience)};
        };
        const context ctx{.seed = 7, .validation = &test};
        for (const int patience : {0, 3}) {
            const auto half = fit_resumable(spec(4, patience), train, ctx);
            const auto saved = from_bytes<std::remove_cvref_t<decltype(half)>>(to_bytes(half));
            const auto whole = resume(spec(60, patience), saved, train, {.validation = &test});
            CHECK(to_bytes(whole.model()) == to_bytes(fit(spec(60, patience), train, ctx)));
        }
    }
    const dataset<> same(train.x(), numeric_target{array<double>(std::vector<double>(500, 3.0))});
    const auto nothing = fit_resumable(machine_regressor{}, same);
    const auto loaded = from_bytes<std::remove_cvref_t<decltype(nothing)>>(to_bytes(nothing));
    CHECK(to_bytes(resume(machine_regressor{}, loaded, same)) == to_bytes(nothing));
    CHECK(predict(nothing.model(), train.x())[7] == 3);
    const auto half = fit_resumable(machine_regressor{.epochs = 2}, train);
    CHECK_THROWS_AS(resume(machine_regressor{.num_factors = 3, .epochs = 4}, half, train), invalid_data);
    CHECK_THROWS_AS(resume(machine_regressor{.field_aware = true, .epochs = 4}, half, train), invalid_data);
}

TEST_CASE("factorization machines do not depend on the units of features and target") {
    const auto data = test::random_numbers(8, {.n_rows = 200, .n_columns = 3});
    const machine_regressor spec{.epochs = 5};
    const auto expected = predict(fit(spec, data), data.x());
    for (const double unit : {0x1p-300, 0x1p-40, 0x1p500}) {
        table x = table::of_rows(data.n_rows());
        for (const auto& f : features(data.x(), "test")) {
            std::vector<double> values;
            for (std::size_t i = 0; i < f.size(); ++i) values.push_back(f[i] * unit);
            x.add({f.name, array<double>(std::move(values))});
        }
        CHECK((predict(fit(spec, data.with(x)), x) == expected));
        std::vector<double> y;
        for (const double v : std::get<numeric_target>(data.target()).values) y.push_back(v * unit);
        const dataset<> scaled(data.x(), numeric_target{std::move(y)});
        CHECK((predict(fit(spec, scaled), data.x()) / unit == expected));
    }
}

TEST_CASE("a weight multiplies the gradient of its row, and rows of weight 0 are not there") {
    const auto data = test::random_numbers(9, {.n_rows = 40, .n_columns = 3});
    const auto weighted = [&](const std::vector<double>& w, const dataset<>& rows) {
        return dataset<>(rows.x(), rows.target(), {.weights = array<double>(std::vector<double>(w))});
    };
    // One batch of everything: copies are weights.
    const machine_regressor whole{.epochs = 30, .mini_batch_size = 1000};
    std::vector<double> weights(40, 1.0);
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < 40; ++i) {
        weights[i] = static_cast<double>(i % 3);
        for (std::size_t k = 0; k < i % 3; ++k) rows.push_back(i);
    }
    const Eigen::VectorXd by_weights = predict(fit(whole, weighted(weights, data)), data.x());
    const Eigen::VectorXd by_copies = predict(fit(whole, data.take(rows)), data.x());
    CHECK((by_weights - by_copies).cwiseAbs().maxCoeff() < 1e-9);
    // A row that does not count may hold anything.
    std::vector<double> spoiled;
    const auto f = features(data.x(), "test");
    for (std::size_t i = 0; i < 40; ++i)
        spoiled.push_back(i % 3 == 0 ? std::numeric_limits<double>::quiet_NaN() : f[0][i]);
    table x({{"x0", array<double>(std::move(spoiled))}, data.x()[1], data.x()[2]});
    CHECK(fit(whole, weighted(weights, data.with(x))).state().terms() ==
          fit(whole, weighted(weights, data)).state().terms());
}

TEST_CASE("factorization machines say the only class, and know only two") {
    const table x({{"a", array<double>({1, 2, 3, 4, 5, 6})}});
    const auto fit_letters = [&](std::string_view letters) {
        return fit(machine_classifier{}, dataset(x, test::classes_of(letters, {"a", "b", "c", "d"})));
    };
    const auto one = predict_proba(fit_letters("cccccc"), x);
    const auto two = predict_proba(fit_letters("bbbddb"), x);
    for (Eigen::Index i = 0; i < 6; ++i) {
        CHECK(one.row(i) == Eigen::RowVector4d(0, 0, 1, 0));
        CHECK(two(i, 0) == 0);
        CHECK(two(i, 2) == 0);
        CHECK(two(i, 1) + two(i, 3) == 1);
        CHECK(two(i, 3) > 0);
    }
    const auto why = test::thrown<invalid_data>([&] { return fit_letters("aabbdd"); });
    CHECK(why.requirement == "needs two classes");
    CHECK(why.actual == "3");
}

TEST_CASE("factorization machines refuse missing values by column and row") {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const table good({{"a", array<double>({1, 2, 3})}, {"b", array<double>({1, 0, 1})}});
    const table bad({{"a", array<double>({1, 2, 3})}, {"b", array<double>({1, none, 1})}});
    const any_target y = numeric_target{array<double>({1, 2, 4})};
    const auto learning =
        test::thrown<invalid_data>([&] { return fit(machine_regressor{}, dataset(bad, y)); });
    CHECK(learning.component == "factorization_machine_regressor");
    CHECK(learning.place == "column \"b\", row 1");
    CHECK(learning.actual == "a missing value");
    const auto m = fit(machine_regressor{}, dataset(good, y));
    CHECK(test::thrown<invalid_data>([&] { return predict(m, bad); }).place == "column \"b\", row 1");
    row_scratch scratch(m);
    const std::vector<cell> cells{{2, {}}, {none, {}}};
    std::vector<double> out(1);
    CHECK_FALSE(predict_row(m, std::span<const cell>(cells), std::span<double>(out), scratch));
    const table words(
        {{"w", category_values{array<std::int32_t>({0, 0, 0}),
                               std::make_shared<const dictionary>(std::vector<std::string>{"x"})}}});
    CHECK_THROWS_AS(fit(machine_regressor{}, dataset(words, y)), schema_mismatch);
}

TEST_CASE("features that no training row has contribute nothing") {
    const table train({{"a", array<double>({1, 2, 3, 4})}, {"b", array<double>({0, 0, 0, 0})}});
    const auto m = fit(machine_regressor{}, dataset(train, numeric_target{array<double>({1, 2, 4, 5})}));
    const table there({{"a", array<double>({2, 3})}, {"b", array<double>({7, -7})}});
    const table absent({{"a", array<double>({2, 3})}, {"b", array<double>({0, 0})}});
    CHECK((predict(m, there) == predict(m, absent)));
}

TEST_CASE("learning that runs away is refused, and clipping holds it") {
    const auto data = test::random_numbers(10, {.n_rows = 100, .n_columns = 3});
    machine_regressor wild{.epochs = 200,
                           .mini_batch_size = 10,
                           .optimiser = factorization::optimiser::sgd,
                           .factors_learning_rate = 50};
    const auto why = test::thrown<invalid_data>([&] { return fit(wild, data); });
    CHECK(why.requirement == "needs parameters that stay finite");
    wild.clip_gradient = positive{0.001};
    CHECK(std::isfinite(predict(fit(wild, data), data.x())[0]));
}

TEST_CASE("fields that ask for too much memory are refused") {
    std::vector<std::string> names;
    table x = table::of_rows(100);
    for (std::size_t j = 0; j < 600; ++j)
        x.add({"x" + std::to_string(j), array<double>(std::vector<double>(100, 1.0))});
    std::vector<double> y(100, 1.0);
    y[3] = 2;
    const dataset<> data(x, numeric_target{std::move(y)});
    CHECK_THROWS_AS(fit(machine_regressor{.field_aware = true, .mini_batch_size = 100}, data),
                    limit_exceeded);
}

TEST_CASE("parameters of factorization machines print and read back") {
    machine_regressor spec{.factors_init = factorization::uniform{.scale = 0.5},
                           .clip_gradient = positive{2}};
    machine_regressor read;
    read_parameters(read, to_text(spec));
    CHECK(read == spec);
    CHECK(to_text(spec).find("factors_init = uniform{scale = 0.5}") != std::string::npos);
    CHECK_THROWS_AS(set_parameter(read, "factors_init", "normal{sigma = -1}"), invalid_parameter);
    CHECK_THROWS_AS(set_parameter(read, "num_factors", "0"), invalid_parameter);
}

}  // namespace factorization_machine_test
