// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/nn/dropout.hpp"
#include "sluice/nn/layer/rows.hpp"
#include "sluice/nn/layer/weight_start.hpp"
#include "sluice/nn/matrix_product.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sluice::nn {

/// Multi-head attention of the tokens of a row to each other: of each head `softmax(Q K' / sqrt(width of a head)) V`, all
/// heads side by side, then `times W + b`. Q, K and V are dense layers of the tokens. While training, dropout leaves out
/// shares of the softmax.
///
/// Parameters: the matrices of Q, K and V side by side, [width x 3 width], W, [width x width], then the biases of both. Kept,
/// of all rows one after the other: Q, K and V, what the heads give, shares, and what dropout drew. O(n_rows n_tokens width
/// (width + n_tokens)) each way.
/// Source: Vaswani and others, "Attention is all you need", 2017, arXiv:1706.03762.
struct attention_layer {
    attention_layer(std::size_t tokens, std::size_t token_width, std::size_t heads, double left_out,
                    std::size_t its_number)
        : n_inputs(tokens * token_width),
          n_outputs(n_inputs),
          n_tokens(tokens),
          width(token_width),
          n_heads(heads),
          probability(left_out),
          number(its_number) {}

    std::size_t n_inputs;
    std::size_t n_outputs;
    std::size_t n_tokens;
    std::size_t width;  // of a token; a multiple of n_heads
    std::size_t n_heads;
    double probability;  // of dropout
    std::size_t number;  // by which dropout draws
    std::size_t place = 0;

    static constexpr bool in_place = false;
    [[nodiscard]] std::size_t n_weights() const { return 4 * width * width; }
    [[nodiscard]] std::size_t n_parameters() const { return n_weights() + 4 * width; }
    [[nodiscard]] std::size_t n_kept() const { return 4 * n_inputs + (probability > 0 ? 2 : 1) * n_shares(); }
    [[nodiscard]] std::size_t n_scratch() const { return 4 * head_size() + 2 * n_tokens * n_tokens; }

    template <class Scalar>
    void initialise(const random_stream& drawn, Scalar* parameters) const {
        draw_uniform(drawn, std::sqrt(3 / static_cast<double>(width)), place, place + n_weights(),
                     parameters);
        std::fill_n(parameters + place + n_weights(), 4 * width, Scalar(0));
    }
    template <class Scalar>
    void prepare(const Scalar* parameters, Scalar* transposed) const {
        transpose(parameters + place, width, 3 * width, transposed + place);
        transpose(parameters + last_weights(), width, width, transposed + last_weights());
    }

    template <class Scalar>
    void forward(const Scalar* parameters, const layer_rows<Scalar>& rows) const {
        const auto at = places_of(rows);
        const bool drops = probability > 0 && rows.draws != nullptr;
        if (drops)
            dropout{probability, rows.draws->drawn, rows.draws->first_row}.draw(number, rows.n_rows,
                                                                                n_shares(), at.factors);
        const std::size_t n = rows.n_rows * n_tokens;
        const Scalar* const biases = parameters + place + n_weights();
        times(rows.x, n, width, parameters + place, 3 * width, biases, at.together);
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            for (std::size_t h = 0; h < n_heads; ++h) attend(at, rows.scratch, i, h, drops);
        times(at.given, n, width, parameters + last_weights(), width, biases + 3 * width, rows.y);
    }

    template <class Scalar>
    void backward(const Scalar* /*parameters*/, const layer_rows<Scalar>& rows,
                  const layer_gradients<Scalar>& to) const {
        const auto at = places_of(rows);
        const std::size_t n = rows.n_rows * n_tokens;
        Scalar* const by_biases = to.by_parameters + place + n_weights();
        add_gradients(at.given, to.by_y, n, width, to.by_parameters + last_weights(), by_biases + 3 * width);
        // What the heads gave is not needed any more, and neither are Q, K and V of a head once it is through.
        times<Scalar>(to.by_y, n, width, to.transposed + last_weights(), width, nullptr, at.given);
        for (std::size_t i = 0; i < rows.n_rows; ++i)
            for (std::size_t h = 0; h < n_heads; ++h) attend_back(at, rows.scratch, i, h);
        add_gradients(rows.x, at.together, n, 3 * width, to.by_parameters + place, by_biases);
        if (to.by_x != nullptr)
            times<Scalar>(at.together, n, 3 * width, to.transposed + place, width, nullptr, to.by_x);
    }

  private:
    template <class Scalar>
    struct kept_places {
        Scalar* together;  // Q, K and V, [n_rows x n_tokens x 3 width]
        Scalar* given;     // by the heads, [n_rows x n_tokens x width]
        Scalar* shares;    // [n_rows x n_heads x n_tokens x n_tokens]
        Scalar* factors;   // of dropout, the same; there without dropout only by name
    };
    template <class Scalar>
    [[nodiscard]] kept_places<Scalar> places_of(const layer_rows<Scalar>& rows) const {
        Scalar* const given = rows.kept + 3 * rows.n_rows * n_inputs;
        Scalar* const shares = given + rows.n_rows * n_inputs;
        return {rows.kept, given, shares, probability > 0 ? shares + rows.n_rows * n_shares() : shares};
    }
    [[nodiscard]] std::size_t head_width() const { return width / n_heads; }
    [[nodiscard]] std::size_t head_size() const { return n_tokens * head_width(); }
    [[nodiscard]] std::size_t n_shares() const { return n_heads * n_tokens * n_tokens; }
    [[nodiscard]] std::size_t last_weights() const { return place + 3 * width * width; }

    /// `out = x matrix + biases`, of `n` rows of `depth` numbers.
    template <class Scalar>
    static void times(const Scalar* x, std::size_t n, std::size_t depth, const Scalar* matrix,
                      std::size_t n_columns, const Scalar* biases, Scalar* out) {
        for (std::size_t i = 0; i < n; ++i)
            if (biases != nullptr)
                std::copy_n(biases, n_columns, out + i * n_columns);
            else
                std::fill_n(out + i * n_columns, n_columns, Scalar(0));
        add_product({n, n_columns, depth}, matrix_view<Scalar>{x, depth}, matrix, out);
    }
    template <class Scalar>
    void add_gradients(const Scalar* x, const Scalar* by_y, std::size_t n, std::size_t n_columns,
                       Scalar* by_weights, Scalar* by_biases) const {
        add_product({width, n_columns, n}, matrix_view<Scalar>{x, width}.transposed(), by_y, by_weights);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n_columns; ++j) by_biases[j] += by_y[i * n_columns + j];
    }

    /// Copies a head's share of tokens `stride` numbers apart to one block, [n_tokens x head width].
    template <class Scalar>
    void gather(const Scalar* from, std::size_t stride, Scalar* out) const {
        for (std::size_t t = 0; t < n_tokens; ++t)
            std::copy_n(from + t * stride, head_width(), out + t * head_width());
    }
    template <class Scalar>
    void scatter(const Scalar* from, std::size_t stride, Scalar* out) const {
        for (std::size_t t = 0; t < n_tokens; ++t)
            std::copy_n(from + t * head_width(), head_width(), out + t * stride);
    }
    /// Shares out of scores, a token after the other.
    template <class Scalar>
    void become_shares(Scalar* scores) const {
        const double scale = 1 / std::sqrt(static_cast<double>(head_width()));
        for (std::size_t t = 0; t < n_tokens; ++t) {
            Scalar* const row = scores + t * n_tokens;
            const auto most = static_cast<double>(*std::max_element(row, row + n_tokens));
            double sum = 0;
            for (std::size_t u = 0; u < n_tokens; ++u) {
                const double e = exact_exp(exact_product(static_cast<double>(row[u]) - most, scale));
                row[u] = static_cast<Scalar>(e);
                sum += e;
            }
            for (std::size_t u = 0; u < n_tokens; ++u)
                row[u] = static_cast<Scalar>(static_cast<double>(row[u]) / sum);
        }
    }
    /// Shares times the factors of dropout.
    template <class Scalar>
    void dropped(const Scalar* shares, const Scalar* factors, Scalar* out) const {
        for (std::size_t i = 0; i < n_tokens * n_tokens; ++i) out[i] = shares[i] * factors[i];
    }

    template <class Scalar>
    void attend(const kept_places<Scalar>& at, Scalar* scratch, std::size_t row, std::size_t head,
                bool drops) const {
        const std::size_t size = head_size(), wide = head_width();
        const Scalar* const q = at.together + 3 * row * n_inputs + head * wide;
        Scalar* const head_q = scratch;
        Scalar* const head_k = head_q + size;
        Scalar* const turned = head_k + size;
        Scalar* const given = turned + size;
        gather(q, 3 * width, head_q);
        gather(q + width, 3 * width, head_k);
        transpose(head_k, n_tokens, wide, turned);
        const std::size_t place_of_shares = (row * n_heads + head) * n_tokens * n_tokens;
        Scalar* shares = at.shares + place_of_shares;
        std::fill_n(shares, n_tokens * n_tokens, Scalar(0));
        add_product({n_tokens, n_tokens, wide}, matrix_view<Scalar>{head_q, wide}, turned, shares);
        become_shares(shares);
        if (drops) {
            Scalar* const fewer = scratch + 4 * size;
            dropped(shares, at.factors + place_of_shares, fewer);
            shares = fewer;
        }
        gather(q + 2 * width, 3 * width, head_k);
        std::fill_n(given, size, Scalar(0));
        add_product({n_tokens, wide, n_tokens}, matrix_view<Scalar>{shares, n_tokens}, head_k, given);
        scatter(given, width, at.given + row * n_inputs + head * wide);
    }

    /// Leaves the gradients by Q, K and V where these stood; `at.given` holds that by what the heads gave.
    template <class Scalar>
    void attend_back(const kept_places<Scalar>& at, Scalar* scratch, std::size_t row,
                     std::size_t head) const {
        const std::size_t size = head_size(), wide = head_width(), n_pairs = n_tokens * n_tokens;
        Scalar* const q = at.together + 3 * row * n_inputs + head * wide;
        Scalar* const by_given = scratch;
        Scalar* const taken = by_given + size;
        Scalar* const turned = taken + size;
        Scalar* const by_taken = turned + size;
        Scalar* const fewer = scratch + 4 * size;
        Scalar* const by_shares = fewer + n_pairs;
        const Scalar* const shares = at.shares + (row * n_heads + head) * n_pairs;
        const Scalar* const factors = at.factors + (row * n_heads + head) * n_pairs;
        gather(at.given + row * n_inputs + head * wide, width, by_given);
        gather(q + 2 * width, 3 * width, taken);
        transpose(taken, n_tokens, wide, turned);
        std::fill_n(by_shares, n_pairs, Scalar(0));
        add_product({n_tokens, n_tokens, wide}, matrix_view<Scalar>{by_given, wide}, turned, by_shares);
        if (probability > 0) {
            dropped(shares, factors, fewer);
            dropped(by_shares, factors, by_shares);
        } else {
            std::copy_n(shares, n_pairs, fewer);
        }
        const auto times_head = [&](matrix_view<Scalar> left, const Scalar* right, Scalar* out) {
            std::fill_n(by_taken, size, Scalar(0));
            add_product({n_tokens, wide, n_tokens}, left, right, by_taken);
            scatter(by_taken, 3 * width, out);
        };
        times_head(matrix_view<Scalar>{fewer, n_tokens}.transposed(), by_given, q + 2 * width);
        become_by_scores(shares, by_shares);
        gather(q, 3 * width, taken);
        gather(q + width, 3 * width, turned);
        times_head(matrix_view<Scalar>{by_shares, n_tokens}, turned, q);
        times_head(matrix_view<Scalar>{by_shares, n_tokens}.transposed(), taken, q + width);
    }

    template <class Scalar>
    void become_by_scores(const Scalar* shares, Scalar* by_shares) const {
        const double scale = 1 / std::sqrt(static_cast<double>(head_width()));
        for (std::size_t t = 0; t < n_tokens; ++t) {
            const Scalar* const p = shares + t * n_tokens;
            Scalar* const by = by_shares + t * n_tokens;
            double along = 0;
            for (std::size_t u = 0; u < n_tokens; ++u)
                along += exact_product(static_cast<double>(p[u]), static_cast<double>(by[u]));
            for (std::size_t u = 0; u < n_tokens; ++u)
                by[u] = static_cast<Scalar>(exact_product(
                    exact_product(static_cast<double>(p[u]), static_cast<double>(by[u]) - along), scale));
        }
    }
};

}  // namespace sluice::nn
