// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `testing`.
#include "sluice/testing/laws.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/testing/report.hpp"
