// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/grouped_rows.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/position_bias.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// What boosting minimises when only the order within queries counts, by `losses::pairwise`, `ndcg` or `map`. The
/// derivatives of a query are found by one thread, in an order that its margins decide, equal margins by row: the same
/// bits for any number of threads.
template <class Loss>
class rank_objective final : public objective {
  public:
    /// Throws `invalid_data` without groups, for a relevance that the loss is not made for, and for weights that
    /// differ within a group.
    rank_objective(Loss loss, const dataset<>& data, std::string_view component)
        : loss_(std::move(loss)),
          relevance_(require_target<ranked_target>(data.target(), component).relevance.span()),
          weights_(data.weights()),
          positions_(data.rows().positions.span()),
          queries_(data.rows().groups.span()) {
        const auto require = [&](bool sound, std::string requirement, double actual, std::size_t row) {
            if (!sound)
                throw invalid_data({.component = std::string(component),
                                    .requirement = std::move(requirement),
                                    .actual = to_text(actual),
                                    .place = "row " + to_text(row),
                                    .hint = {}});
        };
        if (queries_.size() == 0)
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs groups: the rows of one query",
                                .actual = "none",
                                .place = {},
                                .hint = "dataset(x, ranked_target{relevance}, {.groups = queries})"});
        for (std::size_t i = 0; i < relevance_.size(); ++i)
            require(loss_.accepts(relevance_[i]),
                    "needs a relevance that the objective " + std::string(std::string_view(Loss::name)) +
                        " is made for",
                    relevance_[i], i);
        for (std::size_t q = 0; q < queries_.size() && !weights_.empty(); ++q)
            for (const std::size_t i : queries_[q])
                require(weights_[i] == weights_[queries_[q][0]], "needs one weight for all rows of a group",
                        weights_[i], i);
        gradients_.resize(relevance_.size());
        hessians_.resize(relevance_.size());
    }

    [[nodiscard]] std::vector<double> base_margins(const context&) const override { return {0.0}; }
    void begin_round(const margin_table& margins, const context& ctx) override {
        if (!positions_.empty()) bias_.estimate(costs_of_positions(margins[0], ctx));
        for_each_chunk(ctx, queries_.size(), queries_per_chunk, [&](chunk part) {
            for (std::size_t q = part.begin; q < part.end; ++q) derive(query(queries_[q], margins[0], *this));
        });
    }
    void derive(std::size_t, const margin_table&, std::size_t begin, std::size_t end, double* g,
                double* h) const override {
        std::copy(gradients_.begin() + static_cast<std::ptrdiff_t>(begin),
                  gradients_.begin() + static_cast<std::ptrdiff_t>(end), g);
        std::copy(hessians_.begin() + static_cast<std::ptrdiff_t>(begin),
                  hessians_.begin() + static_cast<std::ptrdiff_t>(end), h);
    }
    /// The weighted mean of the losses of the queries in which order matters; 0 when there are none.
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) override {
        std::vector<double> losses(queries_.size()), weights(queries_.size());
        for_each_chunk(ctx, queries_.size(), queries_per_chunk, [&](chunk part) {
            for (std::size_t q = part.begin; q < part.end; ++q) {
                const query one(queries_[q], margins[0], *this);
                if (!one.order.matters()) continue;
                losses[q] = one.order.value(one.margins);
                weights[q] = weights_.empty() ? 1 : weights_[one.rows[0]];
            }
        });
        return detail::weighted_mean(
            losses.size(), weights, [&](std::size_t q) { return losses[q]; }, ctx);
    }

    /// What positions do, as the last round saw it; empty without positions.
    [[nodiscard]] const position_bias& bias() const { return bias_; }

  private:
    static constexpr std::size_t queries_per_chunk = 16;
    static constexpr std::size_t queries_per_table = 1024;

    /// Rows, margins and relevance of a query in the predicted order.
    struct query {
        std::vector<std::size_t> rows;
        std::vector<double> margins, relevance;
        typename Loss::order order;

        query(std::span<const std::size_t> of, const std::vector<double>& all_margins,
              const rank_objective& all)
            : rows(sorted(of, all_margins)),
              margins(picked(rows, all_margins)),
              relevance(picked(rows, all.relevance_)),
              order(all.loss_, relevance) {}

        [[nodiscard]] static std::vector<std::size_t> sorted(std::span<const std::size_t> of,
                                                             const std::vector<double>& margins) {
            std::vector<std::size_t> rows(of.begin(), of.end());
            std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
                return margins[a] > margins[b] || (margins[a] == margins[b] && a < b);
            });
            return rows;
        }
        [[nodiscard]] static std::vector<double> picked(const std::vector<std::size_t>& rows,
                                                        std::span<const double> values) {
            std::vector<double> all;
            all.reserve(rows.size());
            for (const std::size_t i : rows) all.push_back(values[i]);
            return all;
        }
    };

    /// Calls `use(i, j, right, apart, weight)` for each pair of places that counts, i before j: whether they are in the
    /// right order, by how much their margins differ, and how much the pair counts, positions apart.
    template <class Use>
    void for_each_pair(const query& of, const Use& use) const {
        const std::size_t n = of.rows.size();
        const bool steady = loss_.normalise && of.margins.front() != of.margins.back();
        for (std::size_t i = 0; of.order.matters() && i < loss_.depth(n); ++i)
            for (std::size_t j = i + 1; j < n; ++j) {
                if (of.relevance[i] == of.relevance[j]) continue;
                const double apart = of.margins[i] - of.margins[j];
                use(i, j, of.relevance[i] > of.relevance[j], apart,
                    of.order.change(i, j) / (steady ? 0.01 + apart : 1.0));
            }
    }

    /// The costs of all pairs by the positions of their rows, as `position_bias` takes them.
    [[nodiscard]] std::vector<double> costs_of_positions(const std::vector<double>& margins,
                                                         const context& ctx) const {
        auto costs = reduce_chunks<std::vector<double>>(
            ctx, queries_.size(), queries_per_table,
            [&](chunk part) {
                std::vector<double> some(position_bias::n_positions * position_bias::n_positions);
                for (std::size_t q = part.begin; q < part.end; ++q) {
                    const query of(queries_[q], margins, *this);
                    const double times = weights_.empty() ? 1 : weights_[of.rows[0]];
                    for_each_pair(
                        of, [&](std::size_t i, std::size_t j, bool right, double apart, double weight) {
                            const double ahead = right ? apart : -apart;
                            const double away = ahead < 0 ? -ahead : ahead;
                            const double cost = exact_log(1 + exact_exp(-away)) + (ahead < 0 ? away : 0.0);
                            some[cell_of(of.rows[right ? i : j], of.rows[right ? j : i])] +=
                                exact_product(times, exact_product(weight, cost));
                        });
                }
                return some;
            },
            [](std::vector<double>& a, const std::vector<double>& b) {
                std::transform(a.begin(), a.end(), b.begin(), a.begin(), std::plus<>{});
            });
        costs.resize(position_bias::n_positions * position_bias::n_positions);
        return costs;
    }
    [[nodiscard]] std::size_t cell_of(std::size_t high, std::size_t low) const {
        return position_bias::cell_of(positions_[high], positions_[low]);
    }
    [[nodiscard]] double unbiased(double weight, std::size_t high, std::size_t low) const {
        return positions_.empty() ? weight
                                  : exact_product(weight, bias_.weight(positions_[high], positions_[low]));
    }

    void derive(const query& of) {
        const std::size_t n = of.rows.size();
        std::vector<double> g(n), h(n);
        double total = 0;
        for_each_pair(of, [&](std::size_t i, std::size_t j, bool right, double apart, double counted) {
            const double weight = unbiased(counted, of.rows[right ? i : j], of.rows[right ? j : i]);
            const double p = exact_sigmoid(right ? -apart : apart);
            const double slope = exact_product(right ? -weight : weight, p);
            const double curvature = exact_product(weight, exact_product(p, 1 - p));
            g[i] += slope;
            g[j] -= slope;
            h[i] += curvature;
            h[j] += curvature;
            // What a query may count in all does not depend on positions: it would undo what they are good for.
            total += 2 * exact_product(counted, p);
        });
        const double factor =
            loss_.normalise && total > 0 ? exact_log(1 + total) / exact_product(exact_log(2), total) : 1.0;
        for (std::size_t i = 0; i < n; ++i) {
            gradients_[of.rows[i]] = exact_product(factor, g[i]);
            hessians_[of.rows[i]] = (std::max)(exact_product(factor, h[i]), 1e-16);
        }
    }

    Loss loss_;
    std::span<const double> relevance_;
    std::span<const double> weights_;
    std::span<const std::int64_t> positions_;  // none: relevance is what it says
    grouped_rows queries_;
    position_bias bias_;
    std::vector<double> gradients_, hessians_;
};

}  // namespace sluice::trees
