// SPDX-License-Identifier: MIT
#include "sluice/model_selection/score.hpp"

#include "sluice/metrics/metrics.hpp"
#include "support/classes.hpp"
#include "support/constant_models.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string_view>
#include <vector>

using namespace sluice;
namespace score_test {

using test::classes_of;

table some(std::size_t n) { return table({{"x", array<double>(std::vector<double>(n, 1.0))}}); }

dataset<> labelled(std::string_view letters, std::vector<std::string> order = {}, row_data rows = {}) {
    return dataset<>(some(letters.size()), classes_of(letters, std::move(order)), std::move(rows));
}

dataset<> numbered(std::vector<double> y, row_data rows = {}) {
    const std::size_t n = y.size();
    return dataset<>(some(n), numeric_target{std::move(y)}, std::move(rows));
}

static_assert(metric<accuracy_metric> && metric<precision_metric> && metric<recall_metric> &&
              metric<f_score_metric> && metric<log_loss_metric> && metric<roc_auc_metric> &&
              metric<mse_metric> && metric<rmse_metric> && metric<mae_metric> && metric<r2_metric>);

TEST_CASE("score judges a classifier's predictions or probabilities, as the metric needs") {
    const auto model = fit(test::share_classifier{}, labelled("aaab"));
    CHECK(score(accuracy, model, labelled("aab")) == doctest::Approx(2.0 / 3).epsilon(1e-15));
    CHECK(score(log_loss, model, labelled("ab")) ==
          doctest::Approx(-(std::log(.75) + std::log(.25)) / 2).epsilon(1e-15));
    CHECK(score(roc_auc, model, labelled("ab")) == 0.5);
    CHECK(score(recall_metric{.average = averaging::macro}, model, labelled("ab")) == 0.5);
}

TEST_CASE("score does not care in which order the data number the classes") {
    const auto model = fit(test::share_classifier{}, labelled("aaab"));
    const auto turned = labelled("aab", {"b", "a"});
    CHECK(score(accuracy, model, turned) == score(accuracy, model, labelled("aab")));
    CHECK(score(log_loss, model, turned) == score(log_loss, model, labelled("aab")));
    CHECK(score(accuracy, model, labelled("aaaz")) == 0.75);
}

TEST_CASE("score judges a regressor and weighs rows as the dataset says") {
    const auto model = fit(test::mean_regressor{}, numbered({1, 3}));
    CHECK(score(mae, model, numbered({2, 5})) == 1.5);
    CHECK(score(mae, model, numbered({2, 5}, {.weights = std::vector<double>{2, 1}})) == 1);
    CHECK(score(r2, model, numbered({1, 3})) == 0);
}

TEST_CASE("score refuses data with another kind of target") {
    const auto classifier = fit(test::share_classifier{}, labelled("aaab"));
    const auto regressor = fit(test::mean_regressor{}, numbered({1, 3}));
    CHECK_THROWS_AS((void)score(accuracy, classifier, numbered({1, 2})), invalid_data);
    CHECK_THROWS_AS((void)score(rmse, regressor, labelled("ab")), invalid_data);
    CHECK_THROWS_AS((void)score(rmse, regressor, numbered({})), invalid_data);
}

}  // namespace score_test
