// SPDX-License-Identifier: MIT
// Boosted trees that ask categories, from the table to the file.
#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/compose/resume.hpp"
#include "sluice/core/random.hpp"
#include "sluice/explain/decision_path.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/explain/tree_json.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/explain/tree_text.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace gbm_categories_test {

column_data categories(std::string name, std::vector<std::int32_t> codes, std::vector<std::string> names) {
    return {std::move(name), category_values{array<std::int32_t>(std::move(codes)),
                                             std::make_shared<const dictionary>(std::move(names))}};
}

std::vector<std::string> letters(std::size_t n) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < n; ++k)
        names.push_back(std::string(1, static_cast<char>('a' + k / 26)) + static_cast<char>('a' + k % 26));
    return names;
}

/// A target that depends on a category without order, a number, and both; some of each missing.
dataset<> drawn(std::size_t n_rows, std::size_t n_categories, std::uint64_t seed = 1) {
    random_generator g(random_stream(seed, 0));
    std::vector<double> effects, x, y;
    std::vector<std::int32_t> codes;
    for (std::size_t k = 0; k < n_categories; ++k) effects.push_back(normal(g));
    for (std::size_t i = 0; i < n_rows; ++i) {
        const std::size_t k = uniform_integer(g, n_categories);
        x.push_back(normal(g));
        codes.push_back(uniform_integer(g, 20) == 0 ? -1 : static_cast<std::int32_t>(k));
        y.push_back(effects[k] * (x.back() > 0 ? 2 : 1) + 0.1 * normal(g));
        if (uniform_integer(g, 20) == 0) x.back() = std::numeric_limits<double>::quiet_NaN();
    }
    return {table({{"x", array<double>(x)}, categories("kind", codes, letters(n_categories))}),
            numeric_target{array<double>(y)}};
}

double error_of(const gbm_regressor& spec, const dataset<>& train, const dataset<>& test) {
    return rmse(std::get<numeric_target>(test.target()), predict(fit(spec, train), test.x()));
}

TEST_CASE("gbm predicts what XGBoost predicts of the same categories") {
    // xgboost 3.2.0: train({"max_depth": 3, "eta": 0.5, "max_cat_to_onehot": 1, "tree_method": "hist"},
    // DMatrix(.., feature_types=["c", "q"], enable_categorical=True), 3) on the rows below; the first 16 predictions.
    constexpr std::array<double, 16> golden{0.984845,  -2.786553, 0.953673,  4.343701, 2.340127,  3.077033,
                                            -1.355389, 6.494738,  -0.006738, 3.7537,   -2.144333, 2.582754,
                                            -2.786553, 0.984845,  4.343701,  2.340127};
    constexpr std::array<double, 11> effects{3, -1, 4, 1, -5, 9, 2, -6, 5, -3, 5.5};
    std::vector<double> number, y;
    std::vector<std::int32_t> code;
    for (int i = 0; i < 80; ++i) {
        number.push_back(static_cast<double>(static_cast<float>(i * 37 % 80 / 80.0)));
        code.push_back(i % 13 == 0 ? -1 : i * 7 % 11);
        y.push_back(effects[static_cast<std::size_t>(i * 7 % 11)] * (i % 2 == 1 ? 1 : 0.5) +
                    i * 37 % 80 / 80.0);
    }
    const table x({categories("c", code, letters(11)), {"x", array<double>(number)}});
    const auto m = fit(gbm_regressor{.rounds = 3,
                                     .max_depth = 3,
                                     .learning_rate = 0.5,
                                     .min_child_weight = 1,
                                     .random_strength = 0,
                                     .max_categories_to_one_hot = 0,
                                     .category_smoothing = 1,
                                     .category_l2 = 0,
                                     .min_category_weight = 0},
                       dataset<>(x, numeric_target{array<double>(y)}));
    const auto p = predict(m, x);
    for (std::size_t i = 0; i < golden.size(); ++i)
        CHECK(p[static_cast<Eigen::Index>(i)] == doctest::Approx(golden[i]).epsilon(1e-5));
}

TEST_CASE("gbm learns categories better than their order") {
    const auto train = drawn(4000, 40), test = drawn(4000, 40);
    const gbm_regressor spec{.rounds = 30, .max_depth = 4};
    std::vector<double> codes;
    const auto numbered = [](const dataset<>& data) {
        const auto& values = *data.x()[1].as<category_values>();
        std::vector<double> numbers;
        for (std::size_t i = 0; i < values.size(); ++i)
            numbers.push_back(values.codes[i] < 0 ? std::numeric_limits<double>::quiet_NaN()
                                                  : values.codes[i]);
        return data.with(table({data.x()[0], {"kind", array<double>(numbers)}}));
    };
    const double by_order = error_of(spec, numbered(train), numbered(test));
    CHECK(error_of(spec, train, test) < by_order);
    // Numbers that are taken as categories are what names of the same order are.
    gbm_regressor taken = spec;
    taken.categorical = {"kind"};
    CHECK(predict(fit(taken, numbered(train)), numbered(test).x()) == predict(fit(spec, train), test.x()));
}

TEST_CASE("gbm with categories gives the same bytes for any number of threads and any codes of the names") {
    const auto data = drawn(40000, 60);
    const auto& values = *data.x()[1].as<category_values>();
    auto names = letters(60);
    std::reverse(names.begin(), names.end());
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < values.size(); ++i)
        codes.push_back(values.codes[i] < 0 ? -1 : 59 - values.codes[i]);
    const auto renamed = data.with(table({data.x()[0], categories("kind", codes, names)}));
    for (const auto policy :
         {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric}) {
        const gbm_regressor spec{
            .rounds = 4, .max_leaves = 20, .grow_policy = policy, .min_rows_in_leaf = 20};
        const auto one = fit(spec, data, {.threads = 1});
        CHECK(to_bytes(fit(spec, data, {.threads = 3})) == to_bytes(one));
        CHECK(to_bytes(fit(spec, renamed, {.threads = 2})) == to_bytes(one));
    }
}

TEST_CASE("gbm with categories predicts rows, tables, loaded models and resumed ones alike") {
    const auto data = drawn(1500, 300);
    for (const auto max_bins : {256, 1000})
        for (const auto policy : {growth_policy::leaf_wise, growth_policy::symmetric}) {
            const gbm_regressor spec{.rounds = 12,
                                     .max_depth = 5,
                                     .grow_policy = policy,
                                     .subsample = 0.7,
                                     .max_bins = checked(max_bins)};
            const auto m = fit(spec, data);
            const auto p = predict(m, data.x());
            gbm_regressor first = spec;
            first.rounds = 5;
            CHECK(to_bytes(resume(spec, fit_resumable(first, data), data)) ==
                  to_bytes(fit_resumable(spec, data)));
            CHECK(predict(from_bytes<model<gbm_regressor>>(to_bytes(m)), data.x()) == p);
            row_scratch scratch(m);
            double out = 0;
            for (std::size_t i = 0; i < data.n_rows(); ++i) {
                const std::array<cell, 2> row{cell{(*data.x()[0].as<array<double>>())[i], {}},
                                              cell{0, (*data.x()[1].as<category_values>())[i]}};
                REQUIRE(predict_row(m, row, {&out, 1}, scratch));
                CHECK(out == p[static_cast<Eigen::Index>(i)]);
            }
            // Few rows are walked, many go through blocks.
            CHECK(predict(m, data.x().take(std::array<std::size_t, 3>{7, 8, 9})) == p.segment(7, 3));
        }
}

TEST_CASE("gbm treats a category that it does not know as a missing value") {
    const auto m = fit(gbm_regressor{.rounds = 5}, drawn(500, 8));
    const auto of = [&](std::string name, std::int32_t code) {
        return predict(
            m, table({{"x", array<double>({0.5})}, categories("kind", {code}, {std::move(name)})}))[0];
    };
    CHECK(of("elsewhere", 0) == of("aa", -1));
    CHECK(of("aa", 0) != of("ab", 0));
}

TEST_CASE("gbm with categories explains itself in their names") {
    const table x({categories("city", {0, 1, 2, 0, 1, 2, 0, 1}, {"Oslo", "Rome", "Bern"})});
    const dataset<> data(x, numeric_target{array<double>({1, 5, 1, 1, 5, 1, 1, 5})});
    const auto m = fit(gbm_regressor{.rounds = 1, .learning_rate = 1, .l2 = 0}, data);
    CHECK(tree_text(m).find("0:[city:{Rome}] yes=1,no=2") != std::string::npos);
    CHECK(tree_json(m).find("\"feature\":\"city\",\"categories\":[\"Rome\"],\"yes\":1") != std::string::npos);
    CHECK(decision_path(m, x, 1).decisions.front().text() == "city in {Rome}: yes, Rome");
    CHECK(decision_path(m, x, 0).decisions.front().text() == "city in {Rome}: no, Oslo");
    const auto shap = tree_shap(m, x);
    const auto margins = predict_margin(m, x);
    for (Eigen::Index i = 0; i < 8; ++i)
        CHECK(shap.contributions.front().row(i).sum() == doctest::Approx(margins(i, 0)).epsilon(1e-12));
}

TEST_CASE("gbm refuses an order of categories") {
    gbm_regressor spec;
    spec.increasing = {"kind"};
    CHECK_THROWS_AS((void)fit(spec, drawn(50, 5)), invalid_parameter);
}

}  // namespace gbm_categories_test
