// SPDX-License-Identifier: MIT
#include "sluice/compose/predict.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/data/make_target.hpp"
#include "support/classes.hpp"
#include "support/constant_models.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

using namespace sluice;

namespace predict_test {

const table one_column({{"a", array<double>({1, 2, 3, 4})}});

TEST_CASE("regressor gives a number per row, classifier a probability per class and the likeliest class") {
    const auto numbers =
        fit(test::mean_regressor{}, dataset(one_column, numeric_target{array<double>({1, 2, 3, 6})}));
    CHECK(predict(numbers, one_column) == Eigen::VectorXd::Constant(4, 3));
    const auto shares = fit(test::share_classifier{}, dataset(one_column, test::classes_of("nyyy")));
    const auto proba = predict_proba(shares, one_column);
    REQUIRE((proba.rows() == 4 && proba.cols() == 2));
    CHECK((proba(2, 0) == 0.25 && proba(2, 1) == 0.75));
    const auto said = predict(shares, one_column);
    CHECK((said.size() == 4 && said[3] == "y"));
    CHECK(said.classes == shares.state().class_names());
    CHECK(classes(shares).names() == std::vector<std::string>{"n", "y"});
}

TEST_CASE("of equal probabilities the first class is said, and NaN is never the larger one") {
    Eigen::MatrixXd proba(3, 3);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    proba << 0.4, 0.4, 0.2, 0.2, 0.4, 0.4, 0.1, nan, 0.9;
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b", "c"});
    const auto said = detail::most_probable(proba, names);
    CHECK((said[0] == "a" && said[1] == "b" && said[2] == "c"));
    CHECK(detail::most_probable(Eigen::MatrixXd(0, 3), names).size() == 0);
}

struct by_threshold {
    double at = 0.25;
    std::vector<std::int32_t> decided = {0, 2};
    [[nodiscard]] double threshold() const { return at; }
    [[nodiscard]] std::span<const std::int32_t> decided_classes() const { return decided; }
};

TEST_CASE("a classifier with a threshold of its own says the second class above it") {
    Eigen::MatrixXd proba(3, 3);
    proba << 0.9, 0, 0.1, 0.75, 0, 0.25, 0.7, 0, 0.3;
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b", "c"});
    const auto said = detail::said_classes(by_threshold{}, proba, names);
    CHECK((said[0] == "a" && said[1] == "a" && said[2] == "c"));
    const auto likeliest = detail::said_classes(by_threshold{0.25, {}}, proba, names);
    CHECK((likeliest[0] == "a" && likeliest[1] == "a" && likeliest[2] == "a"));
}

TEST_CASE("predictions of no rows are empty, and the columns may come in any order among others") {
    const auto m = fit(test::two_faced{} | test::mean_regressor{},
                       dataset(test::letters("a"), numeric_target{array<double>({1, 3})}));
    CHECK(predict(m, table({{"a", array<double>()}})).size() == 0);
    CHECK(predict(m, test::letters("cab")) == Eigen::VectorXd::Constant(2, 2));
    const auto shares = fit(test::share_classifier{}, dataset(one_column, test::classes_of("nyyy")));
    CHECK(predict_proba(shares, table({{"a", array<double>()}})).rows() == 0);
}

TEST_CASE("transform gives what the fitted steps make of a table") {
    const auto m = fit(test::two_faced{}, dataset(test::letters("ab")));
    const table made = transform(m, test::letters("xbya"));
    CHECK(made.names() == std::vector<std::string>{"a", "b"});
    CHECK(test::number_at(made, 0, 0) == 21);
    CHECK(transform(m, test::letters("ab").take({})).n_rows() == 0);
}

TEST_CASE("prediction names the function, the missing column and the nearest one") {
    const table other({{"A", array<double>({1})}});
    const auto numbers =
        fit(test::mean_regressor{}, dataset(one_column, numeric_target{array<double>({1, 2, 3, 6})}));
    const auto shares = fit(test::share_classifier{}, dataset(one_column, test::classes_of("nyyy")));
    const auto twice = fit(test::two_faced{}, dataset(one_column));
    CHECK(test::thrown<schema_mismatch>([&] { return predict(numbers, other); }).component == "predict");
    CHECK(test::thrown<schema_mismatch>([&] { return predict(shares, other); }).component == "predict_proba");
    const auto why = test::thrown<schema_mismatch>([&] { return transform(twice, other); });
    CHECK(why.component == "transform");
    CHECK(why.requirement == "needs column \"a\"");
    CHECK(why.hint == "did you mean \"A\"?");
}

}  // namespace predict_test
