// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/layer/embedding_layer.hpp"
#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace sluice::nn {

/// Turns a row into tokens, vectors of `width` numbers, for attention: one of each number x among `numbers`, `x w + b`, then
/// one of each categorical column, a vector of the column, `n_shared` numbers that all of its categories have in common,
/// beside one of the category, and, where asked for, one that is the same for all rows and comes to stand for the row.
///
/// Parameters: w and b of the numbers, [width] each, number after number; of each column the shared part, [n_shared], and a
/// table, [n_codes x (width - n_shared)]; the last token, [width]. None is drawn to 0 by weight decay. They begin uniform
/// with variance 1 / width, what stands for missing and unknown values at 0. The first layer: no gradient by its inputs.
/// Source: Gorishniy and others, "Revisiting deep learning models for tabular data", 2021, arXiv:2106.11959; Huang and
/// others, "TabTransformer", 2020, arXiv:2012.06678.
struct token_layer {
    token_layer(std::size_t inputs, std::size_t token_width, std::vector<std::size_t> of_numbers,
                std::vector<embedded_column> of_columns, std::size_t shared, bool for_the_row)
        : n_inputs(inputs),
          width(token_width),
          numbers(std::move(of_numbers)),
          columns(std::move(of_columns)),
          n_shared(shared),
          has_row_token(for_the_row) {
        n_outputs = n_tokens() * width;
    }

    std::size_t n_inputs;
    std::size_t n_outputs = 0;
    std::size_t width;
    std::vector<std::size_t> numbers;      // which of the inputs
    std::vector<embedded_column> columns;  // their dimensions are not looked at
    std::size_t n_shared;
    bool has_row_token;
    std::size_t place = 0;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_tokens() const {
        return numbers.size() + columns.size() + (has_row_token ? 1u : 0u);
    }
    [[nodiscard]] std::size_t n_weights() const { return 0; }
    [[nodiscard]] std::size_t n_parameters() const {
        std::size_t n = 2 * numbers.size() * width + (has_row_token ? width : 0);
        for (const auto& column : columns) n += n_shared + column.n_codes * (width - n_shared);
        return n;
    }
    [[nodiscard]] std::size_t n_kept() const { return 0; }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        draw_uniform(drawn, std::sqrt(3 / static_cast<double>(width)), place, place + n_parameters(),
                     parameters);
        Scalar* at = parameters + place + 2 * numbers.size() * width;
        for (const auto& column : columns) {
            at += n_shared + column.n_codes * (width - n_shared);
            std::fill(at - 2 * (width - n_shared), at, Scalar(0));
        }
    }
    template <class Scalar>
    void prepare(const Scalar*, Scalar*) const {}

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            const Scalar* const x = rows.x + i * n_inputs;
            const Scalar* at = parameters + place;
            Scalar* y = rows.y + i * n_outputs;
            for (const std::size_t number : numbers) {
                for (std::size_t k = 0; k < width; ++k) {
                    const Scalar scaled = x[number] * at[k];
                    y[k] = scaled + at[width + k];
                }
                at += 2 * width;
                y += width;
            }
            for (const auto& column : columns) {
                y = std::copy_n(at, n_shared, y);
                y = std::copy_n(at + own_part(column, x), width - n_shared, y);
                at += n_shared + column.n_codes * (width - n_shared);
            }
            if (has_row_token) std::copy_n(at, width, y);
        }
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        const auto add = [](const Scalar* from, std::size_t n, Scalar* sums) {
            for (std::size_t k = 0; k < n; ++k) sums[k] += from[k];
        };
        for (std::size_t i = 0; i < rows.n_rows; ++i) {
            const Scalar* const x = rows.x + i * n_inputs;
            const Scalar* by_y = to.by_y + i * n_outputs;
            Scalar* at = to.by_parameters + place;
            for (const std::size_t number : numbers) {
                for (std::size_t k = 0; k < width; ++k) {
                    const Scalar scaled = x[number] * by_y[k];
                    at[k] += scaled;
                }
                add(by_y, width, at + width);
                at += 2 * width;
                by_y += width;
            }
            for (const auto& column : columns) {
                add(by_y, n_shared, at);
                add(by_y + n_shared, width - n_shared, at + own_part(column, x));
                at += n_shared + column.n_codes * (width - n_shared);
                by_y += width;
            }
            if (has_row_token) add(by_y, width, at);
        }
    }

  private:
    /// Where, behind the beginning of a column's parameters, the vector of its category stands.
    template <class Scalar>
    [[nodiscard]] std::size_t own_part(const embedded_column& column, const Scalar* x) const {
        return n_shared + static_cast<std::size_t>(x[column.input]) * (width - n_shared);
    }
};

}  // namespace sluice::nn
