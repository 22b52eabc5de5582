// SPDX-License-Identifier: MIT
// expect: metric: this METRIC needs .* that are scores of the labels
#include "sluice/metrics/metrics.hpp"

using namespace sluice;

namespace label_ranking_of_labels {

double judge(const multi_label_target& truth, const multi_label_target& said, const Eigen::MatrixXd& scores) {
#ifndef SLUICE_CONTROL
    return label_ranking_loss(truth, said) + 0 * static_cast<double>(scores.size());
#else
    return label_ranking_loss(truth, scores) + 0 * static_cast<double>(said.size());
#endif
}

}  // namespace label_ranking_of_labels
