// SPDX-License-Identifier: MIT
#include "sluice/nn/network.hpp"

#include "sluice/nn/class_objective.hpp"
#include "sluice/nn/initialise.hpp"
#include "sluice/nn/number_objective.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace network_test {

std::vector<double> random_numbers(random_generator& g, std::size_t n) {
    std::vector<double> all(n);
    for (double& v : all) v = normal(g);
    return all;
}

/// A network on rows, the loss of which is a fixed weighing of its outputs.
struct tried_network {
    std::vector<std::uint64_t> sizes;
    nn::activation hidden;
    nn::network layers{sizes, hidden};
    nn::dropout drop = {};
    std::size_t n_rows = 3;
    std::vector<double> x = {}, weighing = {}, parameters = {};

    [[nodiscard]] double loss(const std::vector<double>& at, nn::network_pass<double>& pass) const {
        std::copy(x.begin(), x.end(), pass.inputs.begin());
        layers.forward(at.data(), n_rows, drop, pass);
        double sum = 0;
        for (std::size_t i = 0; i < weighing.size(); ++i) sum += weighing[i] * pass.outputs()[i];
        return sum;
    }
    [[nodiscard]] std::vector<double> gradient() const {
        auto pass = layers.pass_of<double>(n_rows, drop.probability > 0);
        (void)loss(parameters, pass);
        std::copy(weighing.begin(), weighing.end(), pass.by_sums.begin());
        std::vector<double> transposed(parameters.size()), all(parameters.size());
        layers.transpose_weights(parameters.data(), transposed.data());
        layers.backward(transposed.data(), n_rows, pass, all.data());
        return all;
    }
    /// By differences of the loss, one parameter after the other.
    [[nodiscard]] std::vector<double> differences() const {
        auto pass = layers.pass_of<double>(n_rows, drop.probability > 0);
        std::vector<double> all, at = parameters;
        constexpr double step = 1e-5;
        for (std::size_t i = 0; i < at.size(); ++i) {
            at[i] = parameters[i] + step;
            const double above = loss(at, pass);
            at[i] = parameters[i] - step;
            all.push_back((above - loss(at, pass)) / (2 * step));
            at[i] = parameters[i];
        }
        return all;
    }
    /// Whether a sum of a hidden unit is so near 0 that a difference straddles the corner of its activation.
    [[nodiscard]] bool has_corner() const {
        auto pass = layers.pass_of<double>(n_rows, drop.probability > 0);
        (void)loss(parameters, pass);
        bool near = false;
        for (std::size_t l = 0; l + 1 < pass.sums.size(); ++l)
            for (const double z : pass.sums[l]) near = near || std::abs(z) < 1e-3;
        return near;
    }
};

tried_network random_network(std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    std::vector<std::uint64_t> sizes;
    const auto n_layers = 2 + uniform_integer(g, 3);
    for (std::uint64_t l = 0; l < n_layers; ++l) sizes.push_back(1 + uniform_integer(g, 7));
    tried_network tried{sizes, static_cast<nn::activation>(seed % 6)};
    tried.x = random_numbers(g, tried.n_rows * sizes.front());
    tried.weighing = random_numbers(g, tried.n_rows * sizes.back());
    tried.parameters = random_numbers(g, tried.layers.n_parameters());
    if (seed % 3 == 0) tried.drop = {0.4, random_stream(seed, 1), 5};
    return tried;
}

double farthest(const std::vector<double>& a, const std::vector<double>& b) {
    double off = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        off = (std::max)(off, std::abs(a[i] - b[i]) / (1 + std::abs(b[i])));
    return off;
}

/// The loss of a row of `learned` against differences, for each output.
double off_slope(const nn::objective& learned, std::size_t row, const std::vector<double>& outputs) {
    auto slopes = outputs;
    (void)learned.derive(row, slopes);
    std::vector<double> by_difference;
    for (std::size_t k = 0; k < outputs.size(); ++k) {
        auto above = outputs, below = outputs;
        above[k] += 1e-5;
        below[k] -= 1e-5;
        by_difference.push_back((learned.derive(row, above) - learned.derive(row, below)) / 2e-5);
    }
    return farthest(slopes, by_difference);
}

TEST_CASE("network: gradients are those of differences, for 100 random networks") {
    std::size_t n_tried = 0;
    for (std::uint64_t seed = 0; n_tried < 100; ++seed) {
        const auto tried = random_network(seed);
        if (tried.has_corner()) continue;
        ++n_tried;
        CAPTURE(seed);
        CHECK(farthest(tried.gradient(), tried.differences()) < 1e-6);
    }
}

TEST_CASE("activation: values are those of the formulas") {
    const std::vector<double> z{-30, -2, -0.5, 0, 1e-3, 0.7, 3, 40};
    const auto of = [&](nn::activation kind) {
        std::vector<double> out(z.size());
        nn::activate(kind, z.data(), out.data(), z.size());
        return out;
    };
    for (std::size_t i = 0; i < z.size(); ++i) {
        CAPTURE(z[i]);
        const double u = std::sqrt(2 / 3.14159265358979324) * (z[i] + 0.044715 * z[i] * z[i] * z[i]);
        CHECK(of(nn::activation::relu)[i] == (std::max)(z[i], 0.0));
        CHECK(of(nn::activation::identity)[i] == z[i]);
        CHECK(std::abs(of(nn::activation::tanh)[i] - std::tanh(z[i])) < 1e-15);
        CHECK(std::abs(of(nn::activation::sigmoid)[i] - 1 / (1 + std::exp(-z[i]))) < 1e-15);
        CHECK(std::abs(of(nn::activation::gelu)[i] - z[i] / 2 * (1 + std::tanh(u))) < 1e-14);
        const double below = 1.6732632423543772 * std::expm1(z[i]);
        CHECK(std::abs(of(nn::activation::selu)[i] - 1.0507009873554805 * (z[i] > 0 ? z[i] : below)) < 1e-14);
    }
}

TEST_CASE("dropout leaves units out with its probability, the others in proportion, by row and layer") {
    const nn::dropout drop{0.3, random_stream(1, 2), 0};
    const std::size_t n_rows = 400, width = 50;
    std::vector<double> factors(n_rows * width), others(n_rows * width), later(width);
    drop.draw(0, n_rows, width, factors.data());
    drop.draw(1, n_rows, width, others.data());
    double sum = 0;
    for (const double f : factors) {
        CHECK((f == 0 || f == doctest::Approx(1 / 0.7)));
        sum += f;
    }
    CHECK(sum / static_cast<double>(factors.size()) == doctest::Approx(1).epsilon(0.02));
    CHECK(factors != others);
    nn::dropout{0.3, random_stream(1, 2), 7}.draw(0, 1, width, later.data());
    CHECK(std::equal(later.begin(), later.end(), factors.begin() + 7 * 50));
}

TEST_CASE("initial_parameters keep the spread that their source asks for, and biases are 0") {
    const std::vector<std::uint64_t> sizes{300, 200, 100};
    for (const auto hidden : {nn::activation::relu, nn::activation::tanh, nn::activation::selu}) {
        const nn::network layers(sizes, hidden);
        const auto all = nn::initial_parameters<double>(layers, hidden, random_stream(1, 1));
        const auto variance = [&](const nn::dense_layer& l) {
            double squares = 0;
            for (std::size_t i = 0; i < l.n_weights(); ++i) squares += all[l.place + i] * all[l.place + i];
            return squares / static_cast<double>(l.n_weights());
        };
        const double expected = hidden == nn::activation::relu   ? 2.0 / 300
                                : hidden == nn::activation::selu ? 1.0 / 300
                                                                 : 2.0 / 500;
        CHECK(variance(layers.layers()[0]) == doctest::Approx(expected).epsilon(0.03));
        CHECK(variance(layers.layers()[1]) == doctest::Approx(2.0 / 300).epsilon(0.03));
        for (const auto& l : layers.layers())
            for (std::size_t i = l.n_weights(); i < l.n_parameters(); ++i) CHECK(all[l.place + i] == 0);
    }
}

TEST_CASE("objectives: derivatives are those of differences") {
    const std::vector<std::string> names{"a", "b", "c", "d"};
    const auto classes = std::make_shared<const dictionary>(names);
    const class_target y{std::vector<std::int32_t>{0, 1, 2, 3}, classes};
    const std::vector<std::int32_t> two{1, 3}, three{0, 1, 3};
    for (const double m : {-3.0, 0.1, 2.0}) {
        CHECK(off_slope(nn::class_objective(y, two), 1, {m}) < 1e-8);
        CHECK(off_slope(nn::class_objective(y, two), 3, {m}) < 1e-8);
        CHECK(off_slope(nn::class_objective(y, three), 3, {m, 0.5, -1}) < 1e-8);
        CHECK(off_slope(nn::number_objective(numeric_target{std::vector<double>{4, 7}}, {5, 2}), 1, {m}) <
              1e-8);
    }
    std::vector<double> outputs{1};
    CHECK(nn::class_objective(y, two).derive(0, outputs) > 100);
}

}  // namespace network_test
