// SPDX-License-Identifier: MIT
#include "support/compiled_gbm.hpp"

namespace sluice {

template gbm_classifier::fitted gbm_classifier::resume(const fitted&, const dataset<>&, const context&) const;
template gbm_regressor::fitted gbm_regressor::resume(const fitted&, const dataset<>&, const context&) const;
template gbm_quantile_regressor::fitted gbm_quantile_regressor::resume(const fitted&, const dataset<>&,
                                                                       const context&) const;
template gbm_ranker::fitted gbm_ranker::resume(const fitted&, const dataset<>&, const context&) const;
template gbm_survival::fitted gbm_survival::resume(const fitted&, const dataset<>&, const context&) const;

}  // namespace sluice
