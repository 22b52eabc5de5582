// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/metrics/metric.hpp"

#include <cstddef>
#include <span>

namespace sluice {

/// What a metric of numbers says of each output, [n_outputs], where the metric itself says their mean. Truth and predictions
/// [n_rows x n_outputs]. Throws as the metric does. O(n_rows n_outputs) for most.
///
/// Example: `const Eigen::VectorXd shares = by_output(r2, truth, predict(model, x));`
template <metric Metric>
[[nodiscard]] Eigen::VectorXd by_output(const Metric& judge, const multi_output_target& truth,
                                        const Eigen::MatrixXd& predictions,
                                        std::span<const double> weights = {}) {
    detail::require_outputs(truth, predictions, Metric::name);
    Eigen::VectorXd all(predictions.cols());
    for (std::size_t k = 0; k < truth.outputs.width(); ++k)
        all[static_cast<Eigen::Index>(k)] =
            judge(truth.outputs.column(k), detail::column_of(predictions, k), weights);
    return all;
}

}  // namespace sluice
