// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs .* that are probabilities
#include "sluice/metrics/metrics.hpp"

using namespace sluice;

namespace log_loss_on_predicted_classes {

double judge(const class_target& truth, const class_target& classes, const Eigen::MatrixXd& probabilities) {
#ifndef SLUICE_CONTROL
    return log_loss(truth, classes) + probabilities(0, 0);
#else
    return log_loss(truth, probabilities) + static_cast<double>(classes.size());
#endif
}

}  // namespace log_loss_on_predicted_classes
