// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/linear_learner/number_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::linear_learner {

/// How numbers are brought to the units of the learning: `(x - shift) factor`, and the target too.
struct scaling {
    std::vector<std::string> names;  ///< [n_features]
    std::vector<double> shift, factor;
    std::vector<double> mean_squares;  ///< of the scaled features, in the rows that this was learned from
    double target_shift = 0, target_factor = 1;

    [[nodiscard]] double feature(std::size_t j, double x) const {
        return exact_product(x - shift[j], factor[j]);
    }
    [[nodiscard]] double target(double y) const { return exact_product(y - target_shift, target_factor); }
};

/// Rows of weight > 0 as training takes them: scaled, float32.
struct learning_rows {
    number_rows numbers;
    std::vector<float> targets;  ///< [n_rows]: scaled, or the place of the class among those that have weight
    std::vector<double> weights;  ///< [n_rows], as in the data

    [[nodiscard]] std::size_t size() const { return targets.size(); }
    void append(const learning_rows& more) {
        numbers.append(more.numbers);
        targets.insert(targets.end(), more.targets.begin(), more.targets.end());
        weights.insert(weights.end(), more.weights.begin(), more.weights.end());
    }
};

/// Loads the rows of weight > 0. `places` has a place for each class, below 0 for one without weight, whose rows are left
/// out; empty for a numeric target. O(n_rows n_dense_columns + n_stored log n_rows) time. Throws `schema_mismatch` for other features, `invalid_data` naming column and row at a
/// number that is missing or infinite, or that scaling brings beyond float32.
[[nodiscard]] learning_rows load(const dataset<>& data, const scaling& by,
                                 std::span<const std::int32_t> places, std::string_view component,
                                 const context& ctx);

}  // namespace sluice::linear_learner

#ifndef SLUICE_COMPILED
#include "sluice/linear_learner/learning_rows_definitions.hpp"
#endif
