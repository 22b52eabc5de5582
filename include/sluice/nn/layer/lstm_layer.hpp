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

/// Long short-term memory over a row of steps, [n_steps x step_width], which gives its state after each, [n_steps x
/// n_units]: gates i, f, o by sigmoid and g by tanh of `x W + h U + b`, `c = f c + i g`, `h = o tanh c`, beginning at 0.
/// PyTorch's `LSTM`, whose two biases are one here.
///
/// Parameters: W, [step_width x 4 n_units], and U, [n_units x 4 n_units], each i, f, g, o side by side, then b, [4 n_units].
/// They begin uniform in [-1 / sqrt(n_units), 1 / sqrt(n_units)], b at 0. Kept: gates and c of each step, and room for the
/// way back. O(n_rows n_steps n_units (step_width + n_units)) each way.
/// Source: Hochreiter, Schmidhuber, "Long short-term memory", 1997, doi:10.1162/neco.1997.9.8.1735; Gers, Schmidhuber,
/// Cummins, "Learning to forget", 2000, doi:10.1162/089976600300015015.
struct lstm_layer {
    lstm_layer(std::size_t steps, std::size_t width, std::size_t units)
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
    [[nodiscard]] std::size_t n_weights() const { return (step_width + n_units) * 4 * n_units; }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights() + 4 * n_units; }
    [[nodiscard]] std::size_t n_kept() const { return 5 * n_outputs + 2 * n_units + step_width; }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        draw_uniform(drawn, 1 / std::sqrt(static_cast<double>(n_units)), place, place + n_weights(),
                     parameters);
        std::fill_n(parameters + place + n_weights(), 4 * n_units, Scalar(0));
    }
    template <class Scalar>
    void prepare(const Scalar* parameters, Scalar* transposed) const {
        transpose(parameters + place, step_width, 4 * n_units, transposed + place);
        transpose(parameters + recurrent(), n_units, 4 * n_units, transposed + recurrent());
    }

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const std::size_t n = rows.n_rows, wide = 4 * n_units;
        for (std::size_t t = 0; t < n_steps; ++t) {
            Scalar* const gates = gates_of(rows, t);
            for (std::size_t i = 0; i < n; ++i)
                std::copy_n(parameters + place + n_weights(), wide, gates + i * wide);
            add_product({n, wide, step_width}, input_of(rows, t), parameters + place, gates);
            if (t > 0)
                add_product({n, wide, n_units}, state_of(rows, t - 1), parameters + recurrent(), gates);
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n_units; ++j) {
                    Scalar* const gate = gates + i * wide + j;
                    for (const std::size_t k : {0u, 1u, 3u}) gate[k * n_units] = sigmoid(gate[k * n_units]);
                    gate[2 * n_units] = tanh(gate[2 * n_units]);
                    const Scalar before = t == 0 ? Scalar(0) : cells_of(rows, t - 1)[i * n_units + j];
                    const Scalar remembered = gate[n_units] * before, learned = gate[0] * gate[2 * n_units];
                    const Scalar c = remembered + learned;
                    cells_of(rows, t)[i * n_units + j] = c;
                    rows.y[i * n_outputs + t * n_units + j] = gate[3 * n_units] * tanh(c);
                }
        }
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        const std::size_t n = rows.n_rows, wide = 4 * n_units;
        Scalar* const by_state = rows.kept + 5 * n * n_outputs;
        Scalar* const by_cell = by_state + n * n_units;
        Scalar* const by_input = by_cell + n * n_units;
        std::fill_n(by_state, 2 * n * n_units, Scalar(0));
        for (std::size_t t = n_steps; t-- > 0;) {
            Scalar* const gates = gates_of(rows, t);
            gates_become_gradients(rows, to.by_y, t, by_state, by_cell);
            add_product({step_width, wide, n}, input_of(rows, t).transposed(), gates,
                        to.by_parameters + place);
            if (t > 0)
                add_product({n_units, wide, n}, state_of(rows, t - 1).transposed(), gates,
                            to.by_parameters + recurrent());
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < wide; ++j)
                    to.by_parameters[place + n_weights() + j] += gates[i * wide + j];
            std::fill_n(by_state, n * n_units, Scalar(0));
            add_product({n, n_units, wide}, matrix_view<Scalar>{gates, wide}, to.transposed + recurrent(),
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
    [[nodiscard]] std::size_t recurrent() const { return place + step_width * 4 * n_units; }
    template <class Scalar>
    [[nodiscard]] matrix_view<Scalar> input_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return {rows.x + step * step_width, n_inputs};
    }
    template <class Scalar>
    [[nodiscard]] matrix_view<Scalar> state_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return {rows.y + step * n_units, n_outputs};
    }
    /// [n_rows x 4 n_units].
    template <class Scalar>
    [[nodiscard]] Scalar* gates_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return rows.kept + step * rows.n_rows * 4 * n_units;
    }
    /// [n_rows x n_units].
    template <class Scalar>
    [[nodiscard]] Scalar* cells_of(const layer_rows<Scalar>& rows, std::size_t step) const {
        return rows.kept + 4 * rows.n_rows * n_outputs + step * rows.n_rows * n_units;
    }

    /// Gates of a step become the gradients by what went into them; `by_cell` becomes that by the cells before.
    template <class Scalar>
    void gates_become_gradients(const layer_rows<Scalar>& rows, const Scalar* by_y, std::size_t t,
                                const Scalar* by_state, Scalar* by_cell) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            for (std::size_t j = 0; j < n_units; ++j) {
                const std::size_t at = i * n_units + j;
                Scalar* const gate = gates_of(rows, t) + i * 4 * n_units + j;
                const Scalar in = gate[0], forget = gate[n_units], g = gate[2 * n_units],
                             o = gate[3 * n_units];
                const Scalar c = tanh(cells_of(rows, t)[at]);
                const Scalar before = t == 0 ? Scalar(0) : cells_of(rows, t - 1)[at];
                const Scalar by_h = by_y[i * n_outputs + t * n_units + j] + by_state[at];
                const Scalar through = by_h * o * (1 - c * c);
                const Scalar by_c = by_cell[at] + through;
                gate[0] = by_c * g * in * (1 - in);
                gate[n_units] = by_c * before * forget * (1 - forget);
                gate[2 * n_units] = by_c * in * (1 - g * g);
                gate[3 * n_units] = by_h * c * o * (1 - o);
                by_cell[at] = by_c * forget;
            }
    }
};

}  // namespace sluice::nn
