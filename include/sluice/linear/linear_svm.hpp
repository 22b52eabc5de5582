// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/present_classes.hpp"
#include "sluice/linear/classification_model.hpp"
#include "sluice/linear/margin_objective.hpp"
#include "sluice/linear/minimise.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice {

/// Linear support vector machine for two or more classes: makes
/// `sum of w max(0, 1 - s (b + x c))^2 + l2 / 2 |c|^2` least, s the sign of the class. The intercept is not penalised.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `l2` | 1 | >= 0 | penalty on the squares of coefficients: 1 / C in scikit-learn's words |
/// | `intercept` | true | | fit constants too |
/// | `tolerance` | 1e-10 | > 0 | stop when a step promises to lower the objective by less than this share of it |
/// | `max_iterations` | 1000 | >= 1 | most steps |
///
/// More than two classes: each against the rest. A support vector machine knows margins only; probabilities are the
/// logistic function (softmax) of twice the margins, which keeps their order and agrees near 0 with what squared hinge
/// loss estimates. Calibrate them where they matter. Found by Newton's method, by L-BFGS above 512 parameters. Missing
/// values, weights, classes without weight, determinism, complexity and errors are as in `logistic_regression`.
/// Example: `on(kind::numeric) | standard_scaler{} | linear_svm{.l2 = 0.1}`.
/// Source: Cortes, Vapnik, "Support-vector networks", 1995, doi:10.1007/BF00994018; Zhang, "Statistical behavior and
/// consistency of classification methods based on convex risk minimization", 2004, doi:10.1214/aos/1079120130.
struct linear_svm {
    static constexpr std::string_view name = "linear_svm";
    static constexpr role step_role = role::classifier;

    non_negative l2 = 1;
    bool intercept = true;
    positive tolerance = 1e-10;
    at_least<1> max_iterations = 1000;

    static auto parameters() {
        return std::array{
            parameter{"l2", &linear_svm::l2, "penalty on the squares of coefficients"},
            parameter{"intercept", &linear_svm::intercept, "fit constants too"},
            parameter{"tolerance", &linear_svm::tolerance, "share of the objective not worth a step"},
            parameter{"max_iterations", &linear_svm::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::classification_model<"linear_svm", 2>;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const linear_svm&, const linear_svm&) = default;
};

namespace linear {

/// The square of what a margin with the class's sign lacks of 1, for a class 0 or 1.
struct squared_hinge_loss {
    SLUICE_WHEN_USED void operator()(const block_array& margin, const block_array& y, loss_block& out) const {
        const block_array sign = 2 * y - 1;
        const block_array lack = ((1 - sign * margin).max)(0);
        out.value = lack.square();
        out.gradient = -2 * sign * lack;
        out.curvature = (lack > 0).select(block_array::Constant(lack.size(), 2.0), 0.0);
    }
};

}  // namespace linear

template <class>
linear_svm::fitted linear_svm::fit(const dataset<>& data, const context& ctx) const {
    const auto& target = require_target<class_target>(data.target(), name);
    const linear::design x(linear::required_features(data.x(), name), data.weights(), intercept, name, ctx);
    const present_classes classes(target, data);
    const losses::learned_classes learned(target.classes, classes.present);
    const std::size_t n_margins = learned.n_margins();
    Eigen::MatrixXd w(x.width() + (intercept ? 1 : 0), static_cast<Eigen::Index>(n_margins));
    std::int64_t iterations = 0;
    bool converged = true;
    for (std::size_t k = 0; k < n_margins; ++k) {
        const auto positive_class = static_cast<std::int32_t>(n_margins == 1 ? 1 : k);
        std::vector<double> y;
        for (const auto place : classes.places) y.push_back(place == positive_class ? 1.0 : 0.0);
        const linear::margin_objective objective(x, y, intercept, linear::mapped_penalty(x, l2),
                                                 linear::squared_hinge_loss{});
        const Eigen::VectorXd start = Eigen::VectorXd::Zero(w.rows());
        auto m = linear::minimise(objective, start, x.total_weight(), {tolerance, max_iterations}, ctx);
        w.col(static_cast<Eigen::Index>(k)) = m.at;
        iterations += m.iterations;
        converged = converged && m.converged;
    }
    return {learned, linear::terms_of(x, intercept, w), iterations, converged};
}

#ifdef SLUICE_COMPILED
extern template linear_svm::fitted linear_svm::fit<void>(const dataset<>&, const context&) const;
#endif

}  // namespace sluice
