// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/target.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/nn/objective.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::nn {

/// The logistic loss of two classes, whose output is the log odds of the second one, and the softmax loss of more. A row
/// of a class that was not there when training has the loss of a probability of 0.
class class_objective final : public objective {
  public:
    /// `present` are the codes of the classes that outputs stand for; the target must outlive this.
    class_objective(const class_target& target, std::span<const std::int32_t> present)
        : target_(target), n_present_(present.size()), places_(target.n_classes(), present.size()) {
        for (std::size_t k = 0; k < present.size(); ++k) places_[static_cast<std::size_t>(present[k])] = k;
    }

    [[nodiscard]] std::size_t n_outputs() const override { return n_present_ == 2 ? 1 : n_present_; }

    [[nodiscard]] double derive(std::size_t row, std::span<double> outputs) const override {
        const std::size_t place = places_[static_cast<std::size_t>(target_.codes[row])];
        if (place == n_present_) return losses::softmax::value(0);
        if (n_present_ > 2) return derive_softmax(place, outputs);
        constexpr losses::logistic loss;
        const auto y = static_cast<double>(place);
        const double value = loss.value(outputs[0], y);
        outputs[0] = loss.derivatives(outputs[0], y).gradient;
        return value;
    }

  private:
    [[nodiscard]] static double derive_softmax(std::size_t place, std::span<double> outputs) {
        losses::softmax::probabilities(outputs);
        const double value = losses::softmax::value(outputs[place]);
        for (std::size_t k = 0; k < outputs.size(); ++k)
            outputs[k] = losses::softmax::derivatives(outputs[k], k == place).gradient;
        return value;
    }

    const class_target& target_;
    std::size_t n_present_;
    std::vector<std::size_t> places_;  // of each class among those present; their number: none
};

}  // namespace sluice::nn
