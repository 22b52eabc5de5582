// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/array.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/losses/loss.hpp"
#include "sluice/trees/objective.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// What boosting minimises on some rows, by a loss of one margin a row.
template <losses::loss Loss>
class row_objective final : public objective {
  public:
    row_objective(Loss loss, array<double> y, std::span<const double> weights, std::string_view component)
        : loss_(std::move(loss)), y_(std::move(y)), weights_(weights) {
        for (std::size_t i = 0; i < y_.size(); ++i)
            if (!loss_.accepts(y_[i]))
                throw invalid_data({.component = std::string(component),
                                    .requirement = "needs targets that the objective " +
                                                   std::string(std::string_view(Loss::name)) + " is made for",
                                    .actual = to_text(y_[i]),
                                    .place = "row " + to_text(i),
                                    .hint = {}});
    }

    [[nodiscard]] std::vector<double> base_margins(const context& ctx) const override {
        if constexpr (losses::quantile_loss<Loss>)
            return {sorted_values({y(), {}, nullptr}, weights_).quantile(loss_.level())};
        else
            return {loss_.margin(detail::weighted_mean(
                y_.size(), weights_, [&](std::size_t i) { return y_[i]; }, ctx))};
    }
    void derive(std::size_t, const margin_table& margins, std::size_t begin, std::size_t end, double* g,
                double* h) const override {
        losses::derivatives_of(loss_, margins[0].data() + begin, y().data() + begin, end - begin, g, h);
    }
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) override {
        return detail::weighted_mean(
            y_.size(), weights_, [&](std::size_t i) { return loss_.value(margins[0][i], y_[i]); }, ctx);
    }
    [[nodiscard]] std::optional<double> level(std::size_t) const override {
        if constexpr (losses::quantile_loss<Loss>)
            return loss_.level();
        else
            return std::nullopt;
    }
    [[nodiscard]] std::span<const double> y() const override { return y_.span(); }

  private:
    Loss loss_;
    array<double> y_;
    std::span<const double> weights_;
};

}  // namespace sluice::trees
