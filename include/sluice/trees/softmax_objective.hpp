// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/lanes.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/trees/objective.hpp"

#include <algorithm>
#include <array>
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
    /// All classes of a round learn from the same probabilities, [n_classes x n_rows].
    void begin_round(const margin_table& margins, const context& ctx) override {
        probabilities_.resize(codes_.size() * n_classes_);
        for_each_chunk(ctx, codes_.size(), block_size, [&](chunk rows) { write(margins, rows); });
    }
    void derive(std::size_t output, const margin_table&, std::size_t begin, std::size_t end, double* g,
                double* h) const override {
        const double* const probabilities = of_class(output);
        for (std::size_t i = begin; i < end; ++i) {
            const auto d = losses::softmax::derivatives(probabilities[i], is(i, output));
            g[i - begin] = d.gradient;
            h[i - begin] = d.hessian;
        }
    }
    [[nodiscard]] double mean_loss(const margin_table& margins, const context& ctx) override {
        begin_round(margins, ctx);
        return detail::weighted_mean(
            codes_.size(), weights_,
            [&](std::size_t i) {
                return losses::softmax::value(of_class(static_cast<std::size_t>(codes_[i]))[i]);
            },
            ctx);
    }

  private:
    static constexpr std::size_t block_size = 512;

    [[nodiscard]] bool is(std::size_t i, std::size_t output) const {
        return codes_[i] == static_cast<std::int32_t>(output);
    }
    [[nodiscard]] const double* of_class(std::size_t k) const {
        return probabilities_.data() + k * codes_.size();
    }
    [[nodiscard]] double* of_class(std::size_t k) { return probabilities_.data() + k * codes_.size(); }
    /// What `losses::softmax::probabilities` gives for each row, many rows at a time.
    void write(const margin_table& margins, chunk rows) {
        std::array<double, block_size> largest, sum{};
        const std::size_t n = rows.size();
        std::copy_n(margins[0].data() + rows.begin, n, largest.data());
        for (std::size_t k = 1; k < n_classes_; ++k)
            for (std::size_t i = 0; i < n; ++i)
                largest[i] = (std::max)(largest[i], margins[k][rows.begin + i]);
        for (std::size_t k = 0; k < n_classes_; ++k) {
            double* const p = of_class(k) + rows.begin;
            for (std::size_t i = 0; i < n; ++i) p[i] = margins[k][rows.begin + i] - largest[i];
            exact_exp_of_negative(p, p, n);
            for (std::size_t i = 0; i < n; ++i) sum[i] += p[i];
        }
        for (std::size_t k = 0; k < n_classes_; ++k) {
            double* const p = of_class(k) + rows.begin;
            for (std::size_t i = 0; i < n; ++i) p[i] /= sum[i];
        }
    }

    std::span<const std::int32_t> codes_;
    std::size_t n_classes_;
    std::span<const double> weights_;
    std::vector<double> probabilities_;
};

}  // namespace sluice::trees
