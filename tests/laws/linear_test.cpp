// SPDX-License-Identifier: MIT
#include "sluice/linear/linear.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/testing/laws.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace sluice;

namespace linear_test {

constexpr test::data_shape shape{.n_rows = 60, .n_columns = 4, .missing = 0.1};
constexpr auto complete = on(kind::numeric) | simple_imputer{};

dataset<> three_classes() {
    const auto two = test::random_classes(14, shape);
    const auto& y = std::get<class_target>(two.target());
    std::vector<std::int32_t> codes(y.codes.begin(), y.codes.end());
    for (std::size_t i = 0; i < codes.size(); i += 3) codes[i] = 2;
    const std::vector<std::string> names{"a", "b", "c"};
    return {two.x(), class_target{std::move(codes), std::make_shared<const dictionary>(names)}};
}

dataset<> amounts() {
    const auto data = test::random_numbers(15, shape);
    std::vector<double> y;
    for (const double v : std::get<numeric_target>(data.target()).values) y.push_back(std::exp(v / 4));
    return {data.x(), numeric_target{std::move(y)}};
}

void holds(const testing::report& r) {
    INFO(to_text(r));
    CHECK(r.holds());
    CHECK(r.checks.size() >= 60u);
}

template <class Spec>
void of_numbers(const Spec& spec, const testing::tolerances& allowed = {}) {
    holds(testing::check_laws(complete | spec, test::random_numbers(13, shape), allowed));
}

/// All laws but those of regressors, whose targets include numbers below 0.
template <class Spec>
void of_amounts(const Spec& spec, const testing::tolerances& allowed = {}) {
    const auto whole = complete | spec;
    const auto data = amounts();
    testing::report r{.component = std::string(Spec::name)};
    const testing::component of(whole);
    for (const auto law :
         {testing::law_determinism, testing::law_archive, testing::law_rows, testing::law_weights,
          testing::law_row_order, testing::law_columns, testing::law_sizes, testing::law_values,
          testing::law_storage, testing::law_constness, testing::law_context})
        law(r, of, data, allowed);
    testing::law_composition(r, whole, data, allowed);
    testing::law_parameters(r, spec, allowed);
    holds(r);
}

TEST_CASE("linear models keep the laws") {
    SUBCASE("linear_regression") { of_numbers(linear_regression{}); }
    SUBCASE("ridge_regression") { of_numbers(ridge_regression{}); }
    SUBCASE("ridge_regression_cv") { of_numbers(ridge_regression_cv{}); }
    SUBCASE("lasso_regression") { of_numbers(lasso_regression{.alpha = 0.05, .tolerance = 1e-13}); }
    SUBCASE("elastic_net_regression") {
        of_numbers(elastic_net_regression{.alpha = 0.05, .tolerance = 1e-13});
    }
    SUBCASE("logistic_regression") {
        holds(testing::check_laws(complete | logistic_regression{}, test::random_classes(13, shape)));
    }
    SUBCASE("logistic_regression_cv") {
        holds(testing::check_laws(complete | logistic_regression_cv{.l2 = {0.1, 10}, .n_folds = 2},
                                  test::random_classes(13, shape)));
    }
    SUBCASE("logistic_regression of three classes") {
        holds(testing::check_laws(complete | logistic_regression{}, three_classes()));
    }
    SUBCASE("linear_svm") {
        holds(testing::check_laws(complete | linear_svm{}, test::random_classes(13, shape)));
    }
    SUBCASE("linear_svm of three classes") {
        holds(testing::check_laws(complete | linear_svm{}, three_classes()));
    }
    SUBCASE("huber_regression") { of_numbers(huber_regression{}); }
    SUBCASE("quantile_regression") { of_numbers(quantile_regression{.alpha = 0.05, .tolerance = 1e-12}); }
    SUBCASE("poisson_regression") { of_amounts(poisson_regression{.alpha = 0.1}); }
    SUBCASE("gamma_regression") { of_amounts(gamma_regression{.alpha = 0.1}); }
    SUBCASE("tweedie_regression") { of_amounts(tweedie_regression{.alpha = 0.1}); }
    SUBCASE("negative_binomial_regression") { of_amounts(negative_binomial_regression{.alpha = 0.1}); }
}

}  // namespace linear_test
