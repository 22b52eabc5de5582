// SPDX-License-Identifier: MIT
#include "sluice/nn/network.hpp"

#include "sluice/nn/batch_passes.hpp"
#include "sluice/nn/class_objective.hpp"
#include "sluice/nn/initialise.hpp"
#include "sluice/nn/label_objective.hpp"
#include "sluice/nn/number_objective.hpp"
#include "sluice/nn/perceptron.hpp"
#include "sluice/nn/transformer.hpp"
#include "support/n_draws.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
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
    nn::network layers;
    std::size_t n_rows;
    nn::epoch_draws draws{random_stream(1, 1), 5};
    std::vector<double> x = {}, weighing = {}, parameters = {};

    /// The loss; the parts of `passes` keep what led to it, and the gradients.
    [[nodiscard]] double loss(std::vector<double> at, nn::batch_passes<double>& passes) const {
        const std::size_t n_inputs = layers.n_inputs(), n_outputs = layers.n_outputs();
        std::vector<double> prepared(layers.n_prepared());
        for (const auto& block : layers.blocks()) layers.prepare(block, at.data(), prepared.data());
        layers.prepare_whole(at.data(), prepared.data());
        double sum = 0;
        passes.run(
            {.threads = 1}, n_rows, at.data(), prepared.data(), draws,
            [&](chunk rows, double* inputs) {
                std::copy_n(x.data() + rows.begin * n_inputs, rows.size() * n_inputs, inputs);
            },
            [&](chunk rows, const double* outputs, double* by_outputs) {
                const double* const by = weighing.data() + rows.begin * n_outputs;
                for (std::size_t i = 0; i < rows.size() * n_outputs; ++i) sum += by[i] * outputs[i];
                std::copy_n(by, rows.size() * n_outputs, by_outputs);
            });
        return sum;
    }
    [[nodiscard]] std::vector<double> gradient() const {
        nn::batch_passes<double> passes(layers, n_rows);
        (void)loss(parameters, passes);
        std::vector<double> all(parameters.size());
        passes.gather_gradients({.threads = 1}, n_rows, all.data(), [](const nn::parameter_block&) {});
        return all;
    }
    /// By differences of the loss, one parameter after the other.
    [[nodiscard]] std::vector<double> differences() const {
        nn::batch_passes<double> passes(layers, n_rows);
        std::vector<double> all, at = parameters;
        constexpr double step = 1e-5;
        for (std::size_t i = 0; i < at.size(); ++i) {
            at[i] = parameters[i] + step;
            const double above = loss(at, passes);
            at[i] = parameters[i] - step;
            all.push_back((above - loss(at, passes)) / (2 * step));
            at[i] = parameters[i];
        }
        return all;
    }
    /// Whether a sum of a hidden unit is so near 0 that a difference straddles the corner of its activation.
    [[nodiscard]] bool has_corner() const {
        nn::batch_passes<double> passes(layers, n_rows);
        (void)loss(parameters, passes);
        bool near = false;
        for (const auto& part : passes.parts())
            for (std::size_t l = 1; l < layers.layers().size(); ++l)
                if (std::holds_alternative<nn::activation_layer>(layers.layers()[l]) ||
                    std::holds_alternative<nn::gated_layer>(layers.layers()[l]))
                    for (const double z : part.pass.outputs_of[l - 1])
                        near = near || (z != 0 && std::abs(z) < 1e-3);
        return near;
    }
};

/// Fills in rows and a weighing of the outputs.
void draw_rows(tried_network& tried, random_generator& g) {
    tried.x = random_numbers(g, tried.n_rows * tried.layers.n_inputs());
    tried.weighing = random_numbers(g, tried.n_rows * tried.layers.n_outputs());
    if (tried.parameters.empty()) tried.parameters = random_numbers(g, tried.layers.n_parameters());
}

/// Dense layers with everything that `mlp` can put between them, and two categorical columns before them.
tried_network random_network(std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    nn::perceptron_shape shape;
    const auto n_layers = 2 + uniform_integer(g, 3);
    for (std::uint64_t l = 0; l < n_layers; ++l) shape.sizes.push_back(1 + uniform_integer(g, 7));
    shape.hidden = static_cast<nn::activation>(seed % 6);
    shape.normalization = static_cast<nn::normalization>(seed / 6 % 3);
    shape.skip_connections = seed % 2 == 1;
    if (shape.skip_connections && shape.sizes.size() > 3) shape.sizes[2] = shape.sizes[1];
    nn::category_inputs known;
    if (seed % 5 == 0) {
        const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b"});
        known.columns = {{0, names, 2}, {1, names, 1}};
        shape.sizes[0] += 2;
    }
    // Two parts, where something looks at the whole batch.
    tried_network tried{shape.layers(known, seed % 3 == 0 ? 0.4 : 0.0), seed % 7 == 0 ? 67u : 5u};
    draw_rows(tried, g);
    for (std::size_t i = 0; seed % 5 == 0 && i < tried.n_rows; ++i)
        for (std::size_t j = 0; j < 2; ++j)
            tried.x[i * tried.layers.n_inputs() + j] = static_cast<double>(uniform_integer(g, 4));
    return tried;
}

/// A transformer of either design; columns 0 and 2 hold categories, where there are any.
tried_network random_transformer(std::uint64_t seed) {
    random_generator g(random_stream(seed, 7));
    nn::transformer_shape shape{.n_features = 2 + uniform_integer(g, 3),
                                .n_outputs = 1 + uniform_integer(g, 2),
                                .width = 4,
                                .n_heads = seed % 2 == 0 ? 1u : 2u,
                                .n_blocks = 1 + uniform_integer(g, 2),
                                .n_shared = seed % 4,
                                .n_hidden = 3};
    const bool ft = seed / 2 % 2 == 0;
    nn::category_inputs known;
    if (seed % 5 != 0) {
        const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b"});
        known.columns = {{0, names, 4}};
        if (shape.n_features > 2) known.columns.push_back({2, names, 4});
    }
    const nn::transformer_dropout dropout{seed % 3 == 0 ? 0.3 : 0, seed % 3 == 1 ? 0.3 : 0,
                                          seed % 7 == 0 ? 0.2 : 0};
    tried_network tried{ft ? nn::ft_transformer_design::layers(shape, known, dropout)
                           : nn::tab_transformer_design::layers(shape, known, dropout),
                        3};
    tried.parameters = nn::initial_parameters<double>(tried.layers, random_stream(seed, 8));
    for (double& p : tried.parameters) p += normal(g) / 4;
    draw_rows(tried, g);
    for (std::size_t i = 0; i < tried.n_rows; ++i)
        for (const auto& column : known.columns)
            tried.x[i * tried.layers.n_inputs() + column.feature] =
                static_cast<double>(uniform_integer(g, 4));
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

TEST_CASE("network: gradients of transformers are those of differences") {
    std::size_t n_tried = 0;
    for (std::uint64_t seed = 0; n_tried < static_cast<std::size_t>(test::n_draws(24)); ++seed) {
        const auto tried = random_transformer(seed);
        if (tried.has_corner()) continue;
        ++n_tried;
        CAPTURE(seed);
        CHECK(farthest(tried.gradient(), tried.differences()) < 1e-6);
    }
}

/// Two layers of images or series between dense ones, by the seed.
tried_network random_images(std::uint64_t seed) {
    random_generator g(random_stream(seed, 9));
    const auto some = [&](std::uint64_t least, std::uint64_t most) {
        return static_cast<std::size_t>(least + uniform_integer(g, most - least + 1));
    };
    const bool series = seed % 4 == 1;
    const nn::image_shape image{some(1, 2), series ? 1 : some(3, 5), some(3, 5)};
    const nn::window filter{series ? 1 : some(1, 3), some(1, 3),  1 + seed % 2, 1 + seed / 2 % 2,
                            series ? 0 : seed % 2,   seed / 3 % 2};
    const nn::convolution_layer filters(image, some(1, 3), filter);
    const nn::window pool{(std::min)(filters.out.height, some(1, 2)),
                          (std::min)(filters.out.width, some(1, 2))};
    nn::network layers(2);
    layers.add(nn::dense_layer{.n_inputs = 2, .n_outputs = image.size()});
    layers.add(filters);
    layers.add(nn::pooling_layer(filters.out, static_cast<nn::pooling>(seed % 2), pool));
    layers.add(
        nn::dense_layer{.n_inputs = pool.over(filters.out, filters.out.n_channels).size(), .n_outputs = 2});
    tried_network tried{std::move(layers), 3};
    draw_rows(tried, g);
    return tried;
}

/// A recurrent layer, or two of them one upon the other, by the seed.
tried_network random_recurrent(std::uint64_t seed) {
    random_generator g(random_stream(seed, 10));
    const std::size_t n_steps = 1 + uniform_integer(g, 4), width = 1 + uniform_integer(g, 3),
                      units = 1 + uniform_integer(g, 3);
    nn::network layers(n_steps * width);
    if (seed % 3 != 0) layers.add(nn::lstm_layer(n_steps, width, units));
    if (seed % 3 != 1) layers.add(nn::gru_layer(n_steps, seed % 3 == 0 ? width : units, units));
    layers.add(nn::dense_layer{.n_inputs = n_steps * units, .n_outputs = 2});
    tried_network tried{std::move(layers), 3};
    draw_rows(tried, g);
    return tried;
}

TEST_CASE("network: gradients of convolutions, pooling, LSTM and GRU are those of differences") {
    for (std::uint64_t seed = 0; seed < 24; ++seed) {
        CAPTURE(seed);
        const auto images = random_images(seed), recurrent = random_recurrent(seed);
        CHECK(farthest(images.gradient(), images.differences()) < 1e-6);
        CHECK(farthest(recurrent.gradient(), recurrent.differences()) < 1e-6);
    }
}

/// What a layer gives of sin(1), sin(2) ..., with the sines after them as parameters.
std::vector<double> of_sines(const nn::any_layer& one) {
    nn::network layers(std::visit([](const auto& l) { return l.n_inputs; }, one));
    layers.add(one);
    std::vector<double> memory(layers.memory_size(1)), parameters(layers.n_parameters());
    double next = 0;
    for (std::size_t i = 0; i < layers.n_inputs(); ++i) memory[i] = std::sin(++next);
    for (double& p : parameters) p = std::sin(++next);
    const double* const y = layers.predict(parameters.data(), 1, memory.data());
    return {y, y + layers.n_outputs()};
}

TEST_CASE("convolution, pooling, LSTM and GRU give what ONNX's reference evaluator gives") {
    // onnx 1.23.2: tests/nn/layers_golden.py.
    const nn::image_shape image{2, 4, 3};
    const nn::window filter{3, 2, 2, 1, 1, 0}, pool{2, 2, 2, 1};
    CHECK(farthest(of_sines(nn::convolution_layer(image, 2, filter)),
                   {3.56804328268, 3.35759683055, 1.72270206208, 3.80203564652, 4.1789420464, 3.01482948871,
                    4.13593808417, 5.09176665588}) < 1e-11);
    CHECK(farthest(of_sines(nn::pooling_layer(image, nn::pooling::max, pool)),
                   {0.909297426826, 0.909297426826, 0.989358246623, 0.989358246623, 0.990607355695,
                    0.990607355695, 0.912945250728, 0.912945250728}) < 1e-11);
    CHECK(farthest(of_sines(nn::pooling_layer(image, nn::pooling::average, pool)),
                   {0.00876041041563, -0.0469805844941, 0.0255833819755, -0.0337715981715, 0.0403683959942,
                    -0.0178723856998, 0.0519376867313, -0.000549469229528}) < 1e-11);
    CHECK(farthest(of_sines(nn::lstm_layer(3, 2, 2)), {-0.588674828696, 0.245093638716, -0.53309509782,
                                                       -0.456405264826, -0.369332757323, 0.0552287618764}) <
          1e-11);
    CHECK(farthest(of_sines(nn::gru_layer(3, 2, 2)), {-0.050847615759, -0.362907107366, 0.00615937247618,
                                                      -0.419680125614, 0.186780223986, -0.418391419288}) <
          1e-11);
}

TEST_CASE("convolution of rows in a batch has the bits of rows alone, and so have recurrent layers") {
    random_generator g(random_stream(41, 0));
    const nn::any_layer tried[] = {nn::convolution_layer({2, 5, 4}, 3, {3, 2, 1, 1, 1, 0}),
                                   nn::pooling_layer({2, 5, 4}, nn::pooling::average, {2, 2}),
                                   nn::lstm_layer(4, 3, 5), nn::gru_layer(4, 3, 5),
                                   nn::attention_layer(4, 6, 3, 0, 0)};
    for (const auto& one : tried) {
        nn::network layers(std::visit([](const auto& l) { return l.n_inputs; }, one));
        layers.add(one);
        constexpr std::size_t n_rows = 7;
        std::vector<float> parameters(layers.n_parameters()), x(n_rows * layers.n_inputs());
        for (auto* all : {&parameters, &x})
            for (float& v : *all) v = static_cast<float>(normal(g));
        std::vector<float> memory(layers.memory_size(n_rows)), alone(layers.memory_size(1));
        std::copy(x.begin(), x.end(), memory.begin());
        const float* const y = layers.predict(parameters.data(), n_rows, memory.data());
        for (std::size_t i = 0; i < n_rows; ++i) {
            std::copy_n(x.data() + i * layers.n_inputs(), layers.n_inputs(), alone.begin());
            const float* const row = layers.predict(parameters.data(), 1, alone.data());
            CHECK(std::equal(row, row + layers.n_outputs(), y + i * layers.n_outputs()));
        }
    }
}

/// Attention of the tokens of one row, head after head and number after number, as its source writes it.
std::vector<double> naive_attention(const nn::attention_layer& of, const std::vector<double>& p,
                                    const std::vector<double>& x) {
    const std::size_t n = of.n_tokens, d = of.width, wide = d / of.n_heads;
    const auto dense = [&](const std::vector<double>& from, std::size_t token, std::size_t place,
                           std::size_t n_columns, std::size_t column, double bias) {
        for (std::size_t k = 0; k < d; ++k) bias += from[token * d + k] * p[place + k * n_columns + column];
        return bias;
    };
    const auto qkv = [&](std::size_t which, std::size_t token, std::size_t k) {
        return dense(x, token, 0, 3 * d, which * d + k, p[4 * d * d + which * d + k]);
    };
    std::vector<double> given(n * d), y(n * d);
    for (std::size_t h = 0; h < of.n_heads; ++h)
        for (std::size_t t = 0; t < n; ++t) {
            std::vector<double> shares(n);
            double sum = 0;
            for (std::size_t u = 0; u < n; ++u) {
                double score = 0;
                for (std::size_t k = h * wide; k < (h + 1) * wide; ++k) score += qkv(0, t, k) * qkv(1, u, k);
                sum += shares[u] = std::exp(score / std::sqrt(static_cast<double>(wide)));
            }
            for (std::size_t k = h * wide; k < (h + 1) * wide; ++k)
                for (std::size_t u = 0; u < n; ++u) given[t * d + k] += shares[u] / sum * qkv(2, u, k);
        }
    for (std::size_t t = 0; t < n; ++t)
        for (std::size_t k = 0; k < d; ++k)
            y[t * d + k] = dense(given, t, 3 * d * d, d, k, p[4 * d * d + 3 * d + k]);
    return y;
}

TEST_CASE("attention gives what its formula says") {
    random_generator g(random_stream(31, 0));
    for (int i = 0; i < 20; ++i) {
        const std::size_t n_tokens = 1 + uniform_integer(g, 5), heads = 1 + uniform_integer(g, 3),
                          width = heads * (1 + uniform_integer(g, 4));
        nn::network one(n_tokens * width);
        const nn::attention_layer of(n_tokens, width, heads, 0, 0);
        one.add(of);
        const auto p = random_numbers(g, one.n_parameters()), x = random_numbers(g, n_tokens * width);
        std::vector<double> memory(one.memory_size(1));
        std::copy(x.begin(), x.end(), memory.begin());
        const double* const y = one.predict(p.data(), 1, memory.data());
        CHECK(farthest({y, y + n_tokens * width}, naive_attention(of, p, x)) < 1e-12);
    }
}

TEST_CASE("what predicts is what trains, without dropout") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        auto tried = seed % 2 == 0 ? random_transformer(seed) : random_network(seed);
        bool random = false;
        for (const auto& one : tried.layers.layers()) {
            random = random || std::holds_alternative<nn::dropout_layer>(one) ||
                     std::holds_alternative<nn::batch_norm_layer>(one);
            if (const auto* attention = std::get_if<nn::attention_layer>(&one))
                random = random || attention->probability > 0;
        }
        if (random) continue;
        nn::batch_passes<double> passes(tried.layers, tried.n_rows);
        (void)tried.loss(tried.parameters, passes);
        std::vector<double> memory(tried.layers.memory_size(tried.n_rows));
        std::copy(tried.x.begin(), tried.x.end(), memory.begin());
        const double* const y = tried.layers.predict(tried.parameters.data(), tried.n_rows, memory.data());
        const auto& expected = passes.parts().front().pass.outputs_of.back();
        if (tried.n_rows <= 64)
            CHECK(std::equal(y, y + tried.n_rows * tried.layers.n_outputs(), expected.begin()));
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
    for (const auto hidden : {nn::activation::relu, nn::activation::tanh, nn::activation::selu}) {
        const auto layers = nn::perceptron_shape{{300, 200, 100}, hidden}.layers({});
        const auto all = nn::initial_parameters<double>(layers, random_stream(1, 1));
        std::vector<nn::dense_layer> dense;
        for (const auto& one : layers.layers())
            if (const auto* found = std::get_if<nn::dense_layer>(&one)) dense.push_back(*found);
        REQUIRE(dense.size() == 2);
        const auto variance = [&](const nn::dense_layer& l) {
            double squares = 0;
            for (std::size_t i = 0; i < l.n_weights(); ++i) squares += all[l.place + i] * all[l.place + i];
            return squares / static_cast<double>(l.n_weights());
        };
        const double expected = hidden == nn::activation::relu   ? 2.0 / 300
                                : hidden == nn::activation::selu ? 1.0 / 300
                                                                 : 2.0 / 500;
        CHECK(variance(dense[0]) == doctest::Approx(expected).epsilon(0.03));
        CHECK(variance(dense[1]) == doctest::Approx(2.0 / 300).epsilon(0.03));
        for (const auto& l : dense)
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
    const auto labels = test::random_labels(3, {.n_rows = 20, .n_columns = 3}, 3);
    const auto& of_labels = std::get<multi_label_target>(labels.target());
    for (std::size_t i = 0; i < 20; ++i)
        CHECK(off_slope(nn::label_objective(of_labels), i, {0.3, -2, 1.5}) < 1e-8);
    std::vector<double> outputs{1};
    CHECK(nn::class_objective(y, two).derive(0, outputs) > 100);
}

}  // namespace network_test
