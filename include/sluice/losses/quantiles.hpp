// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/list.hpp"
#include "sluice/core/parameter_list.hpp"
#include "sluice/core/parameters.hpp"

#include <array>
#include <string_view>

namespace sluice::losses {

/// The pinball losses (`losses::quantile`) of several levels, each with a margin of its own; the loss of a row is their
/// mean.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `levels` | 0.1, 0.5, 0.9 | in (0, 1), rising, 1 to 32 of them | shares of the targets below the predictions |
struct quantiles {
    static constexpr std::string_view name = "quantiles";

    list<open_unit_interval, 32> levels = {0.1, 0.5, 0.9};
    static auto parameters() {
        return std::array{
            parameter{"levels", &quantiles::levels, "shares of targets below the predictions, rising"}};
    }

    friend bool operator==(const quantiles&, const quantiles&) = default;
};

}  // namespace sluice::losses
