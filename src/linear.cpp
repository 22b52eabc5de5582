// SPDX-License-Identifier: MIT
#include "sluice/linear/elastic_net_regression.hpp"
#include "sluice/linear/gamma_regression.hpp"
#include "sluice/linear/huber_regression.hpp"
#include "sluice/linear/lasso_regression.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/linear/linear_svm.hpp"
#include "sluice/linear/logistic_regression.hpp"
#include "sluice/linear/logistic_regression_cv.hpp"
#include "sluice/linear/negative_binomial_regression.hpp"
#include "sluice/linear/poisson_regression.hpp"
#include "sluice/linear/quantile_regression.hpp"
#include "sluice/linear/ridge_regression.hpp"
#include "sluice/linear/ridge_regression_cv.hpp"
#include "sluice/linear/tweedie_regression.hpp"

namespace sluice {

template elastic_net_regression::fitted elastic_net_regression::fit<void>(const dataset<>&,
                                                                          const context&) const;
template gamma_regression::fitted gamma_regression::fit<void>(const dataset<>&, const context&) const;
template huber_regression::fitted huber_regression::fit<void>(const dataset<>&, const context&) const;
template lasso_regression::fitted lasso_regression::fit<void>(const dataset<>&, const context&) const;
template linear_regression::fitted linear_regression::fit<void>(const dataset<>&, const context&) const;
template linear_svm::fitted linear_svm::fit<void>(const dataset<>&, const context&) const;
template logistic_regression::fitted logistic_regression::fit<void>(const dataset<>&, const context&) const;
template logistic_regression_cv::fitted logistic_regression_cv::fit<void>(const dataset<>&,
                                                                          const context&) const;
template negative_binomial_regression::fitted negative_binomial_regression::fit<void>(const dataset<>&,
                                                                                      const context&) const;
template poisson_regression::fitted poisson_regression::fit<void>(const dataset<>&, const context&) const;
template quantile_regression::fitted quantile_regression::fit<void>(const dataset<>&, const context&) const;
template ridge_regression::fitted ridge_regression::fit<void>(const dataset<>&, const context&) const;
template ridge_regression_cv::fitted ridge_regression_cv::fit<void>(const dataset<>&, const context&) const;
template tweedie_regression::fitted tweedie_regression::fit<void>(const dataset<>&, const context&) const;

}  // namespace sluice
