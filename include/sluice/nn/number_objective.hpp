// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/losses/squared_error.hpp"
#include "sluice/nn/objective.hpp"
#include "sluice/nn/target_scale.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace sluice::nn {

/// Weighted mean and standard deviation of a target; a scale of 0 where it does not vary. Throws `invalid_data` naming the
/// row at a target that is not finite. Rows of weight 0 are not looked at.
[[nodiscard]] inline target_scale scale_of(const numeric_target& y, const dataset<>& data,
                                           std::string_view component) {
    double most = 0, total = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (data.weight(i) == 0) continue;
        if (!std::isfinite(y.values[i]))
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs finite targets",
                                .actual = to_text(y.values[i]),
                                .place = "row " + to_text(i),
                                .hint = {}});
        most = (std::max)(most, std::abs(y.values[i]));
        total += data.weight(i);
    }
    if (most == 0) return {0, 0};
    // As parts of the largest, so that squares neither overflow nor vanish.
    double mean = 0, squares = 0, low = 1, high = -1;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (data.weight(i) == 0) continue;
        const double part = y.values[i] / most;
        mean += exact_product(data.weight(i) / total, part);
        low = (std::min)(low, part);
        high = (std::max)(high, part);
    }
    if (low == high) return {low * most, 0};
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double off = y.values[i] / most - mean;
        if (data.weight(i) > 0) squares += exact_product(data.weight(i) / total, off * off);
    }
    return {mean * most, std::sqrt(squares) * most};
}

/// Half the squared error of the scaled target.
class number_objective final : public objective {
  public:
    /// The target must outlive this.
    number_objective(const numeric_target& target, const target_scale& scale)
        : target_(target), scale_(scale) {}

    [[nodiscard]] std::size_t n_outputs() const override { return 1; }

    [[nodiscard]] double derive(std::size_t row, std::span<double> outputs) const override {
        constexpr losses::squared_error loss;
        // In halves, since the distance itself may overflow.
        const double y =
            scale_.scale == 0 ? 0 : (target_.values[row] / 2 - scale_.shift / 2) / scale_.scale * 2;
        const double value = loss.value(outputs[0], y);
        outputs[0] = loss.derivatives(outputs[0], y).gradient;
        return value;
    }

  private:
    const numeric_target& target_;
    target_scale scale_;
};

}  // namespace sluice::nn
