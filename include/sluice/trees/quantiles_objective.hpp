// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/array.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/losses/loss.hpp"
#include "sluice/losses/quantile.hpp"
#include "sluice/losses/quantiles.hpp"
#include "sluice/trees/objective.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// What boosting minimises for several quantiles of one target: an output for each level.
class quantiles_objective final : public objective {
  public:
    /// Throws `invalid_data` for targets that are not finite.
    quantiles_objective(const losses::quantiles& loss, array<double> y, std::span<const double> weights,
                        std::string_view component)
        : y_(std::move(y)), weights_(weights) {
        for (const auto& level : loss.levels) losses_.push_back({level});
        for (std::size_t i = 0; i < y_.size(); ++i)
            if (!std::isfinite(y_[i]))
                throw invalid_data({.component = std::string(component),
                                    .requirement = "needs finite targets",
                                    .actual = to_text(y_[i]),
                                    .place = "row " + to_text(i),
                                    .hint = {}});
    }

    [[nodiscard]] std::vector<double> base_margins(const context&) const override {
        const sorted_values sorted({y(), {}, nullptr}, weights_);
        std::vector<double> all;
        for (const auto& loss : losses_) all.push_back(sorted.quantile(loss.level()));
        return all;
    }
    void derive(std::size_t output, const margin_table& margins, std::size_t begin, std::size_t end,
                double* g, double* h) const override {
        losses::derivatives_of(losses_[output], margins[output].data() + begin, y().data() + begin,
                               end - begin, g, h);
    }
    /// Of the predictions: a row's margins in rising order.
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) override {
        const auto n_levels = static_cast<double>(losses_.size());
        return detail::weighted_mean(
            y_.size(), weights_,
            [&](std::size_t i) {
                std::vector<double> row;
                for (const auto& output : margins) row.push_back(output[i]);
                std::sort(row.begin(), row.end());
                double sum = 0;
                for (std::size_t k = 0; k < row.size(); ++k) sum += losses_[k].value(row[k], y_[i]);
                return sum / n_levels;
            },
            ctx);
    }
    [[nodiscard]] std::optional<double> level(std::size_t output) const override {
        return losses_[output].level();
    }
    [[nodiscard]] std::span<const double> y() const override { return y_.span(); }

  private:
    std::vector<losses::quantile> losses_;  // [n_outputs]
    array<double> y_;
    std::span<const double> weights_;
};

}  // namespace sluice::trees
