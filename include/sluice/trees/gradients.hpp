// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/gradients.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

using losses::derivative;

/// What integers of a round stand for: `value = integer x 2^exponent`. Powers of two, so scaling is exact.
struct gradient_scale {
    double gradient_quantum = 1;
    double hessian_quantum = 1;

    [[nodiscard]] double gradient(sums s) const { return static_cast<double>(s.gradient) * gradient_quantum; }
    [[nodiscard]] double hessian(sums s) const { return static_cast<double>(s.hessian) * hessian_quantum; }
    friend bool operator==(const gradient_scale&, const gradient_scale&) = default;
};

/// How many bits the integers of a round have.
enum class gradient_width { by_data, wide };

/// The derivatives of a round as fixed-point integers, the exponents chosen so that the largest magnitude of the
/// round just fits. Rounded to nearest, ties to even.
///
/// Narrow words (16 bits each) as a rule. Wide words (32 bits each) for up to 2^15 rows, where speed does not
/// matter, and where heavy tails would leave the mean magnitude of the gradients below 64 quanta; or always
/// (`gradient_width::wide`). Rows that a round leaves out, and rows of weight 0, are zeros.
class quantised_gradients {
  public:
    quantised_gradients() = default;
    explicit quantised_gradients(gradient_width width)
        : always_wide_(width == gradient_width::wide), wide_(always_wide_) {}

    static constexpr std::size_t wide_below_rows = std::size_t{1} << 15;
    static constexpr std::size_t block_size = 512;

    /// `derive(begin, end, gradients, hessians)` writes the derivatives of some rows, at most `block_size` of them,
    /// and may be called more than once for a row: the exponents of the round before are tried first, as they are
    /// almost always right, which spares a pass that only looks for the largest magnitude.
    template <class Derive>
    void assign(std::size_t n_rows, const Derive& derive, const context& ctx) {
        for (bool settled = false; !settled;) {
            wide_ ? wide_rows_.resize(n_rows) : narrow_rows_.resize(n_rows);
            const auto seen = reduce_chunks<summary>(
                ctx, n_rows, rows_per_chunk, [&](chunk rows) { return quantise(rows, derive); },
                [](summary& a, const summary& b) { a.add(b); });
            const gradient_scale narrow{quantum(seen.gradient), quantum(seen.hessian)};
            settled = narrow == narrow_;
            narrow_ = narrow;
            wide_scale_ = {narrow.gradient_quantum * 0x1p-16, narrow.hessian_quantum * 0x1p-16};
            if (!settled) continue;
            // Decided by the narrow words alone, whichever were written.
            const bool wide =
                always_wide_ || n_rows <= wide_below_rows || seen.quantum_sum < 64 * seen.n_rows;
            settled = wide == wide_;
            wide_ = wide;
        }
    }

    [[nodiscard]] bool wide() const { return wide_; }
    [[nodiscard]] std::span<narrow_row> narrow_rows() { return narrow_rows_; }
    [[nodiscard]] std::span<wide_row> wide_rows() { return wide_rows_; }
    [[nodiscard]] const gradient_scale& scale() const { return wide_ ? wide_scale_ : narrow_; }

  private:
    using summary = backend::cpu::gradient_summary;

    /// The power of two by which `largest` is at most 2^14 after rounding: one bit less than the narrow word has,
    /// so that rounding up cannot leave it.
    [[nodiscard]] static double quantum(double largest) {
        if (!(largest > 0)) return 1;
        int exponent = 0;
        (void)std::frexp(largest, &exponent);
        return std::ldexp(1.0, exponent - 14);
    }

    template <class Derive>
    [[nodiscard]] summary quantise(chunk rows, const Derive& derive) {
        summary seen;
        std::array<double, block_size> g, h;
        const double per_gradient = 1 / narrow_.gradient_quantum, per_hessian = 1 / narrow_.hessian_quantum;
        const auto write = [&](auto& all, std::size_t begin, std::size_t end) {
            backend::cpu::quantise(g.data(), h.data(), end - begin, per_gradient, per_hessian,
                                   static_cast<row_index>(begin), all.data() + begin, seen);
        };
        for (std::size_t begin = rows.begin; begin < rows.end; begin += block_size) {
            const std::size_t end = (std::min)(begin + block_size, rows.end);
            derive(begin, end, g.data(), h.data());
            if (wide_)
                write(wide_rows_, begin, end);
            else
                write(narrow_rows_, begin, end);
        }
        return seen;
    }

    bool always_wide_ = false;
    bool wide_ = false;
    gradient_scale narrow_{1, 1};
    gradient_scale wide_scale_{0x1p-16, 0x1p-16};
    aligned_vector<narrow_row> narrow_rows_;
    aligned_vector<wide_row> wide_rows_;
};

}  // namespace sluice::trees
