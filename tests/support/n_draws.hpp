// SPDX-License-Identifier: MIT
#pragma once

namespace test {

/// On how many random draws to try a law that is tried on `whole` of them elsewhere: sanitizers make a program many times as
/// slow, and what they look for a tenth of the draws shows.
constexpr int n_draws(int whole) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    return whole / 10;
#endif
#elif defined(__SANITIZE_ADDRESS__)
    return whole / 10;
#endif
    return whole;
}

}  // namespace test
