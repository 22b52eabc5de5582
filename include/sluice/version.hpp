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

// Two macros, since an operand of # is not expanded.
#define SLUICE_JOIN_VERSION(major, minor, patch) #major "." #minor "." #patch
#define SLUICE_VERSION_TEXT(major, minor, patch) SLUICE_JOIN_VERSION(major, minor, patch)

namespace sluice {

/// The version as text, `major.minor.patch`.
inline constexpr std::string_view version_text =
    SLUICE_VERSION_TEXT(SLUICE_VERSION_MAJOR, SLUICE_VERSION_MINOR, SLUICE_VERSION_PATCH);

}  // namespace sluice

#undef SLUICE_JOIN_VERSION
#undef SLUICE_VERSION_TEXT
