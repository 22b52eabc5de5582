// SPDX-License-Identifier: MIT
#pragma once

#include "support/address_sanitizer.hpp"

namespace test {

/// On how many random draws to try a law that is tried on `whole` of them elsewhere.
constexpr int n_draws(int whole) { return address_sanitizer ? whole / 10 : whole; }

}  // namespace test
