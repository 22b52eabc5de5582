// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#if defined(__FAST_MATH__)
#error \
    "sluice: -ffast-math changes results from machine to machine and breaks missing values; build without it"
#endif

/// The one place where the version stands; the build reads it from here.
#define SLUICE_VERSION_MAJOR 0
#define SLUICE_VERSION_MINOR 1
#define SLUICE_VERSION_PATCH 0

namespace sluice {

inline constexpr std::string_view version_text = "0.1.0";

}  // namespace sluice
