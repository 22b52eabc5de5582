// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/losses/loss.hpp"
#include "sluice/losses/softmax.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

/// What boosting minimises on some rows, by a loss of one margin a row.
template <losses::loss Loss>
class row_objective {
  public:
    row_objective(Loss loss, std::span<const double> y, std::span<const double> weights,
                  std::string_view component)
        : loss_(std::move(loss)), y_(y), weights_(weights) {
        for (std::size_t i = 0; i < y.size(); ++i)
            if (!loss_.accepts(y[i]))
                throw invalid_data({.component = std::string(component),
                                    .requirement = "needs targets that the objective " +
                                                   std::string(std::string_view(Loss::name)) + " is made for",
                                    .actual = to_text(y[i]),
                                    .place = "row " + to_text(i),
                                    .hint = {}});
    }

    [[nodiscard]] std::vector<double> base_margins(const context& ctx) const {
        if constexpr (losses::quantile_loss<Loss>)
            return {sorted_values({y_, {}, nullptr}, weights_).quantile(loss_.level())};
        else
            return {loss_.margin(detail::weighted_mean(
                y_.size(), weights_, [&](std::size_t i) { return y_[i]; }, ctx))};
    }
    void begin_round(const margin_table&, const context&) {}
    void derive(std::size_t, const margin_table& margins, std::size_t begin, std::size_t end, double* g,
                double* h) const {
        losses::derivatives_of(loss_, margins[0].data() + begin, y_.data() + begin, end - begin, g, h);
    }
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) const {
        return detail::weighted_mean(
            y_.size(), weights_, [&](std::size_t i) { return loss_.value(margins[0][i], y_[i]); }, ctx);
    }
    [[nodiscard]] const Loss& loss() const { return loss_; }
    [[nodiscard]] std::span<const double> y() const { return y_; }

  private:
    Loss loss_;
    std::span<const double> y_;
    std::span<const double> weights_;
};

/// What boosting minimises for three classes and more: a margin for each class.
class softmax_objective {
  public:
    softmax_objective(std::span<const std::int32_t> codes, std::size_t n_classes,
                      std::span<const double> weights, std::string_view component)
        : codes_(codes), n_classes_(n_classes), weights_(weights) {
        for (std::size_t i = 0; i < codes.size(); ++i)
            if (codes[i] < 0 || static_cast<std::size_t>(codes[i]) >= n_classes)
                throw invalid_data({.component = std::string(component),
                                    .requirement = "needs a class for each row",
                                    .actual = "code " + std::to_string(codes[i]),
                                    .place = "row " + to_text(i),
                                    .hint = {}});
    }

    [[nodiscard]] std::vector<double> base_margins(const context& ctx) const {
        std::vector<double> all;
        for (std::size_t k = 0; k < n_classes_; ++k)
            all.push_back(losses::softmax::margin(detail::weighted_mean(
                codes_.size(), weights_, [&](std::size_t i) { return is(i, k) ? 1.0 : 0.0; }, ctx)));
        return all;
    }
    /// All classes of a round learn from the same probabilities, [n_rows x n_classes].
    void begin_round(const margin_table& margins, const context& ctx) {
        probabilities_.resize(codes_.size() * n_classes_);
        for_each_chunk(ctx, codes_.size(), std::size_t{1} << 12, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i) write(margins, i, row(i));
        });
    }
    void derive(std::size_t output, const margin_table&, std::size_t begin, std::size_t end, double* g,
                double* h) const {
        for (std::size_t i = begin; i < end; ++i) {
            const auto d =
                losses::softmax::derivatives(probabilities_[i * n_classes_ + output], is(i, output));
            g[i - begin] = d.gradient;
            h[i - begin] = d.hessian;
        }
    }
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) {
        begin_round(margins, ctx);
        return detail::weighted_mean(
            codes_.size(), weights_,
            [&](std::size_t i) {
                return losses::softmax::value(row(i)[static_cast<std::size_t>(codes_[i])]);
            },
            ctx);
    }

  private:
    [[nodiscard]] bool is(std::size_t i, std::size_t output) const {
        return codes_[i] == static_cast<std::int32_t>(output);
    }
    [[nodiscard]] std::span<double> row(std::size_t i) {
        return std::span(probabilities_).subspan(i * n_classes_, n_classes_);
    }
    static void write(const margin_table& margins, std::size_t i, std::span<double> out) {
        for (std::size_t k = 0; k < out.size(); ++k) out[k] = margins[k][i];
        losses::softmax::probabilities(out);
    }

    std::span<const std::int32_t> codes_;
    std::size_t n_classes_;
    std::span<const double> weights_;
    std::vector<double> probabilities_;
};

}  // namespace sluice::trees
