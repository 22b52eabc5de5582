// SPDX-License-Identifier: MIT
#pragma once

namespace test {

/// Sanitizers make a program many times as slow, and what they look for shows soon: with them tests do less of the same.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool address_sanitizer = true;
#elif defined(__has_feature)
inline constexpr bool address_sanitizer = __has_feature(address_sanitizer);
#else
inline constexpr bool address_sanitizer = false;
#endif

}  // namespace test
