// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/averaged_outputs.hpp"
#include "sluice/trees/forest/forest.hpp"

#include <string_view>

namespace sluice {

namespace trees {

/// The task of predicting several numbers a row by trees of random cuts.
struct randomised_multi_output_regression {
    static constexpr std::string_view name = "extra_trees_multi_output_regressor";
    static constexpr role step_role = role::regressor;
    static constexpr bool random_cuts = true;
    static constexpr bool bootstrap() { return false; }
    static constexpr unit_interval max_features() { return 1; }

    using fitted = averaged_outputs<randomised_multi_output_regression>;
};

}  // namespace trees

/// Extremely randomised trees that predict the means of several numbers: `forest`, with its parameters. Learns from a
/// `multi_output_target`, [n_rows x n_outputs], and predicts [n_rows x n_outputs] (`Eigen::MatrixXd`). A node cuts each
/// feature that it looks at once, at random as `extra_trees_regressor` does, and takes the cut that lowers the squared
/// error of all outputs together most; bring them to one scale.
///
/// Example: `const auto model = fit(extra_trees_multi_output_regressor{.n_trees = 300}, train);`
using extra_trees_multi_output_regressor = forest<trees::randomised_multi_output_regression>;

#ifdef SLUICE_COMPILED
extern template struct forest<trees::randomised_multi_output_regression>;
#endif

}  // namespace sluice
