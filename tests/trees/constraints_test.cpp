// SPDX-License-Identifier: MIT
#include "sluice/trees/constraints.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/n_draws.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sluice;

namespace constraints_test {

TEST_CASE("constraints name features, and what is not there is refused with the nearest name") {
    const table x({{"age", array<double>({1, 2})},
                   {"income", array<double>({1, 2})},
                   {"rooms", array<double>({1, 2})}});
    const auto columns = features(x, "test");
    trees::tree_limits limits;
    trees::constrain(limits, {{"rooms"}, {"age"}, {{"age", "rooms"}}}, columns, "test");
    CHECK(limits.monotone == std::vector<std::int8_t>{-1, 0, 1});
    CHECK(limits.columns.interactions == std::vector<std::vector<std::uint32_t>>{{0, 2}});
    CHECK_THROWS_WITH_AS(trees::constrain(limits, {.increasing = {"incme"}}, columns, "test"),
                         doctest::Contains("income"), schema_mismatch);
    trees::tree_limits others;
    CHECK_THROWS_AS(trees::constrain(others, {{"age"}, {"age"}, {}}, columns, "test"), invalid_parameter);
}

TEST_CASE("gbm predictions rise and fall as they are told to, whatever else is set") {
    const auto data = test::random_numbers(3, {.n_rows = 3000, .n_columns = 3, .missing = 0.1});
    const std::string name = data.x()[0].name();
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric})
        for (const bool rises : {true, false}) {
            gbm_regressor spec{.rounds = 30,
                               .max_leaves = 40,
                               .grow_policy = policy,
                               .min_rows_in_leaf = 5,
                               .subsample = 0.7,
                               .colsample_bynode = 0.7};
            (rises ? spec.increasing : spec.decreasing).push_back(name);
            const auto model = fit(spec, data);
            for (std::size_t i = 0; i < static_cast<std::size_t>(test::n_draws(40)); ++i) {
                std::vector<std::size_t> same(60, i);
                const table row = data.x().take(same);
                std::vector<double> values;
                for (std::size_t k = 0; k < same.size(); ++k)
                    values.push_back(-3 + 0.1 * static_cast<double>(k));
                const table x({{name, array<double>(std::move(values))}, row[1], row[2]});
                const auto predicted = predict(model, x);
                for (Eigen::Index k = 1; k < predicted.size(); ++k)
                    REQUIRE((rises ? predicted[k] >= predicted[k - 1] : predicted[k] <= predicted[k - 1]));
            }
        }
}

}  // namespace constraints_test
