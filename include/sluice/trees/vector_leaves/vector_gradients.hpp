// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/vector_histogram.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/gradients.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// The derivatives of a round for trees that several outputs share: the gradients of each output in quanta of its own,
/// and one hessian a row, which is that of all of them (of a squared error, the row's weight). 32 bits each.
class vector_gradients {
  public:
    /// `derive(output, begin, end, gradients, hessians)` writes the derivatives of some rows, as `quantised_gradients`
    /// asks for them. O(n_rows x n_outputs).
    template <class Derive>
    void assign(std::size_t n_rows, std::size_t n_outputs, const Derive& derive, const context& ctx) {
        rows_.resize(n_rows);
        words_.resize(n_rows * (2 + n_outputs));
        scales_.resize(n_outputs);
        for (std::size_t k = 0; k < n_outputs; ++k) {
            one_.assign(
                n_rows,
                [&](std::size_t begin, std::size_t end, double* g, double* h) {
                    derive(k, begin, end, g, h);
                },
                ctx);
            scales_[k] = one_.scale();
            const auto own = one_.wide_rows();
            for_each_chunk(ctx, n_rows, rows_per_chunk, [&](chunk part) {
                for (std::size_t i = part.begin; i < part.end; ++i) {
                    std::int32_t* const words = words_.data() + i * (2 + n_outputs);
                    words[0] = own[i].hessian;
                    words[1] = 1;
                    words[2 + k] = own[i].gradient;
                    rows_[i] = {own[i].row, own[i].hessian};
                }
            });
        }
    }

    [[nodiscard]] std::span<vector_row> rows() { return rows_; }
    /// What each row adds to the sums of its bins.
    [[nodiscard]] backend::cpu::word_table words() const { return {words_.data(), 2 + scales_.size()}; }
    /// What the integers of each output stand for; the quantum of the hessians is the same in all.
    [[nodiscard]] std::span<const gradient_scale> scales() const { return scales_; }

  private:
    quantised_gradients one_{gradient_width::wide};
    aligned_vector<vector_row> rows_;
    aligned_vector<std::int32_t> words_;  // [n_rows x (2 + n_outputs)]
    std::vector<gradient_scale> scales_;  // [n_outputs]
};

}  // namespace sluice::trees
