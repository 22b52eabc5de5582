// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `linear`.
#include "sluice/linear/design.hpp"
#include "sluice/linear/least_squares.hpp"
#include "sluice/linear/least_squares_model.hpp"
#include "sluice/linear/least_squares_solver.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear/regression_summary.hpp"
#include "sluice/linear/ridge_regression.hpp"
#include "sluice/linear/student_t.hpp"
#include "sluice/linear/triangular_factor.hpp"
