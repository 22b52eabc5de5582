// SPDX-License-Identifier: MIT
#include "sluice/factorization/mini_batch.hpp"

#include "naive_machine.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;
namespace mini_batch_test {

using namespace sluice::factorization;

/// Some rows with weights, their targets, and a machine for them.
struct problem {
    test::number_rows rows;
    std::vector<double> y, weights;
    machine model;
    bool logistic;

    problem(const std::vector<std::size_t>& fields, bool of_classes)
        : model(test::random_machine(fields, 3, 11)), logistic(of_classes) {
        rows = test::random_rows(12, model.n_features(), 0.3, 12);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            y.push_back(logistic ? static_cast<double>(i % 2) : std::cos(static_cast<double>(i)));
            weights.push_back(1 + static_cast<double>(i % 3));
        }
    }
    [[nodiscard]] dataset<> data() const {
        row_data extra{.weights = array<double>(std::vector<double>(weights))};
        if (!logistic)
            return {test::table_of(rows), numeric_target{array<double>(std::vector<double>(y))},
                    std::move(extra)};
        std::vector<std::int32_t> codes;
        for (const double v : y) codes.push_back(static_cast<std::int32_t>(v));
        const std::vector<std::string> names{"a", "b"};
        return {test::table_of(rows),
                class_target{std::move(codes), std::make_shared<const dictionary>(names)}, std::move(extra)};
    }
    /// The targets as the learning sees them, and the loss of a machine by the definition.
    [[nodiscard]] double loss_of(machine m, const targets& target) const {
        m.bias += target.start();
        return test::naive_loss(m, rows, target.of(data()), weights, logistic);
    }
};

std::vector<double*> parameters_of(machine& m) {
    std::vector<double*> all{&m.bias};
    for (double& w : m.linear) all.push_back(&w);
    for (double& v : m.factors) all.push_back(&v);
    return all;
}

/// The parameters after one step over all rows.
machine stepped(const problem& p, const targets& target, const training_options& options,
                std::vector<double>& squares, const context& ctx = {}) {
    const auto data = p.data();
    const learning_rows rows(data, target, "test", ctx);
    std::vector<std::size_t> order(rows.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    machine m = p.model;
    mini_batch(rows, target, options).step(order, m, squares, ctx);
    return m;
}

training_options plain(double rate, double decay = 0) {
    const part_options part{constant{}, rate, decay};
    return {.bias = part,
            .linear = part,
            .factors = part,
            .method = {.by = optimiser::sgd},
            .gradient_scale = {},
            .component = "test"};
}

TEST_CASE("a step of rate 1 is the gradient, which agrees with central differences") {
    for (const bool logistic : {false, true})
        for (const auto& fields : std::vector<std::vector<std::size_t>>{{6}, {1, 1, 1}, {2, 1, 3}}) {
            const problem p(fields, logistic);
            const targets target(logistic ? loss::logistic : loss::squared_error, p.data(), "test");
            std::vector<double> none;
            machine after = stepped(p, target, plain(1), none), before = p.model;
            const auto now = parameters_of(after), then = parameters_of(before);
            const double h = 1e-5;
            for (std::size_t k = 0; k < then.size(); ++k) {
                const double here = *then[k];
                *then[k] = here + h;
                const double up = p.loss_of(before, target);
                *then[k] = here - h;
                const double down = p.loss_of(before, target);
                *then[k] = here;
                CHECK(here - *now[k] == doctest::Approx((up - down) / (2 * h)).epsilon(1e-6).scale(1));
            }
        }
}

TEST_CASE("decay, clipping and AdaGrad do with the gradient what they say") {
    const problem p({2, 1, 3}, false);
    const targets target(loss::squared_error, p.data(), "test");
    std::vector<double> none;
    machine before = p.model, moved = stepped(p, target, plain(1), none);
    const auto then = parameters_of(before), now = parameters_of(moved);
    std::vector<double> gradient;
    for (std::size_t k = 0; k < then.size(); ++k) gradient.push_back(*then[k] - *now[k]);

    const auto agrees = [&](const training_options& options, std::vector<double> squares,
                            const std::function<double(double, double, double&)>& step) {
        std::vector<double> expected_squares = squares;
        machine after = stepped(p, target, options, squares);
        const auto found = parameters_of(after);
        double unused = 0;
        for (std::size_t k = 0; k < then.size(); ++k) {
            double& square = squares.empty() ? unused : expected_squares[k];
            CHECK(*found[k] ==
                  doctest::Approx(*then[k] - step(gradient[k], *then[k], square)).epsilon(1e-12));
            if (!squares.empty()) CHECK(squares[k] == doctest::Approx(square).epsilon(1e-12));
        }
    };
    agrees(plain(0.1, 0.3), {}, [](double g, double w, double&) { return 0.1 * (g + 0.3 * w); });
    auto clipped = plain(0.1, 0.3);
    clipped.method.clip = 0.05;
    agrees(clipped, {},
           [](double g, double w, double&) { return 0.1 * (std::min(0.05, std::max(-0.05, g)) + 0.3 * w); });
    auto adaptive = plain(0.1, 0.3);
    adaptive.method = {.by = optimiser::adagrad, .epsilon = 0.5};
    agrees(adaptive, std::vector<double>(then.size(), 0.25), [](double g, double w, double& square) {
        g += 0.3 * w;
        square += g * g;
        return 0.1 * g / (std::sqrt(square) + 0.5);
    });
    auto rescaled = plain(0.1);
    rescaled.gradient_scale = 2;
    double total = 0;
    for (const double w : p.weights) total += w;
    agrees(rescaled, {}, [&](double g, double, double&) { return 0.1 * 2 * total * g; });
}

TEST_CASE("a step leaves alone what no row of the batch has") {
    problem p({2, 4}, false);
    for (auto& row : p.rows) row[3] = 0;
    const targets target(loss::squared_error, p.data(), "test");
    std::vector<double> none;
    const machine after = stepped(p, target, plain(0.1, 0.5), none);
    CHECK(after.linear[3] == p.model.linear[3]);
    CHECK(after.linear[2] != p.model.linear[2]);
    for (std::size_t f = 0; f < 3; ++f) CHECK(after.vector(3, 1)[f] == p.model.vector(3, 1)[f]);
}

TEST_CASE("mini-batches leave nothing behind for the next") {
    const problem p({2, 1, 3}, false);
    const targets target(loss::squared_error, p.data(), "test");
    const auto options = plain(0.1);
    const auto data = p.data();
    const learning_rows rows(data, target, "test", {});
    const std::vector<std::size_t> first{0, 1, 2, 3, 4}, second{7, 8};
    machine one = p.model, apart = p.model;
    mini_batch both(rows, target, options);
    both.step(first, one, {}, {});
    both.step(second, one, {}, {});
    mini_batch(rows, target, options).step(first, apart, {}, {});
    mini_batch(rows, target, options).step(second, apart, {}, {});
    CHECK(one == apart);
}

TEST_CASE("targets are centred and brought near 1, and classes start at their log odds") {
    const auto of = [](std::vector<double> y, std::vector<double> w) {
        const table x({{"a", array<double>(std::vector<double>(y.size(), 1.0))}});
        const dataset<> data(x, numeric_target{std::move(y)}, {.weights = std::move(w)});
        const targets t(loss::squared_error, data, "test");
        return std::pair{t, t.of(data)};
    };
    const auto [t, y] = of({10, 20, 30, 1e9}, {1, 2, 1, 0});
    CHECK(t.offset() == 20);
    CHECK(t.exponent() == 1);
    CHECK(y[0] == -2.5);
    CHECK(y[2] == 2.5);
    CHECK(of({5, 5, 6}, {1, 1, 0}).first.is_constant());
    CHECK_THROWS_AS(of({5, std::nan("")}, {1, 1}), invalid_data);
    CHECK_THROWS_AS(of({5, 6}, {0, 0}), invalid_data);
    problem p({2}, true);
    p.weights.assign(12, 1.0);
    p.weights[0] = 7;  // 12 of class a, 6 of class b
    const targets classes(loss::logistic, p.data(), "test");
    CHECK(classes.start() == doctest::Approx(std::log(0.5)).epsilon(1e-15));
}

}  // namespace mini_batch_test
