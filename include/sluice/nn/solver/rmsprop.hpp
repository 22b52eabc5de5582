// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/nn/solver/step.hpp"
#include "sluice/nn/square_roots.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::nn {

/// RMSProp: `v = rho v + (1 - rho) g^2`, then `w -= rate g / (sqrt(v) + epsilon)`.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `rho` | 0.99 | in (0, 1) | share of the mean of squares that stays each step |
/// | `epsilon` | 1e-8 | > 0 | added to the root |
///
/// Source: Tieleman, Hinton, "Neural networks for machine learning", lecture 6.5, 2012.
struct rmsprop {
    static constexpr std::string_view name = "rmsprop";
    static constexpr bool decoupled_decay = false;

    open_unit_interval rho = 0.99;
    positive epsilon = 1e-8;

    static auto parameters() {
        return std::array{parameter{"rho", &rmsprop::rho, "share of the mean of squares that stays"},
                          parameter{"epsilon", &rmsprop::epsilon, "added to the root"}};
    }

    void take(const solver_step& s) const {
        const auto rate = static_cast<float>(s.learning_rate), kept = static_cast<float>(rho.value()),
                   least = static_cast<float>(epsilon.value());
        float* const v = s.second.data();
        s.by_pieces([&](std::size_t begin, std::size_t end, float* roots) {
            for (std::size_t i = begin; i < end; ++i)
                v[i] = kept * v[i] + (1 - kept) * s.gradients[i] * s.gradients[i];
            square_roots(v + begin, roots, end - begin);
            for (std::size_t i = begin; i < end; ++i)
                s.parameters[i] -= rate * s.gradients[i] / (roots[i - begin] + least);
        });
    }

    friend bool operator==(const rmsprop&, const rmsprop&) = default;
};

}  // namespace sluice::nn
