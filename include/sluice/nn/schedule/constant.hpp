// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"

#include <span>
#include <string_view>

namespace sluice::nn {

/// The learning rate stays as it is.
struct constant {
    static constexpr std::string_view name = "constant";
    static auto parameters() { return no_parameters<constant>; }

    [[nodiscard]] double factor(double, std::span<const double>) const { return 1; }

    friend bool operator==(const constant&, const constant&) = default;
};

}  // namespace sluice::nn
