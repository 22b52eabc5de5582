// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs a TRUTH of classes and PREDICTIONS that are classes
// expect: accuracy_metric
#include "sluice/compose/predict.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/trees/trees.hpp"

using namespace sluice;

namespace classification_metric_on_regressor {

#ifndef SLUICE_CONTROL
double f(const class_target& y, const model<gbm_regressor>& m, const table& x) {
    return accuracy(y, predict(m, x));
}
#else
double f(const class_target& y, const model<gbm_classifier>& m, const table& x) {
    return accuracy(y, predict(m, x));
}
#endif

}  // namespace classification_metric_on_regressor
