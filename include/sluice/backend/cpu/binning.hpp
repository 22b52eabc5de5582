// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sluice::backend::cpu {

namespace detail {

/// The smallest number of the type that is not below the cut: `cut <= x` is the same question of both.
template <class Number>
[[nodiscard]] inline Number rounded_up(double cut) {
    if constexpr (sizeof(Number) == sizeof(double)) return cut;
    // Past the largest number there is infinity only, and converting would be undefined.
    if (cut > static_cast<double>((std::numeric_limits<Number>::max)()))
        return std::numeric_limits<Number>::infinity();
    if (cut < static_cast<double>(std::numeric_limits<Number>::lowest()))
        return cut < -(std::numeric_limits<double>::max)() ? -std::numeric_limits<Number>::infinity()
                                                           : std::numeric_limits<Number>::lowest();
    const auto nearest = static_cast<Number>(cut);
    return static_cast<double>(nearest) < cut
               ? std::nextafter(nearest, std::numeric_limits<Number>::infinity())
               : nearest;
}

}  // namespace detail

/// Increasing cuts, ready for looking up numbers of one type.
template <class Number>
class cut_table {
  public:
    explicit cut_table(std::span<const double> cuts) {
        while (first_step_ <= cuts.size() / 2) first_step_ *= 2;
        // What is behind the last cut is NaN: at or below nothing.
        padded_.assign(2 * first_step_, std::numeric_limits<Number>::quiet_NaN());
        for (std::size_t k = 0; k < cuts.size(); ++k) padded_[k] = detail::rounded_up<Number>(cuts[k]);
    }

    /// The rank of each value, `number of cuts <= x`; `missing` for NaN, and true when there was one. A search by
    /// halves without a branch, many values side by side. O(n log n_cuts).
    template <class Rank>
    bool find(const Number* values, std::size_t n, Rank missing, Rank* ranks) const {
        constexpr std::size_t width = 32;
        bool any_missing = false;
        std::array<Number, width> x;
        std::array<std::uint32_t, width> found;
        for (std::size_t begin = 0; begin < n; begin += width) {
            const std::size_t size = n - begin < width ? n - begin : width;
            for (std::size_t k = 0; k < width; ++k) x[k] = values[begin + (k < size ? k : 0)];
            found.fill(0);
            for (std::size_t step = first_step_; step > 0; step /= 2)
                for (std::size_t k = 0; k < width; ++k)
                    found[k] += padded_[found[k] + step - 1] <= x[k] ? static_cast<std::uint32_t>(step) : 0u;
            for (std::size_t k = 0; k < size; ++k) {
                const bool is_missing = x[k] != x[k];
                any_missing = any_missing || is_missing;
                ranks[begin + k] = is_missing ? missing : static_cast<Rank>(found[k]);
            }
        }
        return any_missing;
    }

  private:
    std::size_t first_step_ = 1;
    std::vector<Number> padded_;
};

}  // namespace sluice::backend::cpu
