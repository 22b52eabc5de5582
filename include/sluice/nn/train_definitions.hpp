// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/train.hpp"
#include "sluice/nn/trainer.hpp"

#include <string_view>
#include <utility>

namespace sluice::nn {

SLUICE_INLINE trained train(const training& spec, const network& layers, const objective& learned,
                            trained from, const dataset<>& data, const watched_rows& watched,
                            std::string_view component, const context& ctx) {
    return trainer(spec, layers, learned, std::move(from), data, watched, component, ctx).run();
}

}  // namespace sluice::nn
