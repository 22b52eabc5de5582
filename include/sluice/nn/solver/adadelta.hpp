// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/nn/solver/step.hpp"
#include "sluice/nn/square_roots.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::nn {

/// AdaDelta: `v = rho v + (1 - rho) g^2`, `d = sqrt(u + epsilon) / sqrt(v + epsilon) g`, `u = rho u + (1 - rho) d^2`, then
/// `w -= rate d`. Its learning rate is near 1.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `rho` | 0.9 | in (0, 1) | share of the means of squares that stays each step |
/// | `epsilon` | 1e-6 | > 0 | added under the roots |
///
/// Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012, arXiv:1212.5701.
struct adadelta {
    static constexpr std::string_view name = "adadelta";
    static constexpr bool decoupled_decay = false;

    open_unit_interval rho = 0.9;
    positive epsilon = 1e-6;

    static auto parameters() {
        return std::array{parameter{"rho", &adadelta::rho, "share of the means of squares that stays"},
                          parameter{"epsilon", &adadelta::epsilon, "added under the roots"}};
    }

    void take(const solver_step& s) const {
        const auto rate = static_cast<float>(s.learning_rate), kept = static_cast<float>(rho.value()),
                   least = static_cast<float>(epsilon.value());
        float* const u = s.first.data();
        float* const v = s.second.data();
        s.by_pieces([&](std::size_t begin, std::size_t end, float* ratios) {
            for (std::size_t i = begin; i < end; ++i) {
                v[i] = kept * v[i] + (1 - kept) * s.gradients[i] * s.gradients[i];
                ratios[i - begin] = (u[i] + least) / (v[i] + least);
            }
            square_roots(ratios, ratios, end - begin);
            for (std::size_t i = begin; i < end; ++i) {
                const float d = ratios[i - begin] * s.gradients[i];
                u[i] = kept * u[i] + (1 - kept) * d * d;
                s.parameters[i] -= rate * d;
            }
        });
    }

    friend bool operator==(const adadelta&, const adadelta&) = default;
};

}  // namespace sluice::nn
