// SPDX-License-Identifier: MIT
#pragma once

/// The one door through which Eigen comes in: 3.4 and 5 are both fine, anything older is refused here.
#include <Eigen/Core>

static_assert(EIGEN_VERSION_AT_LEAST(3, 4, 0), "sluice needs Eigen 3.4 or newer");
