// SPDX-License-Identifier: MIT
#pragma once

namespace sluice::testing {

/// How closely laws that cannot hold to the bit must hold: differences relative to 1 + the magnitude of the
/// value. 0 asks for equal numbers. A component that needs more than the default says why in its documentation.
///
/// | member | default | law |
/// |---|---|---|
/// | `weights` | 1e-9 | weight k against k copies of the row |
/// | `row_order` | 1e-9 | another order of the training rows |
/// | `float32` | 1e-5 | fitted on float32 columns against the same values as float64 |
/// | `poor_score` | false | exempt from having to learn an easy target |
struct tolerances {
    double weights = 1e-9;
    double row_order = 1e-9;
    double float32 = 1e-5;
    bool poor_score = false;
};

}  // namespace sluice::testing
