// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace sluice::nn {

/// One categorical column among the inputs of a network, whose values are codes from 0 to `n_codes - 1`.
struct embedded_column {
    std::size_t input;      // which of the inputs
    std::size_t n_codes;    // the last two stand for missing and unknown values
    std::size_t dimension;  // of the vector that stands for a code
};

/// Puts vectors in the place of codes: first the numbers of a row, as they are, then the vector of each categorical
/// column. Parameters: a table of vectors for each column, [n_codes x dimension]. Vectors begin uniform with variance 1 /
/// dimension, those of missing and unknown values at 0, where they stay unless training meets such values. The gradient by
/// the inputs is nobody's business: it is the first layer. O(n_rows n_outputs).
/// Source: Guo, Berkhahn, "Entity embeddings of categorical variables", 2016, arXiv:1604.06737.
struct embedding_layer {
    embedding_layer(std::size_t width, std::vector<embedded_column> embedded)
        : n_inputs(width), n_outputs(width - embedded.size()), columns(std::move(embedded)) {
        for (const auto& column : columns) n_outputs += column.dimension;
    }

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::vector<embedded_column> columns;  // by their inputs, ascending
    std::size_t place = 0;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_weights() const {
        std::size_t n = 0;
        for (const auto& column : columns) n += column.n_codes * column.dimension;
        return n;
    }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights(); }
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        std::size_t begin = place;
        for (const auto& column : columns) {
            const std::size_t end = begin + column.n_codes * column.dimension,
                              known = end - 2 * column.dimension;
            draw_uniform(drawn, std::sqrt(3 / static_cast<double>(column.dimension)), begin, known,
                         parameters);
            std::fill(parameters + known, parameters + end, Scalar(0));
            begin = end;
        }
    }
    template <class Scalar>
    void prepare(const Scalar*, Scalar*) const {}

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            const Scalar* const x = rows.x + i * n_inputs;
            Scalar* y = rows.y + i * n_outputs;
            std::size_t next = 0;
            for (std::size_t j = 0; j < n_inputs; ++j)
                if (next < columns.size() && columns[next].input == j)
                    ++next;
                else
                    *y++ = x[j];
            const Scalar* table = parameters + place;
            for (const auto& column : columns) {
                y = std::copy_n(table + vector_of(column, x), column.dimension, y);
                table += column.n_codes * column.dimension;
            }
        }
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            const Scalar* const x = rows.x + i * n_inputs;
            const Scalar* by_y = to.by_y + i * n_outputs + (n_inputs - columns.size());
            Scalar* table = to.by_parameters + place;
            for (const auto& column : columns) {
                Scalar* const by_vector = table + vector_of(column, x);
                for (std::size_t k = 0; k < column.dimension; ++k) by_vector[k] += by_y[k];
                by_y += column.dimension;
                table += column.n_codes * column.dimension;
            }
        }
    }

  private:
    template <class Scalar>
    [[nodiscard]] static std::size_t vector_of(const embedded_column& column, const Scalar* x) {
        return static_cast<std::size_t>(x[column.input]) * column.dimension;
    }
};

}  // namespace sluice::nn
