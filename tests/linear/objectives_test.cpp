// SPDX-License-Identifier: MIT
#include "golden_data.hpp"
#include "sluice/linear/log_link_losses.hpp"
#include "sluice/linear/logistic_loss.hpp"
#include "sluice/linear/minimise.hpp"
#include "sluice/linear/softmax_objective.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace objectives_test {

/// The golden table with weights, one row of which is 0.
struct problem {
    table x = test::golden_table();
    std::vector<double> weights;
    context ctx{};

    problem() {
        const auto rows = test::golden_weights();
        weights.assign(rows.weights.begin(), rows.weights.end());
        weights[7] = 0;
    }
    [[nodiscard]] linear::design design(bool centre) const {
        return {features(x, "test"), weights, centre, "test", ctx};
    }
};

Eigen::VectorXd some_point(Eigen::Index n) {
    Eigen::VectorXd w(n);
    for (Eigen::Index k = 0; k < n; ++k) w[k] = 0.3 * std::cos(static_cast<double>(k) + 1);
    return w;
}

/// Derivatives agree with differences of values and gradients.
template <class Objective>
void differentiates(const Objective& objective, const context& ctx, bool exact_hessian = true) {
    const Eigen::Index n = objective.n_parameters();
    const Eigen::VectorXd w = some_point(n);
    const auto here = objective.at(w, {}, ctx);
    const auto diagonal = objective.at(w, {.second = linear::second_derivatives::diagonal}, ctx);
    const auto plain = objective.at(w, {.second = linear::second_derivatives::none}, ctx);
    CHECK(plain.value == here.value);
    CHECK((plain.gradient - here.gradient).cwiseAbs().maxCoeff() == 0);
    CHECK((diagonal.hessian.col(0) - here.hessian.diagonal()).cwiseAbs().maxCoeff() < 1e-10);
    const double h = 1e-6;
    for (Eigen::Index k = 0; k < n; ++k) {
        Eigen::VectorXd more = w, less = w;
        more[k] += h, less[k] -= h;
        const auto up = objective.at(more, {}, ctx), down = objective.at(less, {}, ctx);
        CHECK((up.value - down.value) / (2 * h) == doctest::Approx(here.gradient[k]).epsilon(1e-6).scale(1));
        if (!exact_hessian) continue;
        const Eigen::VectorXd change = (up.gradient - down.gradient) / (2 * h);
        for (Eigen::Index l = k; l < n; ++l)
            CHECK(change[l] == doctest::Approx(here.hessian(l, k)).epsilon(1e-6).scale(1));
    }
}

template <class Loss>
void loss_differentiates(const Loss& loss, const std::vector<double>& y, bool exact_hessian = true) {
    const problem p;
    for (const bool intercept : {true, false}) {
        const auto x = p.design(intercept);
        const Eigen::VectorXd penalty = Eigen::VectorXd::LinSpaced(5, 0, 2);
        const linear::margin_objective objective(x, y, intercept, penalty, loss);
        differentiates(objective, p.ctx, exact_hessian);
        Eigen::VectorXd constant = Eigen::VectorXd::Zero(objective.n_parameters());
        if (intercept) constant[0] = 0.4;
        CHECK(objective.at_constant(intercept ? 0.4 : 0, p.ctx) ==
              doctest::Approx(objective.at(constant, {}, p.ctx).value).epsilon(1e-12));
    }
}

std::vector<double> zeros_and_ones() {
    std::vector<double> y;
    for (const auto code : test::golden_classes(2).codes) y.push_back(code);
    return y;
}

TEST_CASE("logistic loss has the derivatives of its values") {
    loss_differentiates(linear::logistic_loss{}, zeros_and_ones());
}

TEST_CASE("half deviances have the derivatives of their values and vanish where the mean is the target") {
    const auto counts = test::golden_counts(), amounts = test::golden_counts(0.5);
    loss_differentiates(linear::poisson_loss{}, counts);
    loss_differentiates(linear::gamma_loss{}, amounts);
    loss_differentiates(linear::tweedie_loss{1.3}, counts);
    loss_differentiates(linear::tweedie_loss{2.6}, amounts, false);
    loss_differentiates(linear::negative_binomial_loss{0.7}, counts);
    const linear::block_array y = linear::block_array::LinSpaced(5, 0.5, 4), margin = y.log();
    const auto vanishes = [&](const auto& loss) {
        linear::loss_block out;
        loss(margin, y, out);
        CHECK(out.value.abs().maxCoeff() < 1e-14);
        CHECK(out.gradient.abs().maxCoeff() < 1e-14);
        CHECK(out.curvature.minCoeff() > 0);
    };
    vanishes(linear::poisson_loss{});
    vanishes(linear::gamma_loss{});
    vanishes(linear::tweedie_loss{1.3});
    vanishes(linear::tweedie_loss{3});
    vanishes(linear::negative_binomial_loss{0.7});
}

TEST_CASE("logistic loss stays finite and exact for margins of any size") {
    linear::block_array margin(4), y(4);
    margin << -800, 800, -800, 40;
    y << 1, 1, 0, 1;
    linear::loss_block out;
    linear::logistic_loss{}(margin, y, out);
    CHECK(out.value[0] == 800);
    CHECK(out.value[1] < 1e-300);
    CHECK(out.value[2] < 1e-300);
    CHECK(out.value[3] == doctest::Approx(std::exp(-40)).epsilon(1e-12));
    CHECK(out.gradient[0] == -1);
    CHECK(out.curvature.isFinite().all());
}

TEST_CASE("log loss of three classes has the derivatives of its values") {
    const problem p;
    const auto y = test::golden_classes(3);
    for (const bool intercept : {true, false}) {
        const auto x = p.design(intercept);
        const linear::softmax_objective objective(x, y.codes.span(), 3, intercept,
                                                  Eigen::VectorXd::LinSpaced(5, 0, 2));
        const Eigen::VectorXd w = some_point(objective.n_parameters());
        const auto here = objective.at(w, {}, p.ctx);
        const double h = 1e-6;
        // The Hessian without what is added along the common direction.
        Eigen::MatrixXd hessian = here.hessian.selfadjointView<Eigen::Lower>();
        const Eigen::Index q = objective.per_class();
        for (Eigen::Index k = 0; k < objective.n_parameters(); ++k) {
            Eigen::VectorXd more = w, less = w;
            more[k] += h, less[k] -= h;
            const auto up = objective.at(more, {}, p.ctx), down = objective.at(less, {}, p.ctx);
            CHECK((up.value - down.value) / (2 * h) ==
                  doctest::Approx(here.gradient[k]).epsilon(1e-6).scale(1));
            const Eigen::VectorXd change = (up.gradient - down.gradient) / (2 * h);
            for (Eigen::Index l = 0; l < objective.n_parameters(); ++l) {
                const double added = k % q == l % q ? hessian(l, k) - change[l] : 0;
                CHECK(added > -1e-4);
                CHECK(change[l] == doctest::Approx(hessian(l, k) - added).epsilon(1e-6).scale(1));
            }
        }
    }
}

TEST_CASE("newton and l-bfgs find the same minimum") {
    const problem p;
    const auto x = p.design(true);
    const auto y = zeros_and_ones();
    const linear::margin_objective objective(x, y, true, Eigen::VectorXd::Constant(5, 0.1),
                                             linear::logistic_loss{});
    const Eigen::VectorXd start = Eigen::VectorXd::Zero(6);
    const auto a = linear::newton(objective, start, {1e-12, 50}, {}, p.ctx);
    const auto diagonal =
        objective.at(start, {.second = linear::second_derivatives::diagonal}, p.ctx).hessian;
    const auto b = linear::lbfgs(objective, start, diagonal.col(0), {1e-14, 500}, p.ctx);
    CHECK(a.converged);
    CHECK(b.converged);
    CHECK((a.at - b.at).cwiseAbs().maxCoeff() < 1e-6);
    CHECK(objective.at(a.at, {}, p.ctx).gradient.cwiseAbs().maxCoeff() < 1e-8);
    CHECK(linear::newton(objective, start, {1e-12, 1}, {}, p.ctx).iterations == 1);
    CHECK_FALSE(linear::newton(objective, start, {1e-12, 1}, {}, p.ctx).converged);
}

}  // namespace objectives_test
