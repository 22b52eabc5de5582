// SPDX-License-Identifier: MIT
#pragma once

namespace sluice::nn {

/// How targets are brought near the unit interval: `y = shift + scale z`, z being what the network learns.
struct target_scale {
    double shift = 0;
    double scale = 1;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("shift", shift);
        v("scale", scale);
    }
    friend bool operator==(const target_scale&, const target_scale&) = default;
};

}  // namespace sluice::nn
