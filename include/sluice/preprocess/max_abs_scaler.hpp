// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/preprocess/range_learner.hpp"
#include "sluice/preprocess/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Brings numbers into [-1, 1] and keeps 0 where it is: `x / max |x|` over the rows that are not missing.
///
/// No parameters. Takes numeric columns and dense blocks, [n_rows x n_columns] -> the same. Missing values
/// stay missing and do not count, nor do rows of weight 0. A column of zeros is not divided. Infinite values
/// throw `invalid_data` when fitted. O(n_rows x n_columns); same bits for any number of threads and any order
/// of the rows. Can be fitted in chunks (`learner`). Example: `on(kind::numeric) | max_abs_scaler{}`.
struct max_abs_scaler {
    static constexpr std::string_view name = "max_abs_scaler";
    static constexpr role step_role = role::transformer;

    static auto parameters() { return no_parameters<max_abs_scaler>; }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;
    template <class Schema>
    using output_schema = Schema;

    using fitted = scaling<"max_abs_scaler">;

    class learner_type : public detail::range_learner {
      public:
        learner_type() : range_learner(name) {}
        [[nodiscard]] fitted finish() const {
            std::vector<double> scales;
            for (const auto& range : ranges()) {
                const double largest = (std::max)(std::abs(range.low), std::abs(range.high));
                scales.push_back(range.empty() || largest == 0 ? 1.0 : largest);
            }
            std::vector<double> centres(scales.size(), 0.0);
            return {layout(), std::move(centres), std::move(scales)};
        }
    };

    [[nodiscard]] static learner_type learner() { return {}; }
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        learner_type all;
        all.add(data, ctx);
        return all.finish();
    }

    friend bool operator==(const max_abs_scaler&, const max_abs_scaler&) = default;
};

}  // namespace sluice
