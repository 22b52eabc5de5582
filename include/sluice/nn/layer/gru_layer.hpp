// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sluice::nn {

/// Gated recurrent units over a row of steps, [n_steps x step_width], which give their state after each, [n_steps x
/// n_units]: with `a = x W + b` and `s = h U + d`, `r = sigmoid(a_r + s_r)`, `z = sigmoid(a_z + s_z)`, `n = tanh(a_n + r
/// s_n)`, `h = (1 - z) n + z h`, beginning at 0. PyTorch's `GRU`.
///
/// Parameters: W, [step_width x 3 n_units], and U, [n_units x 3 n_units], each r, z, n side by side, then b and d, [3
/// n_units] each. They begin uniform in [-1 / sqrt(n_units), 1 / sqrt(n_units)], b and d at 0. Kept: r, z, n and s of each
/// step, and room for the way back. O(n_rows n_steps n_units (step_width + n_units)) each way.
/// Source: Cho and others, "Learning phrase representations using RNN encoder-decoder", 2014, arXiv:1406.1078.
struct gru_layer {
    gru_layer(std::size_t steps, std::size_t width, std::size_t units)
        : n_inputs(steps * width),
          n_outputs(steps * units),
          n_steps(steps),
          step_width(width),
          n_units(units) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t n_steps;
    std::size_t step_width;
    std::size_t n_units;
    std::size_t place = 0;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_weights() const { return (step_width + n_units) * 3 * n_units; }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights() + 6 * n_units; }
    [[nodiscard]] std::size_t n_kept() const { return 6 * n_outputs + n_units + step_width; }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        draw_uniform(drawn, 1 / std::sqrt(static_cast<double>(n_units)), place, place + n_weights(),
                     parameters);
        std::fill_n(parameters + place + n_weights(), 6 * n_units, Scalar(0));
    }
    template <class Scalar>
    void prepare(const Scalar* parameters, Scalar* transposed) const {
        transpose(parameters + place, step_width, 3 * n_units, transposed + place);
        transpose(parameters + recurrent(), n_units, 3 * n_units, transposed + recurrent());
    }

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const std::size_t n = rows.n_rows, wide = 3 * n_units;
        const Scalar* const biases = parameters + place + n_weights();
        for (std::size_t t = 0; t < n_steps; ++t) {
            Scalar* const gates = gates_of(rows, t);
            Scalar* const sums = sums_of(rows, t);
            for (std::size_t i = 0; i < n; ++i) {
                std::copy_n(biases, wide, gates + i * wide);
                std::copy_n(biases + wide, wide, sums + i * wide);
            }
            add_product({n, wide, step_width}, input_of(rows, t), parameters + place, gates);
            if (t > 0) add_product({n, wide, n_units}, state_of(rows, t - 1), parameters + recurrent(), sums);
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n_units; ++j) {
                    Scalar* const gate = gates + i * wide + j;
                    const Scalar* const sum = sums + i * wide + j;
                    const Scalar r = sigmoid(gate[0] + sum[0]), z = sigmoid(gate[n_units] + sum[n_units]);
                    const Scalar reset = r * sum[2 * n_units];
                    const Scalar fresh = tanh(gate[2 * n_units] + reset);
                    gate[0] = r;
                    gate[n_units] = z;
                    gate[2 * n_units] = fresh;
                    const Scalar taken = (1 - z) * fresh, left = z * before(rows, i, t, j);
                    rows.y[i * n_outputs + t * n_units + j] = taken + left;
                }
        }
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        const std::size_t n = rows.n_rows, wide = 3 * n_units;
        Scalar* const by_state = rows.kept + 6 * n * n_outputs;
        Scalar* const by_input = by_state + n * n_units;
        Scalar* const by_biases = to.by_parameters + place + n_weights();
        std::fill_n(by_state, n * n_units, Scalar(0));
        for (std::size_t t = n_steps; t-- > 0;) {
            Scalar* const gates = gates_of(rows, t);
            Scalar* const sums = sums_of(rows, t);
            become_gradients(rows, to.by_y, t, by_state);
            add_product({step_width, wide, n}, input_of(rows, t).transposed(), gates,
                        to.by_parameters + place);
            if (t > 0)
                add_product({n_units, wide, n}, state_of(rows, t - 1).transposed(), sums,
                            to.by_parameters + recurrent());
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < wide; ++j) {
                    by_biases[j] += gates[i * wide + j];
                    by_biases[wide + j] += sums[i * wide + j];
                }
            add_product({n, n_units, wide}, matrix_view<Scalar>{sums, wide}, to.transposed + recurrent(),
                        by_state);
            if (to.by_x == nullptr) continue;
            std::fill_n(by_input, n * step_width, Scalar(0));
            add_product({n, step_width, wide}, matrix_view<Scalar>{gates, wide}, to.transposed + place,
                        by_input);
            for (std::size_t i = 0; i < n; ++i)
                std::copy_n(by_input + i * step_width, step_width, to.by_x + i * n_inputs + t * step_width);
        }
    }

  private:
    template <class Scalar>
    [[nodiscard]] static Scalar sigmoid(Scalar z) {
        return static_cast<Scalar>(exact_sigmoid(static_cast<double>(z)));
    }
    template <class Scalar>
    [[nodiscard]] static Scalar tanh(Scalar z) {
        return static_cast<Scalar>(2 * exact_sigmoid(2 * static_cast<double>(z)) - 1);
    }
    [[nodiscard]] std::size_t recurrent() const { return place + step_width * 3 * n_units; }
    template <class Scalar>
    [[nodiscard]] matrix_view<Scalar> input_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return {rows.x + step * step_width, n_inputs};
    }
    template <class Scalar>
    [[nodiscard]] matrix_view<Scalar> state_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return {rows.y + step * n_units, n_outputs};
    }
    template <class Scalar>
    [[nodiscard]] Scalar before(const layer_rows<Scalar>& rows, std::size_t i, std::size_t t,
                                std::size_t j) const {
        return t == 0 ? Scalar(0) : rows.y[i * n_outputs + (t - 1) * n_units + j];
    }
    /// r, z and n of a step, [n_rows x 3 n_units].
    template <class Scalar>
    [[nodiscard]] Scalar* gates_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return rows.kept + step * rows.n_rows * 3 * n_units;
    }
    /// s of a step, [n_rows x 3 n_units].
    template <class Scalar>
    [[nodiscard]] Scalar* sums_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return gates_of(rows, n_steps) + step * rows.n_rows * 3 * n_units;
    }

    /// r, z, n and s of a step become the gradients by a and s; `by_state` what passes straight to the state before.
    template <class Scalar>
    void become_gradients(const layer_rows<Scalar>& rows, const Scalar* by_y, std::size_t t,
                          Scalar* by_state) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            for (std::size_t j = 0; j < n_units; ++j) {
                Scalar* const gate = gates_of(rows, t) + i * 3 * n_units + j;
                Scalar* const sum = sums_of(rows, t) + i * 3 * n_units + j;
                const Scalar r = gate[0], z = gate[n_units], fresh = gate[2 * n_units];
                const Scalar by_h = by_y[i * n_outputs + t * n_units + j] + by_state[i * n_units + j];
                const Scalar by_fresh = by_h * (1 - z) * (1 - fresh * fresh);
                gate[0] = sum[0] = by_fresh * sum[2 * n_units] * r * (1 - r);
                gate[n_units] = sum[n_units] = by_h * (before(rows, i, t, j) - fresh) * z * (1 - z);
                gate[2 * n_units] = by_fresh;
                sum[2 * n_units] = by_fresh * r;
                by_state[i * n_units + j] = by_h * z;
            }
    }
};

}  // namespace sluice::nn
