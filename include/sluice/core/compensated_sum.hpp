// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/version.hpp"

#include <cmath>

namespace sluice {

/// A sum that keeps what rounding loses and gives it back at the end: its error does not grow with the number of
/// terms, so it is as good as the order of the terms does not matter. O(1) a term.
///
/// Error at most 2^-53 |sum| + n^2 2^-106 sum |x|. Needs a compiler that keeps to IEEE 754 (no `-ffast-math`).
/// Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974,
/// doi:10.1002/zamm.19740540106.
class compensated_sum {
  public:
    void add(double term) {
        const double next = sum_ + term;
        lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - next) + term : (term - next) + sum_;
        sum_ = next;
    }
    [[nodiscard]] double value() const { return sum_ + lost_; }

  private:
    double sum_ = 0;
    double lost_ = 0;
};

}  // namespace sluice
