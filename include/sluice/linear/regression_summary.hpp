// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear/student_t.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// One coefficient with what inference says of it.
struct coefficient_summary {
    std::string name;           ///< of the column, or "intercept"
    double value = 0;           ///< the coefficient
    double standard_error = 0;  ///< NaN where the data do not determine the coefficient
    double t = 0;               ///< value / standard error
    double p_value = 0;         ///< how probable a t so far from 0 is, were the coefficient 0
    double low = 0, high = 0;   ///< confidence interval
};

/// A regression as statisticians read it. Holds under the classical assumptions: errors independent, normal, of
/// variance inversely proportional to the weights' being counts of equal rows.
struct regression_summary {
    std::vector<coefficient_summary> coefficients;  ///< the intercept first, if there is one
    double level = 0;                               ///< of the confidence intervals
    double residual_variance = 0;                   ///< weighted squared residuals / degrees of freedom
    double degrees_of_freedom = 0;                  ///< sum of weights less effective parameters
    double r_squared = 0;
};

namespace linear {

[[nodiscard]] inline coefficient_summary summary_of(std::string name, double value, double standard_error,
                                                    double degrees_of_freedom, double critical) {
    const double t = value / standard_error;
    return {std::move(name),
            value,
            standard_error,
            t,
            student_t_two_sided(t, degrees_of_freedom),
            value - critical * standard_error,
            value + critical * standard_error};
}

}  // namespace linear
}  // namespace sluice
