// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/target.hpp"
#include "sluice/losses/loss.hpp"
#include "sluice/losses/squared_error.hpp"
#include "sluice/trees/objective.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// What boosting minimises for several numbers a row: the squared error of each, in outputs of their own.
class outputs_objective final : public objective {
  public:
    /// Throws `invalid_data` for a target without outputs, or one that is not finite.
    outputs_objective(const multi_output_target& target, std::span<const double> weights,
                      std::string_view component)
        : y_(target.outputs), weights_(weights) {
        if (y_.width() == 0)
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs an output at least",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        for (std::size_t k = 0; k < y_.width(); ++k)
            for (std::size_t i = 0; i < y_.size(); ++i)
                if (!std::isfinite(y_.column(k)[i]))
                    throw invalid_data({.component = std::string(component),
                                        .requirement = "needs finite targets",
                                        .actual = to_text(y_.column(k)[i]),
                                        .place = "row " + to_text(i) + ", output \"" + y_.names[k] + "\"",
                                        .hint = {}});
    }

    [[nodiscard]] std::vector<double> base_margins(const context& ctx) const override {
        std::vector<double> all;
        for (std::size_t k = 0; k < y_.width(); ++k)
            all.push_back(detail::weighted_mean(
                y_.size(), weights_, [y = y_.column(k)](std::size_t i) { return y[i]; }, ctx));
        return all;
    }
    void derive(std::size_t output, const margin_table& margins, std::size_t begin, std::size_t end,
                double* g, double* h) const override {
        losses::derivatives_of(losses::squared_error{}, margins[output].data() + begin,
                               y_.column(output).data() + begin, end - begin, g, h);
    }
    /// The mean over the outputs.
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) override {
        double sum = 0;
        for (std::size_t k = 0; k < y_.width(); ++k)
            sum += detail::weighted_mean(
                y_.size(), weights_,
                [&, y = y_.column(k)](std::size_t i) {
                    return losses::squared_error{}.value(margins[k][i], y[i]);
                },
                ctx);
        return sum / static_cast<double>(y_.width());
    }

  private:
    dense_block<double> y_;
    std::span<const double> weights_;
};

}  // namespace sluice::trees
