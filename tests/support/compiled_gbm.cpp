// SPDX-License-Identifier: MIT
#include "support/compiled_gbm.hpp"

namespace sluice {

template gbm<trees::classification>::fitted gbm<trees::classification>::resume(const fitted&,
                                                                               const dataset<>&,
                                                                               const context&) const;
template gbm<trees::regression>::fitted gbm<trees::regression>::resume(const fitted&, const dataset<>&,
                                                                       const context&) const;
template gbm<trees::quantile_regression>::fitted gbm<trees::quantile_regression>::resume(
    const fitted&, const dataset<>&, const context&) const;
template gbm<trees::multi_output_regression>::fitted gbm<trees::multi_output_regression>::resume(
    const fitted&, const dataset<>&, const context&) const;
template gbm<trees::ranking>::fitted gbm<trees::ranking>::resume(const fitted&, const dataset<>&,
                                                                 const context&) const;
template gbm<trees::survival>::fitted gbm<trees::survival>::resume(const fitted&, const dataset<>&,
                                                                   const context&) const;

}  // namespace sluice
