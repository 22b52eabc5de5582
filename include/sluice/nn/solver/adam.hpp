// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/nn/solver/step.hpp"
#include "sluice/nn/square_roots.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace sluice::nn {

namespace detail {

/// The step that `adam` and `adamw` share: `m = beta_1 m + (1 - beta_1) g`, `v = beta_2 v + (1 - beta_2) g^2`, and `w -= rate
/// sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon)` in step t.
template <class Solver>
void take_adam_step(const Solver& by, const solver_step& s) {
    const auto kept_1 = static_cast<float>(by.beta_1.value()), kept_2 = static_cast<float>(by.beta_2.value());
    const float new_1 = 1 - kept_1, new_2 = 1 - kept_2, least = static_cast<float>(by.epsilon.value());
    const double unbiased =
        std::sqrt(1 - whole_power(by.beta_2, s.number)) / (1 - whole_power(by.beta_1, s.number));
    const auto rate = static_cast<float>(s.learning_rate * unbiased);
    float* const m = s.first.data();
    float* const v = s.second.data();
    s.by_pieces([&](std::size_t begin, std::size_t end, float* roots) {
        for (std::size_t i = begin; i < end; ++i) {
            const float g = s.gradients[i];
            m[i] = kept_1 * m[i] + new_1 * g;
            v[i] = kept_2 * v[i] + new_2 * g * g;
        }
        square_roots(v + begin, roots, end - begin);
        for (std::size_t i = begin; i < end; ++i) s.parameters[i] -= rate * m[i] / (roots[i - begin] + least);
    });
}

}  // namespace detail

/// Adam: steps along a running mean of the gradients, divided by the root of one of their squares.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `beta_1` | 0.9 | in (0, 1) | share of the mean of gradients that stays each step |
/// | `beta_2` | 0.999 | in (0, 1) | share of the mean of squares that stays |
/// | `epsilon` | 1e-8 | > 0 | added to the root |
///
/// Source: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980.
struct adam {
    static constexpr std::string_view name = "adam";
    static constexpr bool decoupled_decay = false;

    open_unit_interval beta_1 = 0.9;
    open_unit_interval beta_2 = 0.999;
    positive epsilon = 1e-8;

    static auto parameters() {
        return std::array{parameter{"beta_1", &adam::beta_1, "share of the mean of gradients that stays"},
                          parameter{"beta_2", &adam::beta_2, "share of the mean of squares that stays"},
                          parameter{"epsilon", &adam::epsilon, "added to the root"}};
    }

    void take(const solver_step& s) const { detail::take_adam_step(*this, s); }

    friend bool operator==(const adam&, const adam&) = default;
};

}  // namespace sluice::nn
