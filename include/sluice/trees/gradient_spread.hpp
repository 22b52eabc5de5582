// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/trees/gradients.hpp"
#include "sluice/trees/round_derivatives.hpp"
#include "sluice/trees/rounded_sum.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace sluice::trees {

/// How far the gradients of a round spread, in roots of scores: `sqrt(sum w g^2 / sum w h)` over the rows, w being how
/// often each counts. Of rows whose gradients mean nothing the root of a leaf's score is about that.
class gradient_spread {
  public:
    void begin(std::size_t n_rows, std::size_t n_outputs) {
        n_blocks_ = (n_rows + quantised_gradients::block_size - 1) / quantised_gradients::block_size;
        blocks_.assign(n_blocks_ * n_outputs, {});
    }

    /// What `derive` said of the rows of a block; of one that was noted before, this alone counts. Blocks may be noted at
    /// once.
    void note(std::size_t output, const round_derivatives& derive, std::size_t begin, std::size_t end,
              const double* g, const double* h) {
        block seen;
        for (std::size_t i = begin; i < end; ++i) {
            const double weight = derive.is_weighted() ? derive.weight_of(i) : 1;
            if (!(weight > 0)) continue;
            seen.squares += exact_product(g[i - begin], g[i - begin]) / weight;
            seen.hessian += h[i - begin];
        }
        blocks_[output * n_blocks_ + begin / quantised_gradients::block_size] = seen;
    }

    /// That of an output.
    [[nodiscard]] double value(std::size_t output) const {
        block all;
        for (std::size_t k = output * n_blocks_; k < (output + 1) * n_blocks_; ++k) {
            all.squares += blocks_[k].squares;
            all.hessian += blocks_[k].hessian;
        }
        return all.hessian > 0 ? std::sqrt(rounded_sum(all.squares) / rounded_sum(all.hessian)) : 0;
    }
    /// That of all outputs together, whose scores are added up.
    [[nodiscard]] double of_all() const {
        double squares = 0;
        for (std::size_t k = 0; k * n_blocks_ < blocks_.size(); ++k)
            squares += exact_product(value(k), value(k));
        return std::sqrt(squares);
    }

  private:
    struct block {
        double squares = 0;
        double hessian = 0;
    };

    std::size_t n_blocks_ = 0;
    std::vector<block> blocks_;  // [n_outputs x n_blocks]
};

}  // namespace sluice::trees
