// SPDX-License-Identifier: MIT
#include "sluice/trees/binned_dataset.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/preprocess/max_abs_scaler.hpp"
#include "sluice/splits/k_fold.hpp"
#include "sluice/trees/gbm/fit_binned.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_multi_output_regressor.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/chunked.hpp"
#include "support/random_data.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace binned_dataset_test {

/// Categories by name and by number beside numbers.
dataset<> with_categories(const dataset<>& data) {
    random_generator g(random_stream(99, 0));
    std::vector<std::int32_t> codes(data.n_rows());
    std::vector<float> numbers(data.n_rows());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        codes[i] = static_cast<std::int32_t>(uniform_integer(g, 7)) - 1;
        numbers[i] = static_cast<float>(uniform_integer(g, 5) * 10);
    }
    table x = data.x();
    const auto names =
        std::make_shared<const dictionary>(std::vector<std::string>{"z", "b", "q", "a", "m", "c"});
    x.add({"kind", category_values{array<std::int32_t>(std::move(codes)), names}});
    x.add({"shop", array<float>(std::move(numbers))});
    return data.with(std::move(x));
}

const test::data_shape rough{.n_rows = 900, .n_columns = 3, .distinct = 40, .missing = 0.1};
const test::data_shape weighted{
    .n_rows = 700, .n_columns = 3, .distinct = 25, .missing = 0.1, .weights = true};

template <class Spec>
bool same_model(const Spec& spec, const dataset<>& data, const binning& by = {}, const context& ctx = {}) {
    return to_bytes(fit(spec, binned_dataset(data, by), ctx)) == to_bytes(fit(spec, data, ctx));
}

TEST_CASE("boosted trees on bins are those on the data that the bins were made of") {
    CHECK(same_model(gbm_classifier{.rounds = 8}, test::random_classes(1, rough)));
    CHECK(same_model(gbm_classifier{.rounds = 8, .subsample = 0.6, .colsample_bytree = 0.7},
                     test::random_classes(2, weighted), {}, {.seed = 5}));
    CHECK(same_model(gbm_regressor{.rounds = 8, .max_bins = 300}, test::random_numbers(3, {.n_rows = 2000}),
                     {.max_bins = 300}));
    CHECK(same_model(gbm_regressor{.rounds = 5, .increasing = {"x0"}}, test::random_numbers(4, rough)));
    CHECK(same_model(
        gbm_multi_output_regressor{.multi_strategy = multi_strategy::multi_output_tree, .rounds = 5},
        test::random_outputs(5, rough, 3)));
    const auto mixed = with_categories(test::random_classes(6, rough));
    CHECK(same_model(gbm_classifier{.rounds = 8, .categorical = {"shop"}}, mixed, {.categorical = {"shop"}}));
}

TEST_CASE("early stopping on bins watches the validation data's numbers") {
    const auto data = test::random_classes(7, rough), held_out = test::random_classes(8, rough);
    const gbm_classifier spec{.rounds = 60, .eval_metric = {roc_auc_metric{}}, .early_stopping_rounds = 5};
    const context ctx{.validation = &held_out};
    CHECK(same_model(spec, data, {}, ctx));
    CHECK(fit(spec, binned_dataset(data), ctx).state().booster().n_rounds() < 60);
}

TEST_CASE("rows that are left out of bins do not count") {
    // All values are in all parts, so cuts agree.
    const auto data = test::random_numbers(9, {.n_rows = 600, .n_columns = 3, .distinct = 6, .missing = 0.1});
    const binned_dataset all(data);
    const gbm_regressor spec{.rounds = 6};
    for (const fold& parts : k_fold{.n_folds = 3}.folds(data)) {
        const auto kept = fit(spec, all.only(parts.train)), naive = fit(spec, data.take(parts.train));
        CHECK(predict(kept, data.x()) == predict(naive, data.x()));
        CHECK(all.only(parts.train).bins() == all.bins());  // shared, not copied
    }
    std::vector<std::size_t> twice;
    for (std::size_t i = 0; i < data.n_rows(); ++i) twice.insert(twice.end(), i % 3, i);
    // Gradients are rounded to the scale of the largest one, which weights change.
    const Eigen::VectorXd a = predict(fit(spec, all.only(twice)), data.x()),
                          b = predict(fit(spec, data.take(twice)), data.x());
    CHECK((a - b).cwiseAbs().maxCoeff() < 1e-6);
    const std::vector<std::size_t> beyond{600};
    CHECK(test::thrown<invalid_data>([&] { return all.only(beyond); }).requirement == "rows are below 600");
}

TEST_CASE("boosted trees on chunks are those on all rows at once") {
    const auto check = [](const auto& spec, const dataset<>& data, std::size_t rows) {
        test::chunked source{data, rows};
        CHECK(to_bytes(fit_chunks(spec, source)) == to_bytes(fit(spec, data)));
    };
    check(gbm_classifier{.rounds = 6}, test::random_classes(11, rough), 100);
    check(gbm_classifier{.rounds = 6}, test::random_classes(12, weighted), 33);
    check(gbm_regressor{.rounds = 6}, test::random_numbers(13, {.n_rows = 3000}), 1);
    check(gbm_regressor{.rounds = 4, .max_bins = 16}, test::random_numbers(14, {.n_rows = 200}), 64);
    check(gbm_classifier{.rounds = 6, .categorical = {"shop"}},
          with_categories(test::random_classes(15, rough)), 71);
    check(on("x2", "x0") | max_abs_scaler{} | gbm_regressor{.rounds = 6}, test::random_numbers(16, rough),
          50);
}

TEST_CASE("validation data pass through the steps of a pipeline that is fitted on chunks") {
    const auto data = test::random_numbers(17, rough), held_out = test::random_numbers(18, rough);
    const auto spec =
        on("x2", "x0") | max_abs_scaler{} | gbm_regressor{.rounds = 50, .early_stopping_rounds = 3};
    const context ctx{.validation = &held_out};
    test::chunked source{data, 128};
    CHECK(to_bytes(fit_chunks(spec, source, ctx)) == to_bytes(fit(spec, data, ctx)));
}

TEST_CASE("beyond the exact sketch, trees on chunks are as good") {
    const auto data = test::random_numbers(19, {.n_rows = 20'000, .n_columns = 2});
    const gbm_regressor spec{.rounds = 20, .max_bins = 8};
    const auto error = [&](const auto& model) {
        const Eigen::VectorXd predicted = predict(model, data.x());
        const auto& y = std::get<numeric_target>(data.target()).values;
        double sum = 0;
        for (std::size_t i = 0; i < y.size(); ++i)
            sum += (predicted[static_cast<Eigen::Index>(i)] - y[i]) *
                   (predicted[static_cast<Eigen::Index>(i)] - y[i]);
        return sum / static_cast<double>(y.size());
    };
    test::chunked source{data, 1000};
    const double by_chunks = error(fit_chunks(spec, source)), at_once = error(fit(spec, data));
    CHECK(by_chunks < 1.02 * at_once);
    CHECK(by_chunks != at_once);
}

TEST_CASE("what bins cannot do is refused") {
    const auto data = test::random_classes(20, rough);
    const binned_dataset bins(data);
    const auto refused = [&](const gbm_classifier& spec) {
        return test::thrown<invalid_parameter>([&] { return fit(spec, bins); }).requirement;
    };
    CHECK(refused({.max_bins = 64}) == "has the max_bins of the binned data");
    CHECK(refused({.categorical = {"x0"}}) == "has the categorical columns of the binned data");
    CHECK(refused({.linear_leaves = true}) == "learns from bins without linear_leaves");
    CHECK(refused({.dropout_rate = 0.5}) == "learns from bins without dropping rounds");
    CHECK(test::thrown<schema_mismatch>([&] {
              return binned_dataset(data, {.categorical = {"x9"}});
          }).actual == "\"x9\"");
    CHECK(test::thrown<invalid_data>([&] { return fit(gbm_regressor{}, bins); }).requirement ==
          "needs a numeric target");
}

TEST_CASE("sources that change between passes are refused") {
    struct shrinking {
        dataset<> all;
        std::size_t passes = 0;
        bool given = false;
        void rewind() { given = false, ++passes; }
        std::optional<dataset<>> next() {
            if (std::exchange(given, true)) return std::nullopt;
            std::vector<std::size_t> rows(std::size_t{passes == 1 ? 10U : 17U});
            return all.take(rows);
        }
    };
    shrinking more{test::random_classes(21, rough)};
    CHECK(test::thrown<invalid_data>([&] { return binned_dataset::of_chunks(more); }).requirement ==
          "the source gives the 10 rows of the first pass again");
    test::chunked none{test::random_classes(22, rough).take({})};
    CHECK(test::thrown<invalid_data>([&] { return binned_dataset::of_chunks(none); }).requirement ==
          "needs at least 1 row");
}

}  // namespace binned_dataset_test
