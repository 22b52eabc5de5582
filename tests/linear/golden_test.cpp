// SPDX-License-Identifier: MIT
// Golden values are printed by golden.py: scikit-learn 1.9.1, scipy 1.17.1.
#include "golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/linear/linear.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;

namespace golden_test {

/// Intercept, then coefficients.
template <class Model>
std::vector<double> numbers_of(const Model& m) {
    std::vector<double> all{m.state().intercept()};
    for (const double c : m.state().coefficients()) all.push_back(c);
    return all;
}

template <class Model>
void agrees(const Model& m, const std::vector<double>& golden, double allowed = 1e-9) {
    const auto found = numbers_of(m);
    REQUIRE(found.size() == golden.size());
    for (std::size_t k = 0; k < found.size(); ++k) CHECK(std::abs(found[k] - golden[k]) < allowed);
}

/// `mean of half deviances + 0.005 |c|^2` of a model for the golden data; `deviance(y, mean)`.
template <class Model, class Deviance>
double objective_of(const Model& m, const std::vector<double>& y, const Deviance& half_deviance) {
    const auto mean = predict(m, test::golden_table());
    const auto rows = test::golden_weights();
    double sum = 0, weight = 0, squares = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        sum += rows.weights[i] * half_deviance(y[i], mean[static_cast<Eigen::Index>(i)]);
        weight += rows.weights[i];
    }
    for (const double c : m.state().coefficients()) squares += c * c;
    return sum / weight + 0.005 * squares;
}

template <class Spec, class Deviance>
void reaches(const Spec& spec, const std::vector<double>& y, double golden, const Deviance& half_deviance) {
    const auto m = fit(spec, test::golden_data(y));
    CHECK(m.state().converged());
    CHECK(objective_of(m, y, half_deviance) <= golden * (1 + 1e-10));
}

double y_ln(double y, double ratio) { return y > 0 ? y * std::log(ratio) : 0; }

TEST_CASE("linear regression agrees with scikit-learn") {
    agrees(fit(linear_regression{}, test::golden_data()),
           {2.93700852522964, 0.7559154828283341, -0.5238824520954829, 0.37044346489217084,
            -0.024747769131289954, 0.052339224831288236});
    agrees(fit(linear_regression{.intercept = false}, test::golden_data()),
           {0.0, 0.3630379217388584, -0.7093662011967062, 0.3289403466476274, -0.13870702797795254,
            -0.06957416624796708});
    agrees(fit(linear_regression{}, test::golden_data(test::golden_numbers(), {})),
           {2.9248851077556086, 0.7483180067798422, -0.5307782110513601, 0.3645358716471679,
            -0.028583315432431977, 0.047493768421284166});
}

TEST_CASE(
    "linear regression takes the shortest solution when columns depend on each other, as scikit-learn does") {
    auto x = test::golden_table();
    const auto a = test::golden_column(0), b = test::golden_column(1);
    std::vector<double> sum;
    for (std::size_t i = 0; i < a.size(); ++i) sum.push_back(a[i] - 2 * b[i]);
    x.add({"sum", array<double>(std::move(sum))});
    const auto m = fit(linear_regression{}, dataset(x, numeric_target{test::golden_numbers()}));
    agrees(m, {2.924885107755609, 0.4466722686327485, 0.07251326524282767, 0.36453587164716844,
               -0.028583315432431956, 0.0474937684212847, 0.3016457381470931});
    for (const auto& c : m.state().summary().coefficients) CHECK(std::isnan(c.standard_error));
}

TEST_CASE("penalised regressions agree with scikit-learn") {
    agrees(fit(ridge_regression{.l2 = 3}, test::golden_data()),
           {2.935294236960786, 0.7538845264184254, -0.5228609306120837, 0.3691802628455372,
            -0.025270165493890055, 0.05182946601166486});
    agrees(fit(lasso_regression{.alpha = 0.2, .tolerance = 1e-13}, test::golden_data()),
           {2.915595010564726, 0.7322586791611291, -0.49916466424240125, 0.3358034287700495,
            -0.011614067311746107, 0.018893440156923697},
           1e-6);
    agrees(
        fit(elastic_net_regression{.alpha = 0.3, .l1_ratio = 0.4, .tolerance = 1e-13}, test::golden_data()),
        {2.9086698741934143, 0.7232022946303079, -0.4997658888526725, 0.3385961502574203,
         -0.021656658062706644, 0.028175167768779864},
        1e-6);
    const std::size_t three[] = {0, 1, 2};
    agrees(fit(lasso_regression{.alpha = 0.5, .tolerance = 1e-13},
               test::golden_data(test::golden_numbers(), {}).take(three)),
           {0.27269725859513655, 0, 0, 0.45581457345971566, 0, 0}, 1e-6);
}

TEST_CASE("elastic net without a share of absolute values is ridge regression") {
    const auto data = test::golden_data();
    double total = 0;
    for (const double w : data.weights()) total += w;
    agrees(fit(elastic_net_regression{.alpha = 0.3, .l1_ratio = 0}, data),
           numbers_of(fit(ridge_regression{.l2 = checked(0.3 * total)}, data)), 1e-14);
}

TEST_CASE("quantile regression agrees with scikit-learn, down to which coefficients are 0") {
    const auto check = [](double quantile, double alpha, const std::vector<double>& golden) {
        CAPTURE(quantile);
        const auto m = fit(quantile_regression{.quantile = checked(quantile), .alpha = checked(alpha)},
                           test::golden_data());
        CHECK(m.state().converged());
        agrees(m, golden, 1e-6);
        for (std::size_t k = 0; k < golden.size(); ++k) CHECK((golden[k] == 0) == (numbers_of(m)[k] == 0));
    };
    check(0.5, 0,
          {2.7971809796280773, 0.7461722488038276, -0.5123205741626795, 0.4148325358851673,
           -0.043301435406698764, 0.08122009569378003});
    check(0.1, 0,
          {1.7090920289799303, 0.7122852875280065, -0.5003360716952943, 0.3984129947722159,
           0.013816280806571997, 0.02798730395817661});
    check(0.9, 0.05,
          {4.197102406274, 0.7211060948081265, -0.5005079006772001, 0.27491534988713384, 0.0,
           -0.011117381489840594});
    check(0.3, 0.3,
          {2.3170114373727135, 0.7088561423985994, -0.35626641377297885, 0.2576743507440908, 0.0, 0.0});
}

TEST_CASE("poisson regression agrees with scikit-learn") {
    agrees(fit(poisson_regression{.alpha = 0.01}, test::golden_data(test::golden_counts())),
           {0.6324555315071665, -0.0324651797641128, -0.00035546851674521677, 0.0010766501755401022,
            -0.06445103991973478, 0.048005463718608414});
}

TEST_CASE("gamma regression agrees with scikit-learn") {
    agrees(fit(gamma_regression{.alpha = 0.01}, test::golden_data(test::golden_counts(0.5))),
           {0.87620160926884, -0.02480717789011823, 0.004430341279103904, 0.0013057328053735489,
            -0.050982132902052585, 0.038692070938681});
}

TEST_CASE("tweedie regression agrees with scikit-learn") {
    agrees(fit(tweedie_regression{.power = 1.5, .alpha = 0.01}, test::golden_data(test::golden_counts())),
           {0.6349900612860999, -0.03181110502830981, 0.003378137747049187, 0.0015759974132392954,
            -0.06416966523158212, 0.0480867173484996});
    // Fisher's scoring comes near the minimum step by step: half of the digits of the objective are the coefficients'.
    agrees(fit(tweedie_regression{.power = 3, .alpha = 0.01}, test::golden_data(test::golden_counts(0.5))),
           {0.8817153949310237, -0.02471887602036221, 0.010981685007436352, 0.0028283255846276714,
            -0.052509089826871906, 0.04148935246642209},
           1e-5);
}

TEST_CASE("generalised linear models reach the best known objective") {
    const auto counts = test::golden_counts(), amounts = test::golden_counts(0.5);
    reaches(poisson_regression{.alpha = 0.01}, counts, 1.0592123528348634,
            [](double y, double mean) { return y_ln(y, y / mean) - y + mean; });
    reaches(gamma_regression{.alpha = 0.01}, amounts, 0.3649517838191169,
            [](double y, double mean) { return std::log(mean / y) + y / mean - 1; });
    reaches(tweedie_regression{.power = 1.5, .alpha = 0.01}, counts, 1.1196053193721778,
            [](double y, double mean) {
                return -4 * std::sqrt(y) + 2 * y / std::sqrt(mean) + 2 * std::sqrt(mean);
            });
    reaches(tweedie_regression{.power = 3, .alpha = 0.01}, amounts, 0.23014010496188586,
            [](double y, double mean) { return 1 / y / 2 + y / (mean * mean) / 2 - 1 / mean; });
    reaches(negative_binomial_regression{.dispersion = 0.7, .alpha = 0.01}, counts, 0.5335913726444105,
            [](double y, double mean) {
                return y_ln(y, y / mean) - (y + 1 / 0.7) * std::log((1 + 0.7 * y) / (1 + 0.7 * mean));
            });
}

TEST_CASE("tweedie regression of power 1 and 2 is poisson and gamma regression") {
    const auto counts = test::golden_data(test::golden_counts()),
               amounts = test::golden_data(test::golden_counts(0.5));
    CHECK(numbers_of(fit(tweedie_regression{.power = 1}, counts)) ==
          numbers_of(fit(poisson_regression{}, counts)));
    CHECK(numbers_of(fit(tweedie_regression{.power = 2}, amounts)) ==
          numbers_of(fit(gamma_regression{}, amounts)));
    const auto near = numbers_of(fit(tweedie_regression{.power = 1.000001}, counts));
    const auto one = numbers_of(fit(poisson_regression{}, counts));
    for (std::size_t k = 0; k < near.size(); ++k) CHECK(std::abs(near[k] - one[k]) < 1e-5);
}

TEST_CASE("logistic regression agrees with scikit-learn") {
    const auto fit_classes = [](int n_classes, double c) {
        return fit(logistic_regression{.l2 = checked(1 / c)},
                   dataset<>(test::golden_table(), test::golden_classes(n_classes), test::golden_weights()));
    };
    const auto check = [](const auto& m, const std::vector<double>& golden) {
        // golden.py prints the intercepts first.
        const auto& terms = m.state().terms();
        const std::size_t n = terms.n_outputs();
        REQUIRE(golden.size() == n * 6);
        double mean = 0;
        for (std::size_t k = 0; k < n; ++k) mean += terms.intercept(k) / static_cast<double>(n);
        for (std::size_t k = 0; k < n; ++k) {
            CHECK(std::abs(terms.intercept(k) - golden[k]) < 1e-8);
            for (std::size_t j = 0; j < 5; ++j)
                CHECK(std::abs(terms.coefficients(k)[j] - golden[n + k * 5 + j]) < 1e-8);
        }
        CHECK(m.state().converged());
    };
    check(fit_classes(2, 1), {0.3582866706247245, -0.0374925265405694, -0.011628293233066607,
                              0.02933218501702532, -0.019269061578343613, -0.08290053254085421});
    check(fit_classes(2, 100), {0.3580269762864237, -0.03768239706251614, -0.011693701939586947,
                                0.02934564495384164, -0.019357100582315538, -0.08316150188114196});
    check(fit_classes(3, 1),
          {1.5366889320498902, 1.652563411520497, -3.1892523435703963, -0.2963190490387735,
           0.22120361705914066, -0.19976655878654914, -0.1456967759598675, -0.040823134923371446,
           -0.426873863272743, 0.23512717741158645, -0.22328674986101818, -0.2068356220703489,
           -0.13510306985001783, 0.7231929123115212, -0.4563307944707441, 0.4230533086475664,
           0.35253239803022274, 0.17592620477340087});
    check(fit_classes(3, 100),
          {1.7308889634682236, 1.8442209187060672, -3.575109882174291, -0.33557990520049813,
           0.25886660982221316, -0.225438179113221, -0.17053182651023174, -0.05588558080670146,
           -0.46731234590543186, 0.2729259661489204, -0.249704467196421, -0.23228755906739001,
           -0.15037011837567626, 0.8028922511059696, -0.5317925759711466, 0.4751426463096154,
           0.40281938557758945, 0.20625569918234574});
}

TEST_CASE("huber regression reaches the best known objective, which is below scikit-learn's") {
    const auto y = test::golden_numbers();
    const auto m = fit(huber_regression{.alpha = 0.01}, test::golden_data(y, {}));
    const auto mean = predict(m, test::golden_table());
    const auto objective = [&](double scale) {
        double sum = 0;
        for (std::size_t i = 0; i < y.size(); ++i) {
            const double z = std::abs(y[i] - mean[static_cast<Eigen::Index>(i)]) / scale;
            sum += scale + scale * (z < 1.35 ? z * z : 2 * 1.35 * z - 1.35 * 1.35);
        }
        for (const double c : m.state().coefficients()) sum += 0.01 * c * c;
        return sum;
    };
    double low = 0.5, high = 1;  // convex in the scale
    for (int step = 0; step < 100; ++step) {
        const double a = low + (high - low) / 3, b = high - (high - low) / 3;
        (objective(a) < objective(b) ? high : low) = objective(a) < objective(b) ? b : a;
    }
    CHECK(m.state().converged());
    CHECK(objective(low) <= 142.28280738078215 * (1 + 1e-12));
}

TEST_CASE("linear support vector machine agrees with scikit-learn") {
    const auto m = fit(linear_svm{.l2 = 2},
                       dataset<>(test::golden_table(), test::golden_classes(2), test::golden_weights()));
    const auto& terms = m.state().terms();
    const double golden[] = {-0.017650751257922027, -0.005785781092101892, 0.013784810727315938,
                             -0.00898647656121191, -0.03929930511503572};
    // scikit-learn penalises the intercept too, though hardly: it is one of 1e4 times a constant column.
    CHECK(std::abs(terms.intercept() - 0.17340286387044815) < 1e-7);
    for (std::size_t j = 0; j < 5; ++j) CHECK(std::abs(terms.coefficients()[j] - golden[j]) < 1e-7);
}

}  // namespace golden_test
