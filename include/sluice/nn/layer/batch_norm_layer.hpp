// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/nn/layer/rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sluice::nn {

/// Batch normalisation: each unit is brought to mean 0 and variance 1 over the rows of a batch, `y = scale (x - mean) /
/// sqrt(variance + 1e-5) + shift`, and by running means of both when predicting, which are a tenth of the batch's and nine
/// tenths of what they were, the variance of the batch divided by one row less (PyTorch's rules). Weights of rows do not
/// count. Batches of one row leave the running numbers as they are.
///
/// Parameters: scale, shift, running mean, running variance, [width] each; the last two have no gradient. While training
/// `shared` holds the mean and 1 / sqrt(variance + epsilon) of the batch, then, on the way back, the means over the batch
/// of the gradient by y and of that times the normalised x, [4 x width].
/// Source: Ioffe, Szegedy, "Batch normalization: accelerating deep network training", 2015, arXiv:1502.03167.
struct batch_norm_layer {
    explicit batch_norm_layer(std::size_t units) : n_inputs(units), n_outputs(units) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t place = 0;

    static constexpr bool in_place = false;
    static constexpr double epsilon = 1e-5, momentum = 0.1;
    [[nodiscard]] std::size_t n_weights() const { return 0; }
    [[nodiscard]] std::size_t n_parameters() const { return 4 * n_inputs; }
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void initialise(const random_stream&, Scalar* parameters) const {
        Scalar* const scale = parameters + place;
        std::fill_n(scale, n_inputs, Scalar(1));
        std::fill_n(scale + n_inputs, 2 * n_inputs, Scalar(0));
        std::fill_n(scale + 3 * n_inputs, n_inputs, Scalar(1));
    }
    template <class Scalar>
    void prepare(const Scalar*, Scalar*) const {}

    /// The means of some rows and the sums of squares about them, [2 x width].
    template <class Scalar>
    void moments(const Scalar* x, std::size_t n_rows, double* out) const {
        std::fill_n(out, 2 * n_inputs, 0.0);
        for (std::size_t i = 0; i < n_rows; ++i)
            for (std::size_t j = 0; j < n_inputs; ++j) out[j] += static_cast<double>(x[i * n_inputs + j]);
        for (std::size_t j = 0; j < n_inputs; ++j) out[j] /= static_cast<double>(n_rows);
        for (std::size_t i = 0; i < n_rows; ++i)
            for (std::size_t j = 0; j < n_inputs; ++j) {
                const double off = static_cast<double>(x[i * n_inputs + j]) - out[j];
                out[n_inputs + j] += exact_product(off, off);
            }
    }
    /// Adds the moments of `more` rows to those of `n_rows` others.
    void add_moments(double* to, std::size_t n_rows, const double* from, std::size_t more) const {
        const auto a = static_cast<double>(n_rows), b = static_cast<double>(more);
        for (std::size_t j = 0; j < n_inputs; ++j) {
            const double apart = from[j] - to[j];
            to[n_inputs + j] +=
                from[n_inputs + j] + exact_product(exact_product(apart, apart), a * b / (a + b));
            to[j] += exact_product(apart, b / (a + b));
        }
    }
    /// From the moments of a batch to `shared`; the running numbers among the parameters follow.
    template <class Scalar>
    void share(const double* moments, std::size_t n_rows, Scalar* shared, Scalar* parameters) const {
        Scalar* const running = parameters + place + 2 * n_inputs;
        const auto n = static_cast<double>(n_rows);
        const auto follow = [](Scalar& of, double now) {
            of = static_cast<Scalar>(exact_product(1 - momentum, static_cast<double>(of)) +
                                     exact_product(momentum, now));
        };
        for (std::size_t j = 0; j < n_inputs; ++j) {
            shared[j] = static_cast<Scalar>(moments[j]);
            shared[n_inputs + j] = static_cast<Scalar>(1 / std::sqrt(moments[n_inputs + j] / n + epsilon));
            if (n_rows < 2) continue;
            follow(running[j], moments[j]);
            follow(running[n_inputs + j], moments[n_inputs + j] / (n - 1));
        }
    }

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const Scalar* const scale = parameters + place;
        const Scalar* const shift = scale + n_inputs;
        const Scalar* const mean = rows.shared != nullptr ? rows.shared : scale + 2 * n_inputs;
        for (std::size_t j = 0; j < n_inputs; ++j) {
            const Scalar spread =
                rows.shared != nullptr
                    ? mean[n_inputs + j]
                    : static_cast<Scalar>(1 / std::sqrt(static_cast<double>(mean[n_inputs + j]) + epsilon));
            const Scalar factor = scale[j] * spread;
            for (std::size_t i = j; i < rows.n_rows * n_inputs; i += n_inputs) {
                const Scalar scaled = (rows.x[i] - mean[j]) * factor;
                rows.y[i] = scaled + shift[j];
            }
        }
    }

    /// The sums over some rows of the gradient by y, and of that times the normalised x, [2 x width].
    template <class Scalar>
    void gradient_sums(const Scalar* x, const Scalar* shared, const Scalar* by_y, std::size_t n_rows,
                       double* out) const {
        std::fill_n(out, 2 * n_inputs, 0.0);
        for (std::size_t i = 0; i < n_rows; ++i)
            for (std::size_t j = 0; j < n_inputs; ++j) {
                const auto by = static_cast<double>(by_y[i * n_inputs + j]);
                out[j] += by;
                out[n_inputs + j] += exact_product(by, normed(x, shared, i, j));
            }
    }
    template <class Scalar>
    void share_gradients(const double* sums, std::size_t n_rows, Scalar* shared) const {
        for (std::size_t j = 0; j < 2 * n_inputs; ++j)
            shared[2 * n_inputs + j] = static_cast<Scalar>(sums[j] / static_cast<double>(n_rows));
    }

    template <class Scalar>
    void backward(const Scalar* parameters, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        Scalar* const by_scale = to.by_parameters + place;
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            for (std::size_t j = 0; j < n_inputs; ++j) {
                const double x = normed(rows.x, rows.shared, i, j);
                const Scalar by = to.by_y[i * n_inputs + j];
                by_scale[j] += static_cast<Scalar>(exact_product(static_cast<double>(by), x));
                by_scale[n_inputs + j] += by;
                const double off = static_cast<double>(by) -
                                   static_cast<double>(rows.shared[2 * n_inputs + j]) -
                                   exact_product(x, static_cast<double>(rows.shared[3 * n_inputs + j]));
                to.by_x[i * n_inputs + j] = static_cast<Scalar>(exact_product(
                    static_cast<double>(parameters[place + j] * rows.shared[n_inputs + j]), off));
            }
    }

  private:
    template <class Scalar>
    [[nodiscard]] double normed(const Scalar* x, const Scalar* shared, std::size_t i, std::size_t j) const {
        return static_cast<double>((x[i * n_inputs + j] - shared[j]) * shared[n_inputs + j]);
    }
};

}  // namespace sluice::nn
