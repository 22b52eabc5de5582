// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/averaged_regressor.hpp"
#include "sluice/trees/forest/forest.hpp"

#include <string_view>

namespace sluice {

namespace trees {

/// The task of predicting a number by trees of drawn rows.
struct bagged_regression {
    static constexpr std::string_view name = "random_forest_regressor";
    static constexpr role step_role = role::regressor;
    static constexpr bool random_cuts = false;
    static constexpr bool bootstrap() { return true; }
    static constexpr unit_interval max_features() { return 1; }

    using fitted = averaged_regressor<bagged_regression>;
};

}  // namespace trees

/// A random forest that predicts the mean of a number: `forest`, with its parameters. Each node looks at all features,
/// so that its trees differ by their rows alone; `max_features = 0.33` is the other usual choice.
///
/// Example: `const auto model = fit(random_forest_regressor{.min_rows_in_leaf = 5}, train);`
using random_forest_regressor = forest<trees::bagged_regression>;

#ifdef SLUICE_COMPILED
extern template struct forest<trees::bagged_regression>;
#endif

}  // namespace sluice
