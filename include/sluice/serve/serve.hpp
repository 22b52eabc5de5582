// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `serve`.
#include "sluice/serve/predictor_registry.hpp"
