// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs a TRUTH of labels \(multi_label_target\) and PREDICTIONS that are labels
#include "sluice/metrics/metrics.hpp"

using namespace sluice;

namespace label_metric_on_classes {

double judge(const class_target& classes, const multi_label_target& labels, const Eigen::MatrixXd& p) {
#ifndef SLUICE_CONTROL
    return multi_label_f_score(classes, p) + 0 * static_cast<double>(labels.size());
#else
    return multi_label_f_score(labels, p) + 0 * static_cast<double>(classes.size());
#endif
}

}  // namespace label_metric_on_classes
