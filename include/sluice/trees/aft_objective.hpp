// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/losses/aft.hpp"
#include "sluice/trees/objective.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

/// What boosting minimises for times that are known, or known to lie between bounds, see `losses::aft`.
class aft_objective final : public objective {
  public:
    /// Throws `invalid_data` for another kind of target than times or intervals, times that are not above 0 and finite,
    /// events other than 0 and 1, and bounds that are no interval of times.
    aft_objective(losses::aft loss, const dataset<>& data, std::string_view component)
        : loss_(loss), weights_(data.weights()) {
        if (const auto* intervals = std::get_if<interval_target>(&data.target()))
            take(*intervals, component);
        else
            take(require_target<survival_target>(data.target(), component), component);
    }

    /// Where the slopes sum to 0, found by Newton's steps between bounds that close in; at most 10 scales beyond the
    /// bounds of the targets, as times that are all of one side have no best constant.
    [[nodiscard]] std::vector<double> base_margins(const context& ctx) const override {
        double low = std::numeric_limits<double>::infinity(), high = -low;
        for (std::size_t i = 0; i < lower_.size(); ++i)
            for (const double bound : {lower_[i], upper_[i]})
                if (std::isfinite(bound) && (weights_.empty() || weights_[i] > 0))
                    low = (std::min)(low, bound), high = (std::max)(high, bound);
        if (!(low <= high)) return {0.0};
        low -= 10 * loss_.scale, high += 10 * loss_.scale;
        double at = low + (high - low) / 2;
        for (int step = 0; step < 60 && high - low > 1e-12 * (1 + std::abs(at)); ++step) {
            const auto mean = [&](const auto& part) {
                return detail::weighted_mean(
                    lower_.size(), weights_,
                    [&](std::size_t i) { return part(loss_.derivatives(at, lower_[i], upper_[i])); }, ctx);
            };
            const double slope = mean([](losses::derivative d) { return d.gradient; });
            const double bend = mean([](losses::derivative d) { return d.hessian; });
            if (slope == 0) break;
            (slope < 0 ? low : high) = at;
            const double next = at - slope / bend;
            if (std::abs(next - at) <= 1e-13 * (1 + std::abs(at))) break;
            at = next > low && next < high ? next : low + (high - low) / 2;
        }
        return {at};
    }
    void derive(std::size_t, const margin_table& margins, std::size_t begin, std::size_t end, double* g,
                double* h) const override {
        for (std::size_t i = begin; i < end; ++i) {
            const auto d = loss_.derivatives(margins[0][i], lower_[i], upper_[i]);
            g[i - begin] = d.gradient;
            h[i - begin] = d.hessian;
        }
    }
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) override {
        return detail::weighted_mean(
            lower_.size(), weights_,
            [&](std::size_t i) { return loss_.value(margins[0][i], lower_[i], upper_[i]); }, ctx);
    }

  private:
    void take(const survival_target& y, std::string_view component) {
        for (std::size_t i = 0; i < y.size(); ++i) {
            if (!(y.times[i] > 0) || std::isinf(y.times[i]) || y.events[i] > 1)
                refuse("needs finite times above 0, and events 0 or 1",
                       to_text(y.times[i]) + ", " + to_text(static_cast<int>(y.events[i])), i, component);
            const double time = log_of(y.times[i]);
            lower_.push_back(time);
            upper_.push_back(y.events[i] != 0 ? time : std::numeric_limits<double>::infinity());
        }
    }
    void take(const interval_target& y, std::string_view component) {
        for (std::size_t i = 0; i < y.size(); ++i) {
            if (!(y.lower[i] >= 0) || !(y.upper[i] > 0) || !(y.lower[i] <= y.upper[i]) ||
                std::isinf(y.lower[i]))
                refuse("needs bounds 0 <= lower <= upper, upper > 0, lower finite",
                       to_text(y.lower[i]) + ", " + to_text(y.upper[i]), i, component);
            lower_.push_back(log_of(y.lower[i]));
            upper_.push_back(log_of(y.upper[i]));
        }
    }
    [[nodiscard]] static double log_of(double time) {
        if (time == 0) return -std::numeric_limits<double>::infinity();
        if (std::isinf(time)) return time;
        return exact_log((std::max)(time, (std::numeric_limits<double>::min)()));
    }
    [[noreturn]] static void refuse(std::string requirement, std::string actual, std::size_t row,
                                    std::string_view component) {
        throw invalid_data({.component = std::string(component),
                            .requirement = std::move(requirement),
                            .actual = std::move(actual),
                            .place = "row " + to_text(row),
                            .hint = {}});
    }

    losses::aft loss_;
    std::span<const double> weights_;
    std::vector<double> lower_, upper_;  // logarithms
};

}  // namespace sluice::trees
