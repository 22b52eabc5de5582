// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/serve/row_predictor.hpp"

#include <span>

/// The part of a program that is built without exceptions and run-time types: the probability that is at `at`, or -1.
double served_probability(sluice::row_predictor& model, std::span<const sluice::cell> row,
                          std::size_t at) noexcept;
