// SPDX-License-Identifier: MIT
#include "sluice/linear/logistic_regression.hpp"

#include "golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "support/classes.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace sluice;

namespace logistic_regression_test {

/// Slope of `log loss + l2 / 2 |c|^2` at the coefficients of a model of two classes, from the data row by row.
double slope_at(const logistic_regression::fitted& m, const dataset<>& data, double l2) {
    const auto f = features(data.x(), "test");
    const auto& y = std::get<class_target>(data.target()).codes;
    std::vector<double> slope(f.size() + 1);
    for (std::size_t i = 0; i < y.size(); ++i) {
        double margin = m.terms().intercept();
        for (std::size_t j = 0; j < f.size(); ++j) margin += m.terms().coefficients()[j] * f[j][i];
        const double off = data.weight(i) * (1 / (1 + std::exp(-margin)) - y[i]);
        slope[f.size()] += off;
        for (std::size_t j = 0; j < f.size(); ++j) slope[j] += off * f[j][i];
    }
    double most = std::abs(slope[f.size()]);
    for (std::size_t j = 0; j < f.size(); ++j)
        most = (std::max)(most, std::abs(slope[j] + l2 * m.terms().coefficients()[j]));
    return most;
}

TEST_CASE("logistic regression ends where the slope is 0, with few or many rows or columns") {
    struct size {
        std::size_t n_rows, n_columns;
        double allowed;
    };
    // What may be left of the objective, 1e-10 of it, is a slope that grows with the square root of it and of the
    // curvature: with the rows. 40000 rows start from a sample, 600 columns are for L-BFGS.
    for (const size& tried : {size{30, 2, 1e-8}, size{40000, 3, 2e-2}, size{200, 600, 1e-3}}) {
        const std::size_t n_rows = tried.n_rows;
        CAPTURE(n_rows);
        const auto data =
            test::random_classes(n_rows, {.n_rows = n_rows, .n_columns = tried.n_columns, .weights = true});
        const auto m = fit(logistic_regression{.l2 = 0.5}, data).state();
        CHECK(m.converged());
        CHECK(slope_at(m, data, 0.5) < tried.allowed);
    }
}

TEST_CASE("logistic regression gives the same bytes for any number of threads") {
    const auto data = test::random_classes(3, {.n_rows = 40000, .n_columns = 3, .weights = true});
    const auto expected = to_bytes(fit(logistic_regression{}, data, {.threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(logistic_regression{}, data, {.threads = threads})) == expected);
}

TEST_CASE("logistic regression copes with a sample that knows one class only") {
    // The first 512 of every 8192 rows are of class a, and so is the whole sample.
    const std::size_t n = 65536;
    random_generator g(random_stream(1, 0));
    std::vector<double> column(n);
    std::vector<std::int32_t> codes(n);
    for (std::size_t i = 0; i < n; ++i) {
        column[i] = normal(g);
        codes[i] = i % 8192 < 512 ? 0 : column[i] + normal(g) > 0 ? 1 : 0;
    }
    const table x({{"a", array<double>(std::move(column))}});
    const dataset<> data{x, class_target{std::move(codes), std::make_shared<const dictionary>(
                                                               std::vector<std::string>{"a", "b"})}};
    const auto m = fit(logistic_regression{}, data).state();
    CHECK(m.converged());
    CHECK(slope_at(m, data, 1) < 1e-4);
}

TEST_CASE("logistic regression of separable classes without penalty stops, and is right") {
    const table x({{"a", array<double>({1, 2, 3, 4, 5, 6})}});
    const auto m = fit(logistic_regression{.l2 = 0}, dataset(x, test::classes_of("nnnyyy")));
    const auto p = predict_proba(m, x);
    for (Eigen::Index i = 0; i < 6; ++i) CHECK(p(i, i < 3 ? 0 : 1) > 0.999);
}

TEST_CASE("logistic regression gives classes that are not there the probability 0") {
    const table x({{"a", array<double>({1, 2, 3, 4, 5, 6})}});
    const auto fit_letters = [&](std::string_view letters) {
        return fit(logistic_regression{}, dataset(x, test::classes_of(letters, {"a", "b", "c", "d"})));
    };
    const auto one = predict_proba(fit_letters("cccccc"), x);
    const auto two = predict_proba(fit_letters("bbbddb"), x);
    const auto three = predict_proba(fit_letters("aabbdd"), x);
    for (Eigen::Index i = 0; i < 6; ++i) {
        CHECK(one.row(i) == Eigen::RowVector4d(0, 0, 1, 0));
        CHECK(two(i, 0) == 0);
        CHECK(two(i, 2) == 0);
        CHECK(two(i, 1) + two(i, 3) == 1);
        CHECK(three(i, 2) == 0);
        CHECK(three.row(i).sum() == doctest::Approx(1).epsilon(1e-14));
        CHECK(three(i, 0) > 0);
    }
}

TEST_CASE("logistic regression of two classes is the same from either side") {
    const auto data = test::random_classes(5, {.n_rows = 80, .n_columns = 3});
    const auto& y = std::get<class_target>(data.target());
    std::vector<std::int32_t> swapped;
    for (const auto code : y.codes) swapped.push_back(1 - code);
    const auto a = fit(logistic_regression{}, data).state().terms();
    const auto b = fit(logistic_regression{}, dataset(data.x(), class_target{std::move(swapped), y.classes}))
                       .state()
                       .terms();
    for (std::size_t j = 0; j < 3; ++j)
        CHECK(a.coefficients()[j] == doctest::Approx(-b.coefficients()[j]).epsilon(1e-9));
    CHECK(a.intercept() == doctest::Approx(-b.intercept()).epsilon(1e-9));
}

TEST_CASE("logistic regression's model refuses members that contradict each other") {
    const table x({{"a", array<double>({1, 2, 3, 4, 5, 6})}});
    auto state = fit(logistic_regression{}, dataset(x, test::classes_of("aabbcc"))).state();
    CHECK_NOTHROW(state.check());
    struct spoil {
        std::string_view wanted;
        void operator()(std::string_view name, std::vector<std::int32_t>& present) const {
            if (name == wanted) present.back() = 3;
        }
        void operator()(std::string_view, std::shared_ptr<const dictionary>&) const {}
        void operator()(std::string_view name, linear::linear_terms& terms) const {
            if (name == wanted) terms = linear::linear_terms();
        }
        void operator()(std::string_view, std::int64_t&) const {}
        void operator()(std::string_view, bool&) const {}
    };
    for (const auto* member : {"present", "terms"}) {
        auto spoilt = state;
        spoilt.visit(spoil{member});
        CHECK_THROWS_AS(spoilt.check(), invalid_data);
    }
}

}  // namespace logistic_regression_test
