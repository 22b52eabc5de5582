// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs a TRUTH and PREDICTIONS that are numbers
// expect: rmse_metric
#include "sluice/metrics/metrics.hpp"

using namespace sluice;

namespace regression_metric_on_classes {

#ifndef SLUICE_CONTROL
double f(const class_target& y, const class_target& p) { return rmse(y, p); }
#else
double f(const numeric_target& y, const numeric_target& p) { return rmse(y, p); }
#endif

}  // namespace regression_metric_on_classes
