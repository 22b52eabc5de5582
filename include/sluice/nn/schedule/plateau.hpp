// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice::nn {

/// The learning rate is multiplied by `decay` whenever the loss has not become lower for `patience` epochs: that of the
/// validation data where there are any, else that of training.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `decay` | 0.2 | in (0, 1] | what the rate is multiplied by |
/// | `patience` | 5 | >= 1 | epochs without a lower loss |
/// | `min_delta` | 0 | >= 0 | by how much it must be lower |
struct plateau {
    static constexpr std::string_view name = "plateau";

    positive_unit_interval decay = 0.2;
    at_least<1> patience = 5;
    non_negative min_delta = 0;

    static auto parameters() {
        return std::array{parameter{"decay", &plateau::decay, "what the rate is multiplied by"},
                          parameter{"patience", &plateau::patience, "epochs without a lower loss"},
                          parameter{"min_delta", &plateau::min_delta, "by how much it must be lower"}};
    }

    /// `losses` are those of the epochs before.
    [[nodiscard]] double factor(double, std::span<const double> losses) const {
        double product = 1;
        std::size_t best = 0, waited = 0;
        for (std::size_t i = 1; i < losses.size(); ++i) {
            waited = losses[i] < losses[best] - min_delta ? 0 : waited + 1;
            if (waited == 0) best = i;
            if (waited < static_cast<std::size_t>(patience.value())) continue;
            product *= decay;
            waited = 0;
        }
        return product;
    }

    friend bool operator==(const plateau&, const plateau&) = default;
};

}  // namespace sluice::nn
