// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs .* that are probabilities
#include "sluice/metrics/metrics.hpp"

using namespace sluice;

namespace roc_auc_on_regressor {

double judge(const class_target& truth, const Eigen::VectorXd& numbers,
             const Eigen::MatrixXd& probabilities) {
#ifndef SLUICE_CONTROL
    return roc_auc(truth, numbers) + probabilities(0, 0);
#else
    return roc_auc(truth, probabilities) + numbers(0);
#endif
}

}  // namespace roc_auc_on_regressor
