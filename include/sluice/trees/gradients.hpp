// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// First and second derivative of the loss of one row.
struct derivative {
    double gradient = 0;
    double hessian = 0;
};

/// The derivatives of a round as fixed-point integers: `value = integer x 2^exponent`, the exponent chosen so
/// that the largest magnitude of the round just fits. Rounded to nearest, ties to even.
///
/// Narrow words (16 bits each, both in one 32-bit word) as a rule. Wide words (32 bits each) for up to 2^15
/// rows, where speed does not matter, and where heavy tails would leave the mean magnitude of the gradients
/// below 64 quanta. Rows that a round leaves out, and rows of weight 0, are zeros.
class quantised_gradients {
  public:
    static constexpr std::size_t wide_below_rows = std::size_t{1} << 15;

    void assign(std::span<const derivative> derivatives, const context& ctx) {
        const auto size = derivatives.size();
        struct magnitude {
            double gradient = 0, hessian = 0;
        };
        const auto largest = reduce_chunks<magnitude>(
            ctx, size, grain,
            [&](chunk rows) {
                magnitude m;
                for (std::size_t i = rows.begin; i < rows.end; ++i) {
                    m.gradient = (std::max)(m.gradient, std::abs(derivatives[i].gradient));
                    m.hessian = (std::max)(m.hessian, derivatives[i].hessian);
                }
                return m;
            },
            [](magnitude& a, const magnitude& b) {
                a = {(std::max)(a.gradient, b.gradient), (std::max)(a.hessian, b.hessian)};
            });
        wide_ = size <= wide_below_rows;
        if (!wide_) {
            quantise(derivatives, largest.gradient, largest.hessian, 15, narrow_gradients_and_hessians_, ctx);
            wide_ = mean_magnitude(ctx) < 64;
        }
        if (wide_)
            quantise(derivatives, largest.gradient, largest.hessian, 31, wide_gradients_and_hessians_, ctx);
    }

    [[nodiscard]] bool wide() const { return wide_; }
    /// [n_rows]: the gradient in the upper half, the hessian in the lower.
    [[nodiscard]] const std::int32_t* narrow_words() const { return narrow_gradients_and_hessians_.data(); }
    [[nodiscard]] const std::int64_t* wide_words() const { return wide_gradients_and_hessians_.data(); }

    [[nodiscard]] double gradient(sums s) const { return static_cast<double>(s.gradient) * gradient_scale_; }
    [[nodiscard]] double hessian(sums s) const { return static_cast<double>(s.hessian) * hessian_scale_; }

  private:
    static constexpr std::size_t grain = std::size_t{1} << 14;

    /// The power of two by which `largest` stays below 2^bits after rounding.
    [[nodiscard]] static double quantum(double largest, int bits) {
        if (!(largest > 0)) return 1;
        int exponent = 0;
        (void)std::frexp(largest, &exponent);
        return std::ldexp(1.0, exponent - bits + 1);
    }

    template <class Word>
    void quantise(std::span<const derivative> derivatives, double largest_gradient, double largest_hessian,
                  int bits, std::vector<Word>& words, const context& ctx) {
        words.resize(derivatives.size());
        // One bit less than the word has, so that rounding up cannot leave it.
        gradient_scale_ = quantum(largest_gradient, bits);
        hessian_scale_ = quantum(largest_hessian, bits);
        const double per_gradient = 1 / gradient_scale_, per_hessian = 1 / hessian_scale_;
        constexpr int half = sizeof(Word) * 4;
        for_each_chunk(ctx, derivatives.size(), grain, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i) {
                const auto g = nearest(derivatives[i].gradient * per_gradient);
                const auto h = nearest(derivatives[i].hessian * per_hessian);
                words[i] = static_cast<Word>((g << half) + h);
            }
        });
    }

    /// Rounds to the nearest whole number, ties to even, without asking for the rounding mode.
    [[nodiscard]] static std::int64_t nearest(double x) {
        constexpr double shift = 0x1.8p52;
        return static_cast<std::int64_t>((x + shift) - shift);
    }

    [[nodiscard]] double mean_magnitude(const context& ctx) const {
        const auto& words = narrow_gradients_and_hessians_;
        struct part {
            std::int64_t sum = 0, count = 0;
        };
        const auto total = reduce_chunks<part>(
            ctx, words.size(), grain,
            [&](chunk rows) {
                part p;
                for (std::size_t i = rows.begin; i < rows.end; ++i) {
                    p.sum += std::abs(words[i] >> 16);
                    p.count += words[i] != 0 ? 1 : 0;
                }
                return p;
            },
            [](part& a, const part& b) {
                a = {a.sum + b.sum, a.count + b.count};
            });
        return total.count == 0 ? 64 : static_cast<double>(total.sum) / static_cast<double>(total.count);
    }

    bool wide_ = false;
    double gradient_scale_ = 1;
    double hessian_scale_ = 1;
    std::vector<std::int32_t> narrow_gradients_and_hessians_;
    std::vector<std::int64_t> wide_gradients_and_hessians_;
};

}  // namespace sluice::trees
