// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/forest/averaged_classifier.hpp"
#include "sluice/trees/forest/forest.hpp"

#include <string_view>

namespace sluice {

namespace trees {

/// The task of telling classes apart by trees of random cuts.
struct randomised_classification {
    static constexpr std::string_view name = "extra_trees_classifier";
    static constexpr role step_role = role::classifier;
    static constexpr bool random_cuts = true;
    static constexpr bool bootstrap() { return false; }
    static constexpr unit_interval max_features() { return 0; }

    using fitted = averaged_classifier<randomised_classification>;
};

}  // namespace trees

/// Extremely randomised trees that predict the probabilities of classes: `forest`, with its parameters. A node cuts each
/// feature that it looks at once, at the cut between bins that is nearest to a value drawn between the lowest and the
/// highest of them, and takes the cut that gains most. All rows are taken.
///
/// Example: `const auto model = fit(extra_trees_classifier{.n_trees = 300, .max_features = 0.5}, train);`
using extra_trees_classifier = forest<trees::randomised_classification>;

#ifdef SLUICE_COMPILED
extern template struct forest<trees::randomised_classification>;
#endif

}  // namespace sluice
