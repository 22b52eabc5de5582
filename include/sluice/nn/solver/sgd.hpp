// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/nn/solver/step.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::nn {

/// Stochastic gradient descent: `v = momentum v - rate g`, then `w += v`, or with Nesterov's momentum `w += momentum v -
/// rate g`.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `momentum` | 0.9 | in [0, 1] | share of the last step that is taken again |
/// | `nesterov` | true | | look ahead along that share |
///
/// Source: Sutskever and others, "On the importance of initialization and momentum in deep learning", ICML 2013.
struct sgd {
    static constexpr std::string_view name = "sgd";
    static constexpr bool decoupled_decay = false;

    unit_interval momentum = 0.9;
    bool nesterov = true;

    static auto parameters() {
        return std::array{parameter{"momentum", &sgd::momentum, "share of the last step that is taken again"},
                          parameter{"nesterov", &sgd::nesterov, "look ahead along that share"}};
    }

    void take(const solver_step& s) const {
        const auto rate = static_cast<float>(s.learning_rate), share = static_cast<float>(momentum.value());
        float* const v = s.first.data();
        for (std::size_t i = 0; i < s.parameters.size(); ++i) {
            const float step = rate * s.gradients[i];
            v[i] = share * v[i] - step;
            s.parameters[i] += nesterov ? share * v[i] - step : v[i];
        }
    }

    friend bool operator==(const sgd&, const sgd&) = default;
};

}  // namespace sluice::nn
