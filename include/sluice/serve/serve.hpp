// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `serve`.
#include "sluice/serve/make_row_predictor.hpp"
#include "sluice/serve/predictor_registry.hpp"
#include "sluice/serve/row_predictor.hpp"
