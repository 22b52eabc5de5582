// SPDX-License-Identifier: MIT
// Boosted trees that are compiled once for all tests, in compiled_gbm.cpp: whoever fits them need not do it again.
#pragma once

#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/gbm_survival.hpp"

namespace sluice {

extern template gbm_classifier::fitted gbm_classifier::resume(const fitted&, const dataset<>&,
                                                              const context&) const;
extern template gbm_regressor::fitted gbm_regressor::resume(const fitted&, const dataset<>&,
                                                            const context&) const;
extern template gbm_quantile_regressor::fitted gbm_quantile_regressor::resume(const fitted&, const dataset<>&,
                                                                              const context&) const;
extern template gbm_ranker::fitted gbm_ranker::resume(const fitted&, const dataset<>&, const context&) const;
extern template gbm_survival::fitted gbm_survival::resume(const fitted&, const dataset<>&,
                                                          const context&) const;

}  // namespace sluice
