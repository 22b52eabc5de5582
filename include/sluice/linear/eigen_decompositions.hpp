// SPDX-License-Identifier: MIT
#pragma once

/// The door through which Eigen's decompositions come in, apart from `core/eigen.hpp` since few need what takes this long
/// to compile.
#include "sluice/core/eigen.hpp"

#include <Eigen/Eigenvalues>
