// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/nn/training.hpp"

#include <string_view>

namespace sluice::nn {

/// Trains until `epochs` are done, from the beginning where `from` has no parameters. `layers` are those of the model and
/// what training has besides (dropout); they have the same parameters. A step depends on data,
/// specification and its number alone: batches are cut from the rows in an order drawn anew each epoch, parts of 64 rows
/// are worked on by the threads, and their gradients are added up in the parts' order. Throws `invalid_data` for numbers
/// that no network can take in, no row of weight > 0, and parameters that grow beyond all bounds.
[[nodiscard]] trained train(const training& spec, const network& layers, const objective& learned,
                            trained from, const dataset<>& data, const watched_rows& watched,
                            std::string_view component, const context& ctx);

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/train_definitions.hpp"
#endif
