// SPDX-License-Identifier: MIT
#include "sluice/explain/permutation_importance.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/metrics/metrics.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/constant_models.hpp"
#include "support/hand_made_trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

using namespace sluice;

namespace permutation_importance_test {

TEST_CASE("permutation importance is exactly 0 for a column that changes no prediction") {
    trees::boosted_trees trees({0.5}, 3);
    trees.push_back(0, test::tree_of({{1, 0, 4, 2.5, 1, true}, {-1, -1, 1}, {-1, 3, 3}}));
    random_generator g(random_stream(2, 2));
    const auto x = test::drawn_rows(g, 80, 3);
    const auto m = test::model_of(trees, x);
    std::vector<double> y;
    for (std::size_t i = 0; i < 80; ++i) y.push_back(predict(m, x)[static_cast<Eigen::Index>(i)] + normal(g));
    const auto found = permutation_importance(rmse, m, dataset<>(x, numeric_target{y}), {.repeats = 7});
    CHECK(found.drops.rows() == 3);
    CHECK(found.drops.cols() == 7);
    CHECK(found.drops.row(0).isZero(0));
    CHECK(found.drops.row(2).isZero(0));
    CHECK(found.means[0] == 0);
    CHECK(found.standard_deviations[0] == 0);
    CHECK(found.means[1] > 0.1);
    CHECK(found.standard_deviations[1] > 0);
    CHECK(found.names == std::vector<std::string>{"x0", "x1", "x2"});
}

TEST_CASE("permutation importance is the drop of the score of a table with one column in another order") {
    const auto data =
        test::random_classes(1, {.n_rows = 120, .n_columns = 3, .missing = 0.1, .weights = true});
    const auto m = fit(gbm_classifier{.rounds = 5}, data);
    const auto found = permutation_importance(log_loss, m, data, {.repeats = 4}, {.seed = 6});
    CHECK(found.score == score(log_loss, m, data));
    for (std::size_t j = 0; j < 3; ++j) {
        double sum = 0, squares = 0;
        for (std::size_t r = 0; r < 4; ++r) {
            random_generator g(random_stream(6, 0)
                                   .child("permutation_importance")
                                   .child(data.x()[j].name())
                                   .child(std::to_string(r)));
            const auto order = sample(g, 120, 120);
            table moved = table::of_rows(120);
            for (std::size_t c = 0; c < 3; ++c) moved.add(c == j ? take(data.x()[c], order) : data.x()[c]);
            const double drop = score(log_loss, m, data.with(moved)) - found.score;
            CHECK(found.drops(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(r)) == drop);
            sum += drop;
            squares += drop * drop;
        }
        CHECK(found.means[static_cast<Eigen::Index>(j)] == doctest::Approx(sum / 4).epsilon(1e-12));
        CHECK(found.standard_deviations[static_cast<Eigen::Index>(j)] ==
              doctest::Approx(std::sqrt(squares / 4 - sum * sum / 16)).epsilon(1e-8));
    }
    // Where greater is better, a drop is how much less there is.
    CHECK(permutation_importance(roc_auc, m, data).means[0] > 0);
}

TEST_CASE("permutation importance gives the same bits for 1, 2 and 3 threads, others for other seeds") {
    const auto data = test::random_classes(1, {.n_rows = 100, .n_columns = 4});
    const auto m = fit(gbm_classifier{.rounds = 5}, data);
    const auto once = permutation_importance(roc_auc, m, data, {}, {.seed = 1, .threads = 1});
    for (const std::size_t threads : {2u, 3u})
        CHECK(permutation_importance(roc_auc, m, data, {}, {.seed = 1, .threads = threads}).drops ==
              once.drops);
    CHECK(permutation_importance(roc_auc, m, data, {}, {.seed = 2}).drops != once.drops);
    CHECK(once.drops.row(0) != once.drops.row(1));
}

TEST_CASE("permutation importance permutes raw columns, and blocks as one") {
    random_generator g(random_stream(3, 3));
    std::vector<std::int32_t> codes;
    std::vector<double> y, noise;
    for (int i = 0; i < 200; ++i) {
        codes.push_back(static_cast<std::int32_t>(uniform_integer(g, 4)));
        y.push_back(codes.back() + 0.1 * normal(g));
        noise.push_back(normal(g));
    }
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b", "c", "d"});
    const dataset<> raw{table({{"city", category_values{codes, names}}}), numeric_target{y}};
    const auto encoder = fit(one_hot_encoder{}, raw);
    const auto piped = fit(one_hot_encoder{} | linear_regression{}, raw);
    const auto from_raw = permutation_importance(r2, piped, raw, {.repeats = 3});
    CHECK(from_raw.names == std::vector<std::string>{"city"});

    // The same block given from outside moves the same way, as one column.
    const dataset<> encoded = raw.with(transform(encoder, raw.x()));
    REQUIRE(encoded.x().n_columns() == 1);
    const auto lone = fit(linear_regression{}, encoded);
    const auto from_block = permutation_importance(r2, lone, encoded, {.repeats = 3});
    CHECK((from_block.drops - from_raw.drops).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(from_raw.means[0] > 1);

    // Columns that the model does not read are no columns of it.
    const dataset<> wide{table({{"noise", array<double>(noise)}, raw.x()[0]}), numeric_target{y}};
    CHECK(permutation_importance(r2, piped, wide, {.repeats = 3}).drops == from_raw.drops);
}

TEST_CASE("permutation importance takes rows of weight 0 for no rows of the score, and refuses no rows") {
    const auto m = fit(test::mean_regressor{}, test::random_numbers(1, {.n_rows = 9, .n_columns = 1}));
    const auto data = test::random_numbers(1, {.n_rows = 9, .n_columns = 1, .weights = true});
    CHECK(permutation_importance(mae, m, data).means == Eigen::VectorXd{{0}});
    CHECK(permutation_importance(mae, m, data).score == score(mae, m, data));
    CHECK_THROWS_AS(permutation_importance(mae, m, data.take({})), invalid_data);
    CHECK_THROWS_AS(permutation_importance(mae, m, dataset<>(data.x())), invalid_data);
    CHECK_THROWS_AS(
        permutation_importance(
            mae, m, dataset<>(test::table_of({"other"}, {{1}}), numeric_target{std::vector<double>{1}})),
        schema_mismatch);
}

}  // namespace permutation_importance_test
