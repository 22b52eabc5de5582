// SPDX-License-Identifier: MIT
// Boosted trees that are compiled once for all tests, in compiled_gbm.cpp: whoever fits them need not do it again.
#pragma once

#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_multi_output_regressor.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/gbm_survival.hpp"

namespace sluice {

extern template gbm<trees::classification>::fitted gbm<trees::classification>::resume(const fitted&,
                                                                                      const dataset<>&,
                                                                                      const context&) const;
extern template gbm<trees::regression>::fitted gbm<trees::regression>::resume(const fitted&, const dataset<>&,
                                                                              const context&) const;
extern template gbm<trees::quantile_regression>::fitted gbm<trees::quantile_regression>::resume(
    const fitted&, const dataset<>&, const context&) const;
extern template gbm<trees::multi_output_regression>::fitted gbm<trees::multi_output_regression>::resume(
    const fitted&, const dataset<>&, const context&) const;
extern template gbm<trees::ranking>::fitted gbm<trees::ranking>::resume(const fitted&, const dataset<>&,
                                                                        const context&) const;
extern template gbm<trees::survival>::fitted gbm<trees::survival>::resume(const fitted&, const dataset<>&,
                                                                          const context&) const;

}  // namespace sluice
