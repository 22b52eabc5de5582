// SPDX-License-Identifier: MIT
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/preprocess/max_abs_scaler.hpp"
#include "sluice/preprocess/min_max_scaler.hpp"
#include "sluice/preprocess/robust_scaler.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

using namespace sluice;

Eigen::VectorXd fitted(const dataset<>& data) {
    const auto six = standard_scaler{} | min_max_scaler{} | robust_scaler{} | max_abs_scaler{} |
                     standard_scaler{} | min_max_scaler{};
    const auto spec = on("a", "b") | simple_imputer{} | six | six | six | robust_scaler{} | max_abs_scaler{} |
                      standard_scaler{} | gbm_regressor{};
    return predict(fit(spec, data), data.x());
}
