// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/version.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace sluice::factorization {

/// How a gradient g moves a parameter: `sgd` by `rate g`, `adagrad` by `rate g / (sqrt(sum of g^2 so far) + epsilon)`.
/// Source: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011,
/// jmlr.org/papers/v12/duchi11a.html.
enum class optimiser : std::uint8_t { sgd, adagrad };
constexpr auto names_of(optimiser) { return std::array<std::string_view, 2>{"sgd", "adagrad"}; }

/// One step of one parameter.
struct descent {
    optimiser by = optimiser::adagrad;
    double clip = 0;  ///< largest magnitude of a gradient before weight decay; 0: any
    double epsilon = 0;

    void step(double& parameter, double& squares, double gradient, double rate, double decay) const {
        if (clip > 0) gradient = std::clamp(gradient, -clip, clip);
        gradient += exact_product(decay, parameter);
        if (by == optimiser::adagrad) {
            squares += exact_product(gradient, gradient);
            rate /= std::sqrt(squares) + epsilon;
        }
        parameter -= exact_product(rate, gradient);
    }
};

}  // namespace sluice::factorization
