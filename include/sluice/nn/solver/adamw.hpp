// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/solver/adam.hpp"

#include <array>
#include <string_view>

namespace sluice::nn {

/// Adam with decoupled weight decay: weights shrink by `rate weight_decay` of themselves beside the step, instead of adding
/// to the gradient. Parameters as of `adam`.
/// Source: Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101.
struct adamw {
    static constexpr std::string_view name = "adamw";
    static constexpr bool decoupled_decay = true;

    open_unit_interval beta_1 = 0.9;
    open_unit_interval beta_2 = 0.999;
    positive epsilon = 1e-8;

    static auto parameters() {
        return std::array{parameter{"beta_1", &adamw::beta_1, "share of the mean of gradients that stays"},
                          parameter{"beta_2", &adamw::beta_2, "share of the mean of squares that stays"},
                          parameter{"epsilon", &adamw::epsilon, "added to the root"}};
    }

    void take(const solver_step& s) const { detail::take_adam_step(*this, s); }

    friend bool operator==(const adamw&, const adamw&) = default;
};

}  // namespace sluice::nn
