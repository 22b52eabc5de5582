// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/nn/solver/adadelta.hpp"
#include "sluice/nn/solver/adagrad.hpp"
#include "sluice/nn/solver/adam.hpp"
#include "sluice/nn/solver/adamw.hpp"
#include "sluice/nn/solver/rmsprop.hpp"
#include "sluice/nn/solver/sgd.hpp"

#include <variant>

namespace sluice::nn {

/// How a network steps along gradients; as text `adam`, `sgd{momentum = 0.5}`.
using solver = std::variant<adam, adamw, sgd, rmsprop, adagrad, adadelta>;

}  // namespace sluice::nn
