// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/nn/solver/step.hpp"
#include "sluice/nn/square_roots.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::nn {

/// AdaGrad: `v += g^2`, then `w -= rate g / (sqrt(v) + epsilon)`.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `epsilon` | 1e-10 | > 0 | added to the root |
///
/// Source: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR 12,
/// 2011.
struct adagrad {
    static constexpr std::string_view name = "adagrad";
    static constexpr bool decoupled_decay = false;

    positive epsilon = 1e-10;

    static auto parameters() {
        return std::array{parameter{"epsilon", &adagrad::epsilon, "added to the root"}};
    }

    void take(const solver_step& s) const {
        const auto rate = static_cast<float>(s.learning_rate), least = static_cast<float>(epsilon.value());
        float* const v = s.second.data();
        s.by_pieces([&](std::size_t begin, std::size_t end, float* roots) {
            for (std::size_t i = begin; i < end; ++i) v[i] += s.gradients[i] * s.gradients[i];
            square_roots(v + begin, roots, end - begin);
            for (std::size_t i = begin; i < end; ++i)
                s.parameters[i] -= rate * s.gradients[i] / (roots[i - begin] + least);
        });
    }

    friend bool operator==(const adagrad&, const adagrad&) = default;
};

}  // namespace sluice::nn
