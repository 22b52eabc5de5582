// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace sluice::nn {

/// The mean losses of the epochs of a fit.
struct training_history {
    std::vector<double> training_losses;    // while the epoch ran
    std::vector<double> validation_losses;  // after it; empty without validation data

    /// What schedules look at.
    [[nodiscard]] std::span<const double> watched() const {
        return validation_losses.empty() ? training_losses : validation_losses;
    }
    /// The epoch, from 0, after which no validation loss was lower by more than `min_delta`; 0 without any.
    [[nodiscard]] std::size_t best_epoch(double min_delta) const {
        std::size_t best = 0;
        for (std::size_t i = 1; i < validation_losses.size(); ++i)
            if (validation_losses[i] < validation_losses[best] - min_delta) best = i;
        return best;
    }
    /// For how many epochs, up to the last one, no training loss was lower than all before by `tolerance`.
    [[nodiscard]] std::size_t epochs_on_plateau(double tolerance) const {
        std::size_t n = 0;
        double lowest = std::numeric_limits<double>::infinity();
        for (const double loss : training_losses) {
            n = loss > lowest - tolerance ? n + 1 : 0;
            lowest = (std::min)(lowest, loss);
        }
        return n;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("training_losses", training_losses);
        v("validation_losses", validation_losses);
    }
    friend bool operator==(const training_history&, const training_history&) = default;
};

}  // namespace sluice::nn
