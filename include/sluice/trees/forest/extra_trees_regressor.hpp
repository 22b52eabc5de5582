// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/averaged_regressor.hpp"
#include "sluice/trees/forest/forest.hpp"

#include <string_view>

namespace sluice {

namespace trees {

/// The task of predicting a number by trees of random cuts.
struct randomised_regression {
    static constexpr std::string_view name = "extra_trees_regressor";
    static constexpr role step_role = role::regressor;
    static constexpr bool random_cuts = true;
    static constexpr bool bootstrap() { return false; }
    static constexpr unit_interval max_features() { return 1; }

    using fitted = averaged_regressor<randomised_regression>;
};

}  // namespace trees

/// Extremely randomised trees that predict the mean of a number: `forest`, with its parameters. A node cuts each
/// feature that it looks at once, at the cut between bins that is nearest to a value drawn between the lowest and the
/// highest of them, and takes the cut that gains most. All rows and features are taken.
///
/// Example: `const auto model = fit(extra_trees_regressor{.n_trees = 300}, train);`
using extra_trees_regressor = forest<trees::randomised_regression>;

#ifdef SLUICE_COMPILED
extern template struct forest<trees::randomised_regression>;
#endif

}  // namespace sluice
