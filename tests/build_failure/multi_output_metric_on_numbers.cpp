// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs a TRUTH and PREDICTIONS that are numbers
// expect: multi_output_target and Eigen::MatrixXd
#include "sluice/compose/predict.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/trees/trees.hpp"

using namespace sluice;

namespace multi_output_metric_on_numbers {

#ifndef SLUICE_CONTROL
double f(const numeric_target& y, const model<gbm_multi_output_regressor>& m, const table& x) {
    return rmse(y, predict(m, x));
}
#else
double f(const multi_output_target& y, const model<gbm_multi_output_regressor>& m, const table& x) {
    return rmse(y, predict(m, x));
}
#endif

}  // namespace multi_output_metric_on_numbers
