// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `core`.
#include "sluice/core/bounded.hpp"
#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/context.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/executor.hpp"
#include "sluice/core/fixed_string.hpp"
#include "sluice/core/function_ref.hpp"
#include "sluice/core/list.hpp"
#include "sluice/core/nearest_name.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/parameter_type.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/processors.hpp"
#include "sluice/core/random.hpp"
#include "sluice/core/result.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/thread_pool.hpp"
