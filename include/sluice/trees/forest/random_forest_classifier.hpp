// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/averaged_classifier.hpp"
#include "sluice/trees/forest/forest.hpp"

#include <string_view>

namespace sluice {

namespace trees {

/// The task of telling classes apart by trees of drawn rows.
struct bagged_classification {
    static constexpr std::string_view name = "random_forest_classifier";
    static constexpr role step_role = role::classifier;
    static constexpr bool random_cuts = false;
    static constexpr bool bootstrap() { return true; }
    static constexpr unit_interval max_features() { return 0; }

    using fitted = averaged_classifier<bagged_classification>;
};

}  // namespace trees

/// A random forest that predicts the probabilities of classes: `forest`, with its parameters.
///
/// A probability is the mean of the shares that a class has in the leaves. Each node looks at the square root of the
/// number of features, as is usual. Data of one class give a forest that is sure of it.
///
/// Example: `const auto model = fit(random_forest_classifier{.n_trees = 300, .oob_score = true}, train);`
using random_forest_classifier = forest<trees::bagged_classification>;

#ifdef SLUICE_COMPILED
extern template struct forest<trees::bagged_classification>;
#endif

}  // namespace sluice
