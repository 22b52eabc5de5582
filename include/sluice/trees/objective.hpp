// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parallel.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace sluice::trees {

/// The margins of all rows, [n_outputs] of [n_rows].
using margin_table = std::vector<std::vector<double>>;

namespace detail {

/// The weighted mean of `value(row)`, in an order that the data alone decide.
template <class Value>
[[nodiscard]] double weighted_mean(std::size_t n_rows, std::span<const double> weights, const Value& value,
                                   const context& ctx) {
    struct part {
        double sum = 0, weight = 0;
    };
    const auto total = reduce_chunks<part>(
        ctx, n_rows, std::size_t{1} << 14,
        [&](chunk rows) {
            part p;
            for (std::size_t i = rows.begin; i < rows.end; ++i) {
                const double w = weights.empty() ? 1.0 : weights[i];
                p.sum += exact_product(w, value(i));
                p.weight += w;
            }
            return p;
        },
        [](part& a, const part& b) {
            a = {a.sum + b.sum, a.weight + b.weight};
        });
    return total.weight > 0 ? total.sum / total.weight : 0;
}

}  // namespace detail

/// What boosting minimises on some rows. Called through a table of functions, for blocks of rows: the engine is
/// compiled once for all losses.
class objective {
  public:
    objective() = default;
    objective(const objective&) = delete;
    objective& operator=(const objective&) = delete;
    virtual ~objective() = default;

    /// The best constant margin of each output, [n_outputs].
    [[nodiscard]] virtual std::vector<double> base_margins(const context& ctx) const = 0;
    /// Called once a round, before `derive`.
    virtual void begin_round(const margin_table&, const context&) {}
    /// The derivatives of the rows from `begin` to `end`, without their weights. Called from several threads.
    virtual void derive(std::size_t output, const margin_table& margins, std::size_t begin, std::size_t end,
                        double* g, double* h) const = 0;
    /// The weighted mean of the loss: what early stopping watches.
    [[nodiscard]] virtual double mean_loss(const margin_table& margins, const context& ctx) = 0;
    /// The level of an output, when the best constant of its leaves is a quantile of `y() - margin`.
    [[nodiscard]] virtual std::optional<double> level(std::size_t) const { return std::nullopt; }
    [[nodiscard]] virtual std::span<const double> y() const { return {}; }
};

}  // namespace sluice::trees
