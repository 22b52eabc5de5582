// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace sluice::nn {

/// What a network learns of some rows: the loss of a row at its outputs.
class objective {
  public:
    virtual ~objective() = default;
    [[nodiscard]] virtual std::size_t n_outputs() const = 0;
    /// The loss of a row; its derivatives take the place of the outputs.
    [[nodiscard]] virtual double derive(std::size_t row, std::span<double> outputs) const = 0;
};

}  // namespace sluice::nn
