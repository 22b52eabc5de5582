// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/objective.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::trees {

/// What boosting minimises for times of events, see `losses::cox`. Sums over the rows at risk run in the order of the
/// times, equal times by row, on one thread: the same bits for any number of threads.
class cox_objective final : public objective {
  public:
    /// Throws `invalid_data` for another kind of target, times that are not above 0 and finite, and events other than
    /// 0 and 1.
    cox_objective(const dataset<>& data, std::string_view component)
        : data_(data),
          target_(require_target<survival_target>(data.target(), component)),
          by_time_(data.n_rows()) {
        for (std::size_t i = 0; i < data.n_rows(); ++i)
            if (!(target_.times[i] > 0) || std::isinf(target_.times[i]) || target_.events[i] > 1)
                throw invalid_data({.component = std::string(component),
                                    .requirement = "needs finite times above 0, and events 0 or 1",
                                    .actual = to_text(target_.times[i]) + ", " +
                                              std::to_string(static_cast<int>(target_.events[i])),
                                    .place = "row " + to_text(i),
                                    .hint = {}});
        std::iota(by_time_.begin(), by_time_.end(), std::size_t{0});
        std::sort(by_time_.begin(), by_time_.end(), [&](std::size_t a, std::size_t b) {
            return target_.times[a] < target_.times[b] || (target_.times[a] == target_.times[b] && a < b);
        });
        gradients_.resize(data.n_rows());
        hessians_.resize(data.n_rows());
    }

    [[nodiscard]] std::vector<double> base_margins(const context&) const override { return {0.0}; }
    void begin_round(const margin_table& margins, const context&) override {
        const at_risk risk(*this, margins[0]);
        double hazard = 0, squares = 0;  // over the events so far: of w / sum at risk, and of w / its square
        for (std::size_t begin = 0, end = 0; begin < by_time_.size(); begin = end) {
            end = end_of_time(begin);
            const double events = weight_of_events(begin, end);
            if (events > 0) {
                hazard += events / risk.sums[begin];
                squares += events / exact_product(risk.sums[begin], risk.sums[begin]);
            }
            for (std::size_t k = begin; k < end; ++k) {
                const std::size_t i = by_time_[k];
                const double expected = exact_product(risk.shares[i], hazard);
                const double own = exact_product(exact_product(risk.shares[i], risk.shares[i]), squares);
                gradients_[i] = expected - (target_.events[i] != 0 ? 1.0 : 0.0);
                hessians_[i] = (std::max)(expected - exact_product(data_.weight(i), own), 1e-16);
            }
        }
    }
    void derive(std::size_t, const margin_table&, std::size_t begin, std::size_t end, double* g,
                double* h) const override {
        std::copy(gradients_.begin() + static_cast<std::ptrdiff_t>(begin),
                  gradients_.begin() + static_cast<std::ptrdiff_t>(end), g);
        std::copy(hessians_.begin() + static_cast<std::ptrdiff_t>(begin),
                  hessians_.begin() + static_cast<std::ptrdiff_t>(end), h);
    }
    /// The mean over the events, by their weights; 0 when there are none.
    [[nodiscard]] double mean_loss(const margin_table& margins, const context&) override {
        const at_risk risk(*this, margins[0]);
        double sum = 0, weight = 0;
        for (std::size_t begin = 0, end = 0; begin < by_time_.size(); begin = end) {
            end = end_of_time(begin);
            const double events = weight_of_events(begin, end);
            if (!(events > 0)) continue;
            sum += exact_product(events, exact_log(risk.sums[begin]) + risk.largest);
            weight += events;
            for (std::size_t k = begin; k < end; ++k)
                if (target_.events[by_time_[k]] != 0)
                    sum -= exact_product(data_.weight(by_time_[k]), margins[0][by_time_[k]]);
        }
        return weight > 0 ? sum / weight : 0;
    }

  private:
    /// `e^(margin - largest)` of each row, and the weighted sums of these over the rows from each place in time on.
    struct at_risk {
        double largest = 0;
        std::vector<double> shares, sums;

        at_risk(const cox_objective& all, const std::vector<double>& margins)
            : shares(margins.size()), sums(margins.size()) {
            if (!margins.empty()) largest = *std::max_element(margins.begin(), margins.end());
            double sum = 0;
            for (std::size_t k = margins.size(); k-- > 0;) {
                const std::size_t i = all.by_time_[k];
                // Far below the largest a share must not become 0: its row may be the last one at risk.
                shares[i] = (std::max)(exact_exp(margins[i] - largest), 1e-150);
                sums[k] = sum += exact_product(all.data_.weight(i), shares[i]);
            }
        }
    };

    [[nodiscard]] std::size_t end_of_time(std::size_t begin) const {
        std::size_t end = begin;
        while (end < by_time_.size() && target_.times[by_time_[end]] == target_.times[by_time_[begin]]) ++end;
        return end;
    }
    [[nodiscard]] double weight_of_events(std::size_t begin, std::size_t end) const {
        double weight = 0;
        for (std::size_t k = begin; k < end; ++k)
            if (target_.events[by_time_[k]] != 0) weight += data_.weight(by_time_[k]);
        return weight;
    }

    const dataset<>& data_;
    const survival_target& target_;
    std::vector<std::size_t> by_time_;
    std::vector<double> gradients_, hessians_;
};

}  // namespace sluice::trees
