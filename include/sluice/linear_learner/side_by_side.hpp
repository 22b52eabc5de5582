// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/random.hpp"
#include "sluice/linear_learner/learning_rows.hpp"
#include "sluice/linear_learner/options.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace sluice::linear_learner {

/// The parameters of models of one shape, model after model.
struct side_by_side {
    std::size_t n_models = 0, n_outputs = 0, width = 0;
    aligned_vector<float> weights;  ///< [n_models x n_outputs x width]
    aligned_vector<float> biases;   ///< [n_models x n_outputs]

    side_by_side(std::size_t models, std::size_t outputs, std::size_t features)
        : n_models(models),
          n_outputs(outputs),
          width(features),
          weights(models * outputs * features),
          biases(models * outputs) {}

    [[nodiscard]] std::size_t n_margins() const { return n_models * n_outputs; }
    [[nodiscard]] std::span<float> weights_of(std::size_t model) {
        return std::span(weights).subspan(model * n_outputs * width, n_outputs * width);
    }
    [[nodiscard]] std::span<const float> weights_of(std::size_t model) const {
        return std::span(weights).subspan(model * n_outputs * width, n_outputs * width);
    }
    [[nodiscard]] std::span<float> biases_of(std::size_t model) {
        return std::span(biases).subspan(model * n_outputs, n_outputs);
    }
    [[nodiscard]] std::span<const float> biases_of(std::size_t model) const {
        return std::span(biases).subspan(model * n_outputs, n_outputs);
    }

    /// The margins of rows, one product for all models: `margins`, [n_margins x n_rows], from the rows' transpose, [width x
    /// n_rows].
    void margins_of(const float* transposed, std::size_t n_rows, float* margins) const {
        for (std::size_t k = 0; k < n_margins(); ++k) std::fill_n(margins + k * n_rows, n_rows, biases[k]);
        nn::add_product({n_margins(), n_rows, width}, {weights.data(), width}, transposed, margins);
    }

    /// All parameters, weights before biases.
    [[nodiscard]] std::vector<float> parameters() const {
        std::vector<float> all(weights.begin(), weights.end());
        all.insert(all.end(), biases.begin(), biases.end());
        return all;
    }
    void set_parameters(std::span<const float> all) {
        std::copy_n(all.begin(), weights.size(), weights.begin());
        std::copy_n(all.end() - static_cast<std::ptrdiff_t>(biases.size()), biases.size(), biases.begin());
    }
    void copy_model(const side_by_side& from, std::size_t model) {
        std::copy_n(from.weights_of(model).begin(), n_outputs * width, weights_of(model).begin());
        std::copy_n(from.biases_of(model).begin(), n_outputs, biases_of(model).begin());
    }
    [[nodiscard]] bool is_finite(std::size_t model) const {
        const auto finite = [](float value) { return std::isfinite(value); };
        return std::all_of(weights_of(model).begin(), weights_of(model).end(), finite) &&
               std::all_of(biases_of(model).begin(), biases_of(model).end(), finite);
    }
};

/// Standard normal, by a fixed sequence of operations; see `sluice::normal`.
[[nodiscard]] inline double exact_normal(random_generator& drawn) {
    double u = 0, squared = 0;
    do {
        u = 2 * uniform(drawn) - 1;
        const double v = 2 * uniform(drawn) - 1;
        squared = exact_product(u, u) + exact_product(v, v);
    } while (squared >= 1 || squared == 0);
    return u * std::sqrt(-2 * exact_log(squared) / squared);
}

/// Where models begin, all at the same numbers. A feature that is always 0 begins at 0, where nothing moves it.
[[nodiscard]] inline side_by_side initial_models(const options& how, std::size_t n_models,
                                                 std::size_t n_outputs, const scaling& scaled,
                                                 const random_stream& stream) {
    side_by_side all(n_models, n_outputs, scaled.names.size());
    random_generator drawn(stream);
    for (std::size_t i = 0; i < n_outputs * all.width; ++i) {
        const double value = how.init_method == init_method::uniform
                                 ? exact_product(how.init_scale, 2 * uniform(drawn) - 1)
                                 : exact_product(how.init_sigma, exact_normal(drawn));
        if (scaled.mean_squares[i % all.width] == 0) continue;
        for (std::size_t m = 0; m < n_models; ++m) all.weights_of(m)[i] = static_cast<float>(value);
    }
    if (how.use_bias) std::fill(all.biases.begin(), all.biases.end(), static_cast<float>(how.init_bias));
    return all;
}

}  // namespace sluice::linear_learner
