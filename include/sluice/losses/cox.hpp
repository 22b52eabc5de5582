// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"

#include <string_view>

namespace sluice::losses {

/// The negative partial log likelihood of proportional hazards: each row whose event was seen costs `log(sum of w
/// e^margin over the rows still observed at its time) - margin`, tied times by Breslow's rule. Only differences of
/// margins count. Targets: times above 0, events 0 and 1. Source: Cox, "Regression models and life-tables", 1972,
/// doi:10.1111/j.2517-6161.1972.tb00899.x; Breslow, "Covariance analysis of censored survival data", 1974,
/// doi:10.2307/2529620.
struct cox {
    static constexpr std::string_view name = "cox";
    static auto parameters() { return no_parameters<cox>; }
    friend bool operator==(const cox&, const cox&) = default;
};

}  // namespace sluice::losses
