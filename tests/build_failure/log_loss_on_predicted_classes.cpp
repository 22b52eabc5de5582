// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs .* that are probabilities
#include "sluice/metrics/metrics.hpp"

using namespace sluice;

namespace log_loss_on_predicted_classes {

double judge(const class_target& truth, const class_target& classes, const Eigen::MatrixXd& probabilities) {
#ifdef SLUICE_CONTROL
    return log_loss(truth, probabilities) + static_cast<double>(classes.size());
#else
    return log_loss(truth, classes) + probabilities(0, 0);
#endif
}

}  // namespace log_loss_on_predicted_classes
