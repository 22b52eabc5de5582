// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_cpu.hpp"

#include <vector>

namespace test {

/// The levels of vector code that this processor can run.
inline std::vector<sluice::detail::csv_cpu> csv_levels() {
    using enum sluice::detail::csv_cpu;
    std::vector<sluice::detail::csv_cpu> levels = {portable};
    if (sluice::detail::best_csv_cpu() >= avx2) levels.push_back(avx2);
    if (sluice::detail::best_csv_cpu() >= avx512) levels.push_back(avx512);
    return levels;
}

}  // namespace test
