// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/nn/schedule/constant.hpp"
#include "sluice/nn/schedule/cosine.hpp"
#include "sluice/nn/schedule/plateau.hpp"
#include "sluice/nn/schedule/step_decay.hpp"

#include <variant>

namespace sluice::nn {

/// What the learning rate is multiplied by as training goes on, given epochs done, with a fraction, and the losses after
/// each of them; as text `cosine{period = 20}`.
using schedule = std::variant<constant, step_decay, cosine, plateau>;

}  // namespace sluice::nn
