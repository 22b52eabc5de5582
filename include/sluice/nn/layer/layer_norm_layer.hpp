// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/nn/layer/rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sluice::nn {

/// Layer normalisation: each group of `width` numbers of a row is brought to mean 0 and variance 1, `y = scale (x - mean) /
/// sqrt(variance + 1e-5) + shift`; the variance is that of the numbers themselves, divided by their number. Groups lie
/// side by side from `first` on and share their parameters; numbers in no group pass as they are. Parameters: scale,
/// [width], then shift, [width].
/// Source: Ba, Kiros, Hinton, "Layer normalization", 2016, arXiv:1607.06450.
struct layer_norm_layer {
    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t width;
    std::size_t n_groups = 1;
    std::size_t first = 0;
    std::size_t place = 0;

    static constexpr bool in_place = false;
    static constexpr double epsilon = 1e-5;
    [[nodiscard]] std::size_t n_weights() const { return 0; }
    [[nodiscard]] std::size_t n_parameters() const { return 2 * width; }
    [[nodiscard]] std::size_t n_kept() const { return 2 * n_groups; }

    template <class Scalar>
    void initialise(const random_stream&, Scalar* parameters) const {
        std::fill_n(parameters + place, width, Scalar(1));
        std::fill_n(parameters + place + width, width, Scalar(0));
    }
    template <class Scalar>
    void prepare(const Scalar*, Scalar*) const {}

    /// Keeps mean and 1 / sqrt(variance + epsilon) of each group.
    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const Scalar* const scale = parameters + place;
        const Scalar* const shift = scale + width;
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            std::copy_n(rows.x + i * n_inputs, n_inputs, rows.y + i * n_inputs);
            for (std::size_t g = 0; g < n_groups; ++g) {
                const Scalar* const x = rows.x + i * n_inputs + first + g * width;
                Scalar* const y = rows.y + i * n_inputs + first + g * width;
                Scalar* const kept = rows.kept + 2 * (i * n_groups + g);
                double mean = 0, squares = 0;
                for (std::size_t j = 0; j < width; ++j) mean += static_cast<double>(x[j]);
                mean /= static_cast<double>(width);
                for (std::size_t j = 0; j < width; ++j) {
                    const double off = static_cast<double>(x[j]) - mean;
                    squares += exact_product(off, off);
                }
                kept[0] = static_cast<Scalar>(mean);
                kept[1] = static_cast<Scalar>(1 / std::sqrt(squares / static_cast<double>(width) + epsilon));
                for (std::size_t j = 0; j < width; ++j) {
                    const Scalar scaled = (x[j] - kept[0]) * kept[1] * scale[j];
                    y[j] = scaled + shift[j];
                }
            }
        }
    }

    template <class Scalar>
    void backward(const Scalar* parameters, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            if (to.by_x != nullptr) std::copy_n(to.by_y + i * n_inputs, n_inputs, to.by_x + i * n_inputs);
            for (std::size_t g = 0; g < n_groups; ++g) {
                const std::size_t at = i * n_inputs + first + g * width;
                backward_group(parameters, rows.x + at, rows.kept + 2 * (i * n_groups + g), to, at);
            }
        }
    }

  private:
    template <class Scalar>
    void backward_group(const Scalar* parameters, const Scalar* x, const Scalar* kept,
                        const layer_gradients<Scalar>& to, std::size_t at) const {
        const Scalar* const scale = parameters + place;
        Scalar* const by_scale = to.by_parameters + place;
        const Scalar* const by_y = to.by_y + at;
        double sum = 0, along = 0;
        for (std::size_t j = 0; j < width; ++j) {
            const Scalar normed = (x[j] - kept[0]) * kept[1];
            const auto by_normed = static_cast<double>(by_y[j] * scale[j]);
            sum += by_normed;
            along += exact_product(by_normed, static_cast<double>(normed));
            const Scalar by_this = by_y[j] * normed;
            by_scale[j] += by_this;
            by_scale[width + j] += by_y[j];
        }
        if (to.by_x == nullptr) return;
        const auto n = static_cast<double>(width);
        for (std::size_t j = 0; j < width; ++j) {
            const auto normed = static_cast<double>((x[j] - kept[0]) * kept[1]);
            const double off =
                static_cast<double>(by_y[j] * scale[j]) - sum / n - exact_product(normed, along / n);
            to.by_x[at + j] = static_cast<Scalar>(exact_product(static_cast<double>(kept[1]), off));
        }
    }
};

}  // namespace sluice::nn
