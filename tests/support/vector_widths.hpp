// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/vector_width.hpp"

#include <vector>

namespace test {

/// The vector widths that this processor can run.
inline std::vector<sluice::vector_width> vector_widths() {
    using enum sluice::vector_width;
    std::vector<sluice::vector_width> widths = {baseline};
    if (sluice::widest_vectors() >= avx2) widths.push_back(avx2);
    if (sluice::widest_vectors() >= avx512) widths.push_back(avx512);
    return widths;
}

}  // namespace test
