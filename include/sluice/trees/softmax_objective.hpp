// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/trees/objective.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::trees {

/// What boosting minimises for three classes and more: a margin for each class.
class softmax_objective final : public objective {
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

    [[nodiscard]] std::vector<double> base_margins(const context& ctx) const override {
        std::vector<double> all;
        for (std::size_t k = 0; k < n_classes_; ++k)
            all.push_back(losses::softmax::margin(detail::weighted_mean(
                codes_.size(), weights_, [&](std::size_t i) { return is(i, k) ? 1.0 : 0.0; }, ctx)));
        return all;
    }
    /// All classes of a round learn from the same probabilities, [n_rows x n_classes].
    void begin_round(const margin_table& margins, const context& ctx) override {
        probabilities_.resize(codes_.size() * n_classes_);
        for_each_chunk(ctx, codes_.size(), std::size_t{1} << 12, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i) write(margins, i, row(i));
        });
    }
    void derive(std::size_t output, const margin_table&, std::size_t begin, std::size_t end, double* g,
                double* h) const override {
        for (std::size_t i = begin; i < end; ++i) {
            const auto d =
                losses::softmax::derivatives(probabilities_[i * n_classes_ + output], is(i, output));
            g[i - begin] = d.gradient;
            h[i - begin] = d.hessian;
        }
    }
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) override {
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
