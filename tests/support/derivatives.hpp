// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/gradients.hpp"

#include <cstddef>
#include <vector>

namespace test {

// Derivatives that a test has made up, quantised.
inline void assign(sluice::trees::quantised_gradients& q, const std::vector<sluice::trees::derivative>& d,
                   const sluice::context& ctx = {}) {
    q.assign(
        d.size(),
        [&](std::size_t begin, std::size_t end, double* g, double* h) {
            for (std::size_t i = begin; i < end; ++i) {
                g[i - begin] = d[i].gradient;
                h[i - begin] = d[i].hessian;
            }
        },
        ctx);
}

}  // namespace test
