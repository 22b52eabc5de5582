// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `splits`.
#include "sluice/splits/fold.hpp"
#include "sluice/splits/k_fold.hpp"
#include "sluice/splits/train_test_split.hpp"
