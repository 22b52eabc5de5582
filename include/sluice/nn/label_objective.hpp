// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/target.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/nn/objective.hpp"

#include <cstddef>
#include <span>

namespace sluice::nn {

/// The sum of the logistic losses of all labels, each of which has an output: the log odds that the row has it.
class label_objective final : public objective {
  public:
    /// The target must outlive this.
    explicit label_objective(const multi_label_target& target) : labels_(target.labels) {}

    [[nodiscard]] std::size_t n_outputs() const override { return labels_.width(); }

    [[nodiscard]] double derive(std::size_t row, std::span<double> outputs) const override {
        constexpr losses::logistic loss;
        std::size_t next = labels_.row_begin(row);
        const auto end = static_cast<std::size_t>(labels_.row_ends[row]);
        double sum = 0;
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            const bool has = next < end && labels_.columns[next] == k;
            if (has) ++next;
            sum += loss.value(outputs[k], has ? 1 : 0);
            outputs[k] = loss.derivatives(outputs[k], has ? 1 : 0).gradient;
        }
        return sum;
    }

  private:
    const sparse_block& labels_;
};

}  // namespace sluice::nn
