// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs a TRUTH of classes and PREDICTIONS that are classes
#include "sluice/metrics/metrics.hpp"

using namespace sluice;

namespace f_score_on_numbers {

double judge(const class_target& truth, const Eigen::VectorXd& numbers, const class_target& classes) {
#ifndef SLUICE_CONTROL
    return f_score(truth, numbers) + 0 * static_cast<double>(classes.size());
#else
    return f_score(truth, classes) + 0 * static_cast<double>(numbers.size());
#endif
}

}  // namespace f_score_on_numbers
