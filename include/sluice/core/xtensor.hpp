// SPDX-License-Identifier: MIT
#pragma once

/// The one door through which xtensor comes in: releases up to 0.25 keep their headers flat, newer ones nest
/// them.
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xtensor.hpp>
#endif
