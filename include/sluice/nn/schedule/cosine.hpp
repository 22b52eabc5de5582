// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sluice::nn {

/// The learning rate rises in a straight line for `warm_up` epochs, falls as half a cosine until epoch `period`, and stays
/// there.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `period` | 50 | >= 1 | epoch in which the rate is lowest |
/// | `warm_up` | 0 | >= 0 | epochs until the rate is highest |
/// | `lowest` | 0 | in [0, 1] | share of the learning rate that is left |
///
/// Source: Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, arXiv:1608.03983.
struct cosine {
    static constexpr std::string_view name = "cosine";

    at_least<1> period = 50;
    non_negative warm_up = 0;
    unit_interval lowest = 0;

    static auto parameters() {
        return std::array{parameter{"period", &cosine::period, "epoch in which the rate is lowest"},
                          parameter{"warm_up", &cosine::warm_up, "epochs until the rate is highest"},
                          parameter{"lowest", &cosine::lowest, "share of the learning rate that is left"}};
    }

    [[nodiscard]] double factor(double epoch, std::span<const double>) const {
        if (epoch < warm_up) return epoch / warm_up;
        const auto end = static_cast<double>(period.value());
        if (epoch >= end) return lowest;
        return lowest + exact_product(1 - lowest, falling((epoch - warm_up) / (end - warm_up)));
    }

    friend bool operator==(const cosine&, const cosine&) = default;

  private:
    /// (1 + cos(pi t)) / 2 for t in [0, 1], as the square of the series of cos(pi t / 2): the C library's cosine differs
    /// from machine to machine.
    [[nodiscard]] static double falling(double t) {
        const double half = 1.5707963267948966 * t, square = half * half;
        double sum = 1, term = 1;
        for (int k = 1; k <= 12; ++k) {
            term *= -square / ((2 * k - 1) * (2 * k));
            sum += term;
        }
        return sum * sum;
    }
};

}  // namespace sluice::nn
