// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>

namespace test {

/// Ends the program where a law does not hold, which is what a fuzzer looks for.
inline void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace test
