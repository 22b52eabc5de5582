// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/link_function.hpp"

#include <cmath>
#include <string_view>

namespace sluice::losses {

/// `(margin - y)^2 / 2`: the margin is the mean. Targets: finite.
struct squared_error {
    static constexpr std::string_view name = "squared_error";
    static constexpr link_function link = link_function::identity;

    static auto parameters() { return no_parameters<squared_error>; }

    [[nodiscard]] double value(double margin, double y) const {
        return exact_product(margin - y, margin - y) / 2;
    }
    [[nodiscard]] derivative derivatives(double margin, double y) const { return {margin - y, 1.0}; }
    [[nodiscard]] double prediction(double margin) const { return inverse(link, margin); }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }

    friend bool operator==(const squared_error&, const squared_error&) = default;
};

}  // namespace sluice::losses
