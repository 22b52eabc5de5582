// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace sluice::linear_learner::detail {

/// Throws invalid_data on behalf of a component.
[[noreturn]] inline void refuse(std::string_view component, std::string requirement, std::string actual,
                                std::string place = {}) {
    throw invalid_data({.component = std::string(component),
                        .requirement = std::move(requirement),
                        .actual = std::move(actual),
                        .place = std::move(place),
                        .hint = {}});
}

}  // namespace sluice::linear_learner::detail
