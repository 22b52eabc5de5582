// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/nn/solver/step.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::nn {

/// The learning rate is multiplied by `decay` every `period` epochs.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `decay` | 0.1 | in (0, 1] | what the rate is multiplied by |
/// | `period` | 10 | >= 1 | after so many epochs each |
struct step_decay {
    static constexpr std::string_view name = "step_decay";

    positive_unit_interval decay = 0.1;
    at_least<1> period = 10;

    static auto parameters() {
        return std::array{parameter{"decay", &step_decay::decay, "what the rate is multiplied by"},
                          parameter{"period", &step_decay::period, "after so many epochs each"}};
    }

    [[nodiscard]] double factor(double epoch, std::span<const double>) const {
        return whole_power(decay,
                           static_cast<std::uint64_t>(epoch) / static_cast<std::uint64_t>(period.value()));
    }

    friend bool operator==(const step_decay&, const step_decay&) = default;
};

}  // namespace sluice::nn
