// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/nn/category_inputs.hpp"
#include "sluice/nn/load_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

/// The rows that have weight, as float32 and row after row, so that a batch is gathered line by line; the others are not
/// looked at. Categories are codes. Weights have mean 1.
class training_rows {
  public:
    training_rows(const dataset<>& data, const category_inputs& categories, std::string_view component,
                  const context& ctx) {
        const table coded = categories.encode(data.x(), component);
        const auto columns = features(coded, component);
        if (columns.empty()) throw_none(component, "needs at least 1 column");
        n_rows_ = data.n_rows();
        if (!data.weights().empty()) choose(data.weights());
        if (n_rows_ == 0) throw_none(component, "needs at least 1 row of weight > 0");
        width_ = columns.size();
        values_.resize(n_rows_ * width_);
        for_each_chunk(ctx, n_rows_, std::size_t{1} << 12, [&](chunk part) {
            load_rows(
                columns, part.size(), [&](std::size_t i) { return row(part.begin + i); },
                values_.data() + part.begin * width_, component);
        });
    }

    [[nodiscard]] std::size_t size() const { return n_rows_; }
    [[nodiscard]] std::size_t width() const { return width_; }
    /// Where the i-th row stands in the dataset.
    [[nodiscard]] std::size_t row(std::size_t i) const { return rows_.empty() ? i : rows_[i]; }
    [[nodiscard]] double weight(std::size_t i) const { return weights_.empty() ? 1.0 : weights_[i]; }

    /// Copies rows to `out`, [chosen.size() x width].
    void gather(std::span<const std::uint32_t> chosen, float* out) const {
        for (std::size_t i = 0; i < chosen.size(); ++i)
            std::copy_n(values_.data() + std::size_t{chosen[i]} * width_, width_, out + i * width_);
    }

  private:
    void choose(std::span<const double> weights) {
        double total = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (weights[i] == 0) continue;
            rows_.push_back(i);
            total += weights[i];
        }
        n_rows_ = rows_.size();
        weights_.reserve(n_rows_);
        for (const std::size_t row : rows_)
            weights_.push_back(weights[row] / (total / static_cast<double>(n_rows_)));
    }

    [[noreturn]] static void throw_none(std::string_view component, std::string requirement) {
        throw invalid_data({.component = std::string(component),
                            .requirement = std::move(requirement),
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    }

    // Both empty where every row counts once: looking them up would cost more than a row's share of a small network.
    std::vector<std::size_t> rows_;
    std::vector<double> weights_;
    std::size_t n_rows_ = 0;
    aligned_vector<float> values_;
    std::size_t width_ = 0;
};

}  // namespace sluice::nn
