// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/factorization/factorization.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/testing/laws.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_multi_output_regressor.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace sluice;

namespace components_test {

/// Numbers with missing values, a float32 column, categories and text; classes as target.
dataset<> mixed_data() {
    const auto numbers = test::random_classes(11, {.n_rows = 60, .n_columns = 3, .missing = 0.15});
    random_generator g(random_stream(12, 0));
    table x = numbers.x();
    std::vector<float> singles;
    std::vector<std::int32_t> codes;
    text_builder texts;
    for (std::size_t i = 0; i < 60; ++i) {
        singles.push_back(static_cast<float>(normal(g)));
        codes.push_back(static_cast<std::int32_t>(uniform_integer(g, 4)) - 1);
        texts.push_back(i % 7 == 0   ? std::string_view{}
                        : i % 3 == 0 ? std::string_view("left")
                                     : std::string_view("right"));
    }
    x.add({"single", array<float>(std::move(singles))});
    x.add({"city", category_values{std::move(codes), std::make_shared<const dictionary>(
                                                         std::vector<std::string>{"Rome", "Oslo", "Bern"})}});
    x.add({"side", std::move(texts).finish()});
    return numbers.with(std::move(x));
}

dataset<> numeric_data(bool classes) {
    const test::data_shape shape{.n_rows = 60, .n_columns = 4, .missing = 0.1};
    return classes ? test::random_classes(13, shape) : test::random_numbers(13, shape);
}

dataset<> several_numbers() {
    return test::random_outputs(13, {.n_rows = 60, .n_columns = 4, .missing = 0.1}, 3);
}

template <class Spec>
void holds(const Spec& spec, const dataset<>& data, const testing::tolerances& allowed = {}) {
    const auto r = testing::check_laws(spec, data, allowed);
    INFO(to_text(r));
    CHECK(r.holds());
    CHECK(r.checks.size() >= (estimator<Spec> ? 60u : 40u));
}

constexpr auto numbers = on("x0", "x1", "x2", "single");
constexpr auto names = on("city", "side");
constexpr auto complete = on(kind::numeric) | simple_imputer{};

TEST_CASE("every component keeps the laws") {
    const auto data = mixed_data();
    SUBCASE("standard_scaler") { holds(numbers | standard_scaler{}, data); }
    SUBCASE("standard_scaler without mean") { holds(numbers | standard_scaler{.with_mean = false}, data); }
    SUBCASE("min_max_scaler") { holds(numbers | min_max_scaler{.low = -1, .clip = true}, data); }
    SUBCASE("max_abs_scaler") { holds(numbers | max_abs_scaler{}, data); }
    SUBCASE("robust_scaler") { holds(numbers | robust_scaler{}, data); }
    SUBCASE("imputer, mean") { holds(numbers | simple_imputer{}, data); }
    SUBCASE("imputer, median") { holds(numbers | simple_imputer{.strategy = impute_strategy::median}, data); }
    SUBCASE("imputer, most frequent") {
        holds(on("x0", "city", "side") | simple_imputer{.strategy = impute_strategy::most_frequent}, data);
    }
    SUBCASE("imputer, constant") {
        holds(on("x0", "city", "side") |
                  simple_imputer{.strategy = impute_strategy::constant, .fill_number = -1},
              data);
    }
    SUBCASE("missing_indicator") {
        holds(on("x0", "city", "side") | missing_indicator{.features = indicator_columns::all}, data);
    }
    SUBCASE("ordinal_encoder") { holds(names | ordinal_encoder{.unknown = unknown::as_missing}, data); }
    SUBCASE("ordinal_encoder, own category") {
        holds(names | ordinal_encoder{.unknown = unknown::as_missing, .missing = missing::own_category},
              data);
    }
    SUBCASE("one_hot_encoder") { holds(names | one_hot_encoder{.unknown = unknown::as_missing}, data); }
    SUBCASE("one_hot_encoder, drop, sparse") {
        holds(names | one_hot_encoder{.drop = one_hot_drop::if_binary,
                                      .unknown = unknown::as_missing,
                                      .missing = missing::own_category,
                                      .output = block_output::sparse},
              data);
    }
    SUBCASE("ordered_target_encoder") {
        holds(names | ordered_target_encoder{}, data, {.weights = 1e-12, .row_order = 1e-12});
    }
    SUBCASE("passthrough") { holds(passthrough{}, data); }
    SUBCASE("on") { holds(on("side", "x1"), data); }
    SUBCASE("on kind") { holds(on(kind::numeric), data); }
    SUBCASE("drop") { holds(drop("city") | drop_if_present("no such column"), data); }
    SUBCASE("map") {
        holds(numbers | map([](double v) { return std::abs(v); }), data);
    }
    SUBCASE("named") { holds(numbers | named("first", standard_scaler{}), data); }
    SUBCASE("columns with rest") {
        holds(columns(on("x0") | standard_scaler{}, names | one_hot_encoder{.unknown = unknown::as_missing},
                      rest),
              data);
    }
    SUBCASE("gbm_classifier") {
        holds(gbm_classifier{.rounds = 5, .max_depth = 3, .learning_rate = 0.3}, numeric_data(true),
              {.weights = 1e-6});
    }
    SUBCASE("gbm_classifier, categories") {
        holds(on("x0", "city") |
                  gbm_classifier{
                      .rounds = 5, .max_depth = 3, .learning_rate = 0.3, .max_categories_to_one_hot = 2},
              data, {.weights = 1e-6});
    }
    SUBCASE("gbm_classifier, subsample") {
        holds(gbm_classifier{.rounds = 5, .learning_rate = 0.3, .subsample = 0.5}, numeric_data(true),
              {.weights = 1e-6});
    }
    SUBCASE("gbm_classifier, focal") {
        // With gamma 2 two splits of these rows gain the same, and the rounding of weighted gradients decides.
        const losses::focal objective{.gamma = 0.5};
        holds(gbm_classifier{.objective = objective,
                             .scale_pos_weight = 2,
                             .rounds = 5,
                             .max_depth = 3,
                             .learning_rate = 0.3},
              numeric_data(true), {.weights = 1e-6});
    }
    SUBCASE("gbm_regressor, quantile") {
        holds(gbm_regressor{.objective = losses::quantile{.alpha = 0.6},
                            .rounds = 5,
                            .max_depth = 3,
                            .learning_rate = 0.3},
              numeric_data(false), {.weights = 1e-6, .row_order = 1e-9});
    }
    SUBCASE("gbm_regressor") {
        holds(gbm_regressor{.rounds = 5, .max_depth = 3, .learning_rate = 0.3}, numeric_data(false),
              {.weights = 1e-6, .row_order = 1e-9});
    }
    SUBCASE("gbm_regressor, dropout") {
        holds(gbm_regressor{.rounds = 5, .max_depth = 3, .learning_rate = 0.3, .dropout_rate = 0.3},
              numeric_data(false));
    }
    SUBCASE("gbm_regressor, linear leaves") {
        holds(gbm_regressor{.rounds = 5, .max_depth = 3, .learning_rate = 0.3, .linear_leaves = true},
              numeric_data(false), {.weights = 1e-6, .row_order = 1e-9});
    }
    SUBCASE("random_forest_classifier") { holds(random_forest_classifier{.n_trees = 7}, numeric_data(true)); }
    SUBCASE("random_forest_classifier, nothing drawn") {
        holds(random_forest_classifier{.n_trees = 3, .max_features = 1, .bootstrap = false},
              numeric_data(true));
    }
    SUBCASE("random_forest_classifier, categories, nothing drawn") {
        holds(
            on("x0", "city") | random_forest_classifier{.n_trees = 3, .max_features = 1, .bootstrap = false},
            data);
    }
    SUBCASE("random_forest_regressor") { holds(random_forest_regressor{.n_trees = 7}, numeric_data(false)); }
    SUBCASE("random_forest_regressor, nothing drawn") {
        // Targets are rounded to 30 bits.
        holds(random_forest_regressor{.n_trees = 2, .max_depth = 4, .bootstrap = false}, numeric_data(false),
              {.weights = 1e-7, .row_order = 1e-7});
    }
    SUBCASE("random_forest_multi_output_regressor") {
        holds(random_forest_multi_output_regressor{.n_trees = 7}, several_numbers());
    }
    SUBCASE("random_forest_multi_output_regressor, nothing drawn") {
        // Targets are rounded to 30 bits.
        holds(random_forest_multi_output_regressor{.n_trees = 2, .max_depth = 4, .bootstrap = false},
              several_numbers(), {.weights = 1e-7, .row_order = 1e-7});
    }
    SUBCASE("extra_trees_multi_output_regressor") {
        holds(extra_trees_multi_output_regressor{.n_trees = 7, .max_leaves = 20}, several_numbers());
    }
    SUBCASE("extra_trees_classifier") { holds(extra_trees_classifier{.n_trees = 7}, numeric_data(true)); }
    SUBCASE("extra_trees_regressor") {
        holds(extra_trees_regressor{.n_trees = 7, .max_leaves = 20}, numeric_data(false));
    }
    SUBCASE("gbm_quantile_regressor") {
        // With a level of 0.2, alone too, two splits of these rows gain the same, and rounding decides.
        holds(gbm_quantile_regressor{.objective = {.levels = {0.25, 0.5, 0.75}},
                                     .rounds = 5,
                                     .max_depth = 3,
                                     .learning_rate = 0.3},
              numeric_data(false), {.weights = 1e-6, .row_order = 1e-9});
    }
    SUBCASE("gbm_multi_output_regressor") {
        holds(gbm_multi_output_regressor{.rounds = 5, .max_depth = 3, .learning_rate = 0.3},
              several_numbers(), {.weights = 1e-6, .row_order = 1e-9});
    }
    SUBCASE("gbm_multi_output_regressor, shared trees") {
        holds(gbm_multi_output_regressor{.multi_strategy = multi_strategy::multi_output_tree,
                                         .rounds = 5,
                                         .max_depth = 3,
                                         .learning_rate = 0.3},
              several_numbers(), {.weights = 1e-6, .row_order = 1e-9});
    }
    SUBCASE("gbm_regressor, offsets") {
        const auto rows = numeric_data(false);
        std::vector<double> offsets;
        for (std::size_t i = 0; i < rows.n_rows(); ++i) offsets.push_back(static_cast<double>(i % 7) / 4);
        holds(gbm_regressor{.rounds = 5, .max_depth = 3, .learning_rate = 0.3},
              dataset<>(rows.x(), rows.target(), {.offsets = std::move(offsets)}),
              {.weights = 1e-6, .row_order = 1e-9});
    }
    SUBCASE("gbm_classifier, rows by class and metrics") {
        holds(gbm_classifier{.rounds = 5,
                             .learning_rate = 0.3,
                             .subsample_by_class = {0.5, 0.9},
                             .eval_metric = {roc_auc, accuracy}},
              numeric_data(true), {.weights = 1e-6});
    }
    SUBCASE("factorization_machine_regressor") {
        holds(complete | factorization_machine_regressor{.epochs = 100, .mini_batch_size = 10},
              numeric_data(false));
    }
    SUBCASE("factorization_machine_regressor, fields, sgd") {
        holds(complete | factorization_machine_regressor{.num_factors = 3,
                                                         .field_aware = true,
                                                         .epochs = 100,
                                                         .mini_batch_size = 10,
                                                         .optimiser = factorization::optimiser::sgd},
              numeric_data(false));
    }
    SUBCASE("factorization_machine_classifier") {
        holds(complete | factorization_machine_classifier{.epochs = 50, .mini_batch_size = 10},
              numeric_data(true));
    }
    SUBCASE("factorization_machine_classifier, fields of sparse indicators") {
        holds(columns(numbers | simple_imputer{}, names | one_hot_encoder{.unknown = unknown::as_missing,
                                                                          .missing = missing::own_category,
                                                                          .output = block_output::sparse}) |
                  factorization_machine_classifier{.field_aware = true, .epochs = 50, .mini_batch_size = 10},
              data);
    }
    SUBCASE("gbm_classifier, sparse indicators") {
        holds(columns(numbers, names | one_hot_encoder{.unknown = unknown::as_missing,
                                                       .missing = missing::own_category,
                                                       .output = block_output::sparse}) |
                  gbm_classifier{.rounds = 5, .max_depth = 3, .learning_rate = 0.3},
              data, {.weights = 1e-6, .row_order = 1e-6});
    }
    SUBCASE("a whole pipeline") {
        holds(columns(numbers | simple_imputer{} | standard_scaler{},
                      names | one_hot_encoder{.unknown = unknown::as_missing}) |
                  gbm_classifier{.rounds = 5, .max_depth = 3, .learning_rate = 0.3},
              data, {.weights = 1e-6, .row_order = 1e-6});
    }
}

}  // namespace components_test
