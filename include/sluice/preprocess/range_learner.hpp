// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/number_layout.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice::detail {

/// Smallest and largest value of each column, chunk after chunk.
class range_learner {
  public:
    struct value_range {
        double low = std::numeric_limits<double>::infinity();
        double high = -std::numeric_limits<double>::infinity();
        [[nodiscard]] bool empty() const { return !(low <= high); }
        void add(double value) {
            low = (std::min)(low, value);
            high = (std::max)(high, value);
        }
    };

    /// Missing values and rows of weight 0 do not count; an infinite value throws `invalid_data`.
    void add(const dataset<>& data, const context& ctx) {
        const auto all = features(data.x(), component_);
        if (ranges_.empty()) layout_ = number_layout(all), ranges_.resize(all.size());
        layout_.require(data.x(), component_);
        for (std::size_t j = 0; j < all.size(); ++j) {
            const auto here = reduce_chunks<value_range>(
                ctx, all[j].size(), std::size_t{1} << 14,
                [&](chunk rows) { return range_of(all[j], data.weights(), rows); },
                [](value_range& total, const value_range& part) {
                    if (!part.empty()) total.add(part.low), total.add(part.high);
                });
            if (!here.empty()) ranges_[j].add(here.low), ranges_[j].add(here.high);
        }
    }

  protected:
    explicit range_learner(std::string_view component) : component_(component) {}
    [[nodiscard]] const number_layout& layout() const { return layout_; }
    [[nodiscard]] const std::vector<value_range>& ranges() const { return ranges_; }

  private:
    [[nodiscard]] value_range range_of(const feature& column, std::span<const double> weights,
                                       chunk rows) const {
        value_range found;
        std::visit(
            [&](auto values) {
                for (std::size_t i = rows.begin; i < rows.end; ++i) {
                    const double x = static_cast<double>(values[i]);
                    if (std::isnan(x) || (!weights.empty() && weights[i] == 0)) continue;
                    if (std::isinf(x))
                        throw invalid_data({.component = std::string(component_),
                                            .requirement = "values must be finite",
                                            .actual = to_text(x),
                                            .place = "column \"" + column.name + "\", row " + to_text(i),
                                            .hint = {}});
                    found.add(x);
                }
            },
            column.values);
        return found;
    }

    std::string_view component_;
    number_layout layout_;
    std::vector<value_range> ranges_;
};

}  // namespace sluice::detail
