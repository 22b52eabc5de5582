// SPDX-License-Identifier: MIT
// Matrices of Eigen and tensors of xtensor are tables without a copy; predictions are Eigen's vectors.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/interop/eigen.hpp"
#include "sluice/interop/xtensor.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

#include <cstdio>
#include <vector>

using namespace sluice;

int main() {
    Eigen::MatrixXd points(5, 2);
    points << 1, 2, 2, 1, 3, 5, 4, 3, 5, 8;
    const Eigen::VectorXd heights = 3 * points.col(0) - 2 * points.col(1);
    const std::vector<double> target(heights.begin(), heights.end());

    const table x = table_view(points, {"east", "north"});  // looks at the matrix, which must stay
    const auto model = fit(standard_scaler{} | linear_regression{}, dataset(x, numeric_target{target}));
    const Eigen::VectorXd said = predict(model, x);
    std::printf("largest error: %.3f\n", (said - heights).cwiseAbs().maxCoeff());

    xt::xtensor<double, 2, xt::layout_type::column_major> later({2, 2});
    later(0, 0) = 10, later(0, 1) = 1, later(1, 0) = 1, later(1, 1) = 10;
    const Eigen::VectorXd of_later = predict(model, table_view(later, {"east", "north"}));
    std::printf("of a tensor: %.0f and %.0f\n", of_later[0], of_later[1]);

    const Eigen::MatrixXd scaled = to_matrix(transform(fit(standard_scaler{}, dataset(x)), x));
    std::printf("scaled: %ld x %ld, means %.0f and %.0f\n", static_cast<long>(scaled.rows()),
                static_cast<long>(scaled.cols()), scaled.col(0).mean(), scaled.col(1).mean());
}
