// SPDX-License-Identifier: MIT
#include "sluice/trees/forest/extra_trees_classifier.hpp"
#include "sluice/trees/forest/extra_trees_multi_output_regressor.hpp"
#include "sluice/trees/forest/extra_trees_regressor.hpp"
#include "sluice/trees/forest/random_forest_classifier.hpp"
#include "sluice/trees/forest/random_forest_multi_output_regressor.hpp"
#include "sluice/trees/forest/random_forest_regressor.hpp"
#include "sluice/trees/isolation/isolation_forest.hpp"

namespace sluice {

template struct forest<trees::randomised_classification>;
template struct forest<trees::randomised_multi_output_regression>;
template struct forest<trees::randomised_regression>;
template struct forest<trees::bagged_classification>;
template struct forest<trees::bagged_multi_output_regression>;
template struct forest<trees::bagged_regression>;
template isolation_forest::fitted isolation_forest::fit<void>(const dataset<>&, const context&) const;

}  // namespace sluice
