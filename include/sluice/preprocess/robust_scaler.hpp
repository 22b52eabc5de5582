// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/preprocess/scaling.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Scales by statistics that outliers hardly move: `(x - median) / (quantile(high) - quantile(low))` over the
/// rows that are not missing, weighted.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `with_centering` | true | | subtract the median |
/// | `with_scaling` | true | | divide by the distance of the quantiles |
/// | `quantile_low` | 0.25 | in [0, 1] | lower quantile |
/// | `quantile_high` | 0.75 | in [0, 1] | upper quantile; `low < high` is checked when fitted |
///
/// Takes numeric columns and dense blocks, [n_rows x n_columns] -> the same. Missing values stay missing and
/// do not count, nor do rows of weight 0. A column whose quantiles are equal is not divided. Quantiles
/// between two rows are interpolated linearly. Infinite values count as the outliers that they are; where a
/// statistic itself is infinite, `invalid_data` is thrown. `quantile_low >= quantile_high` throws `invalid_parameter`.
/// O(n_columns x n_rows log n_rows); same bits for any number of threads and any order of the rows.
/// Example: `on(kind::numeric) | robust_scaler{}`.
struct robust_scaler {
    static constexpr std::string_view name = "robust_scaler";
    static constexpr role step_role = role::transformer;

    bool with_centering = true;
    bool with_scaling = true;
    unit_interval quantile_low = 0.25;
    unit_interval quantile_high = 0.75;

    static auto parameters() {
        return std::array{
            parameter{"with_centering", &robust_scaler::with_centering, "subtract the median"},
            parameter{"with_scaling", &robust_scaler::with_scaling, "divide by the quantile range"},
            parameter{"quantile_low", &robust_scaler::quantile_low, "lower quantile"},
            parameter{"quantile_high", &robust_scaler::quantile_high, "upper quantile"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;
    template <class Schema>
    using output_schema = Schema;

    using fitted = scaling<"robust_scaler">;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        if (!(quantile_low < quantile_high))
            throw invalid_parameter(
                {.component = "robust_scaler.quantile_low",
                 .requirement = "must be < quantile_high = " + to_text(quantile_high.value()),
                 .actual = to_text(quantile_low.value()),
                 .place = {},
                 .hint = {}});
        const auto all = features(data.x(), name);
        std::vector<double> centres(all.size(), 0.0), scales(all.size(), 1.0);
        for_each_chunk(ctx, all.size(), 1, [&](chunk column) {
            const std::size_t j = column.begin;
            const sorted_values sorted(all[j], data.weights());
            if (sorted.empty()) return;
            if (with_centering) centres[j] = sorted.median();
            const double range = sorted.quantile(quantile_high) - sorted.quantile(quantile_low);
            if (!std::isfinite(centres[j]) || (with_scaling && !std::isfinite(range)))
                throw invalid_data({.component = std::string(name),
                                    .requirement = "median and distance of the quantiles must be finite",
                                    .actual = to_text(std::isfinite(centres[j]) ? range : centres[j]),
                                    .place = "column \"" + all[j].name + "\"",
                                    .hint = {}});
            if (with_scaling && range > 0) scales[j] = range;
        });
        return {number_layout(all), std::move(centres), std::move(scales)};
    }

    friend bool operator==(const robust_scaler&, const robust_scaler&) = default;
};

}  // namespace sluice
