// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/random.hpp"
#include "sluice/trees/sampling_method.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::trees {

struct row_limits {
    sampling_method method = sampling_method::uniform;
    double subsample = 1;
    double top_rate = 0.2;
    double other_rate = 0.1;
    double bagging_temperature = 1;
    std::vector<double> class_shares = {};       // by class, in the place of `subsample`; empty: of none
    std::span<const std::int32_t> classes = {};  // [n_rows], where there are shares of classes

    /// The share that `uniform` takes of the rows which are like this one.
    [[nodiscard]] double share_of(std::size_t row) const {
        return class_shares.empty() ? subsample : class_shares[static_cast<std::size_t>(classes[row])];
    }
    /// Whether every row counts once.
    [[nodiscard]] bool takes_all() const {
        switch (method) {
            case sampling_method::goss:
                return top_rate + other_rate >= 1;
            case sampling_method::bayesian_bootstrap:
                return bagging_temperature == 0;
            case sampling_method::uniform:
                if (!class_shares.empty())
                    return std::all_of(class_shares.begin(), class_shares.end(),
                                       [](double share) { return share >= 1; });
                break;
            case sampling_method::minimal_variance:
                break;
        }
        return subsample >= 1;
    }
    [[nodiscard]] bool looks_at_gradients() const {
        return method == sampling_method::goss || method == sampling_method::minimal_variance;
    }
};

/// How many times each row counts in a round.
class row_sampler {
  public:
    explicit row_sampler(const row_limits& limits) : limits_(limits) {}

    /// Draws a round. `magnitudes(begin, end, out)` writes the magnitudes of some rows' gradients; it is asked only where
    /// the method looks at them. O(n_rows), with gradients O(n_rows log chunk).
    template <class Magnitudes>
    void draw(std::size_t n_rows, random_stream drawn, const Magnitudes& magnitudes, const context& ctx) {
        times_.clear();
        if (limits_.takes_all()) return;
        times_.resize(n_rows);
        for_each_chunk(ctx, n_rows, rows_per_chunk, [&](chunk rows) {
            const auto times = std::span(times_).subspan(rows.begin, rows.size());
            if (limits_.looks_at_gradients()) magnitudes(rows.begin, rows.end, times);
            switch (limits_.method) {
                case sampling_method::uniform:
                    for (std::size_t i = 0; i < times.size(); ++i)
                        times[i] = drawn.uniform(rows.begin + i) < limits_.share_of(rows.begin + i) ? 1 : 0;
                    break;
                case sampling_method::goss:
                    draw_goss(times, rows.begin, drawn);
                    break;
                case sampling_method::bayesian_bootstrap:
                    for (std::size_t i = 0; i < times.size(); ++i)
                        times[i] = bayesian_weight(1 - drawn.uniform(rows.begin + i));
                    break;
                case sampling_method::minimal_variance:
                    draw_minimal_variance(times, rows.begin, drawn);
                    break;
            }
        });
    }

    /// Whether rows count other than once in this round.
    [[nodiscard]] bool is_active() const { return !times_.empty(); }
    [[nodiscard]] double times(std::size_t row) const { return times_.empty() ? 1 : times_[row]; }

  private:
    [[nodiscard]] double bayesian_weight(double u) const {
        const double exponential = -exact_log(u);
        if (limits_.bagging_temperature == 1) return exponential;
        return exponential > 0 ? exact_exp(exact_product(limits_.bagging_temperature, exact_log(exponential)))
                               : 0;
    }

    /// Of equal magnitudes the rows that stand first are the larger ones.
    void draw_goss(std::span<double> times, std::size_t first, random_stream drawn) const {
        const auto n = static_cast<double>(times.size());
        const auto n_top = static_cast<std::size_t>(std::nearbyint(exact_product(limits_.top_rate, n)));
        std::vector<row_index> order(times.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<row_index>(i);
        const auto larger = [&](row_index a, row_index b) {
            return times[a] > times[b] || (times[a] == times[b] && a < b);
        };
        if (n_top < order.size())
            std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n_top), order.end(),
                             larger);
        const double rest = 1 - limits_.top_rate;
        const double share = limits_.other_rate / rest;
        for (std::size_t k = 0; k < order.size(); ++k) {
            const bool taken = drawn.uniform(first + order[k]) < share;
            times[order[k]] = k < n_top ? 1 : taken ? 1 / share : 0;
        }
    }

    /// Rows are taken with the probability min(1, magnitude / threshold), the threshold chosen so that `subsample` of
    /// the rows are expected.
    void draw_minimal_variance(std::span<double> times, std::size_t first, random_stream drawn) const {
        const double wanted = exact_product(limits_.subsample, static_cast<double>(times.size()));
        std::vector<double> sorted(times.begin(), times.end());
        std::sort(sorted.begin(), sorted.end(), std::greater<>{});
        double left = 0;
        for (std::size_t k = sorted.size(); k-- > 0;) left += sorted[k];
        double threshold = 0;
        // With the k largest taken for sure, the others share what is wanted beyond them.
        for (std::size_t k = 0; k < sorted.size() && static_cast<double>(k) < wanted; ++k) {
            threshold = left / (wanted - static_cast<double>(k));
            if (sorted[k] <= threshold) break;
            left -= sorted[k];
        }
        for (std::size_t i = 0; i < times.size(); ++i) {
            const double p = threshold > 0 ? (std::min)(1.0, times[i] / threshold) : limits_.subsample;
            times[i] = drawn.uniform(first + i) < p ? 1 / p : 0;
        }
    }

    row_limits limits_;
    std::vector<double> times_;  // [n_rows], or none where every row counts once
};

}  // namespace sluice::trees
