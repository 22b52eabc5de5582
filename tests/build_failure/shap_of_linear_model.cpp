// SPDX-License-Identifier: MIT
// expect: tree_shap
// expect: tree_model
#include "sluice/compose/fit.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

namespace shap_of_linear_model {

Eigen::MatrixXd contributions(const dataset<>& train) {
#ifndef SLUICE_CONTROL
    return tree_shap(fit(linear_regression{}, train), train.x()).contributions[0];
#else
    return tree_shap(fit(gbm_regressor{}, train), train.x()).contributions[0];
#endif
}

}  // namespace shap_of_linear_model
