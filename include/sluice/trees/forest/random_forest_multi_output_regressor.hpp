// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/averaged_outputs.hpp"
#include "sluice/trees/forest/forest.hpp"

#include <string_view>

namespace sluice {

namespace trees {

/// The task of predicting several numbers a row by trees of drawn rows.
struct bagged_multi_output_regression {
    static constexpr std::string_view name = "random_forest_multi_output_regressor";
    static constexpr role step_role = role::regressor;
    static constexpr bool random_cuts = false;
    static constexpr bool bootstrap() { return true; }
    static constexpr unit_interval max_features() { return 1; }

    using fitted = averaged_outputs<bagged_multi_output_regression>;
};

}  // namespace trees

/// A random forest that predicts the means of several numbers: `forest`, with its parameters. Learns from a
/// `multi_output_target`, [n_rows x n_outputs], and predicts [n_rows x n_outputs] (`Eigen::MatrixXd`). A split lowers the
/// squared error most that is left in all outputs together, so bring them to one scale; a leaf holds a mean for each.
///
/// Example: `const auto model = fit(random_forest_multi_output_regressor{.min_rows_in_leaf = 5}, train);`
using random_forest_multi_output_regressor = forest<trees::bagged_multi_output_regression>;

#ifdef SLUICE_COMPILED
extern template struct forest<trees::bagged_multi_output_regression>;
#endif

}  // namespace sluice
