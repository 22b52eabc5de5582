// SPDX-License-Identifier: MIT
#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/resume.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/trees/forest/random_forest_classifier.hpp"
#include "sluice/trees/gbm/fit_binned.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/chunked.hpp"
#include "support/planted_factors.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace sparse_columns_test {

// Two columns of numbers, and a sparse block: indicators of a place, counts, negative numbers, -0 and missing values that
// are stored, a column that is stored in every row, one that is in none.
dataset<> sparse_data(std::uint64_t seed, std::size_t n_rows, bool weights) {
    random_generator g(random_stream(seed, 0));
    auto x = test::random_table(g, {.n_rows = n_rows, .n_columns = 2, .missing = 0.1});
    constexpr std::uint32_t n_places = 40;
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> at;
    std::vector<double> stored;
    std::vector<std::int32_t> codes;
    const auto put = [&](std::uint32_t j, double value) {
        at.push_back(j);
        stored.push_back(value);
    };
    for (std::size_t i = 0; i < n_rows; ++i) {
        const auto place = static_cast<std::uint32_t>(uniform_integer(g, n_places));
        const bool many = uniform_integer(g, 3) == 0;
        put(place, 1);
        if (many) put(n_places, static_cast<double>(1 + uniform_integer(g, 300)));
        if (uniform_integer(g, 9) == 0)
            put(n_places + 1,
                uniform_integer(g, 4) == 0 ? std::numeric_limits<double>::quiet_NaN() : -normal(g));
        if (uniform_integer(g, 2) == 0) put(n_places + 2, -0.0);
        put(n_places + 3, normal(g));
        ends.push_back(at.size());
        codes.push_back((place % 3 == 0) != many || uniform_integer(g, 6) == 0 ? 1 : 0);
    }
    std::vector<std::string> names;
    for (std::size_t j = 0; j < n_places + 5; ++j) names.push_back("s" + std::to_string(j));
    x.add({"sparse", sparse_block{std::move(ends), std::move(at), std::move(stored), std::move(names)}});
    row_data rows = test::random_weights(g, {.n_rows = n_rows, .weights = weights});
    return {std::move(x),
            class_target{array<std::int32_t>(std::move(codes)),
                         std::make_shared<const dictionary>(std::vector<std::string>{"a", "b"})},
            std::move(rows)};
}
dataset<> dense(const dataset<>& data) { return data.with(test::dense_table(data.x())); }

TEST_CASE("boosted trees of sparse columns are those of the same columns stored densely, to the byte") {
    for (const bool weights : {false, true}) {
        const auto data = sparse_data(1, 900, weights);
        const auto same_model = [&](const auto& spec) {
            const auto expected = to_bytes(fit(spec, dense(data)));
            CHECK(to_bytes(fit(spec, data)) == expected);
            CHECK(to_bytes(fit(spec, data, {.threads = 3})) == expected);
            CHECK(to_bytes(fit(spec, binned_dataset(data, {.max_bins = spec.max_bins}))) == expected);
        };
        same_model(gbm_classifier{.rounds = 10});
        same_model(gbm_classifier{.rounds = 6, .grow_policy = growth_policy::leaf_wise, .subsample = 0.7});
        same_model(gbm_classifier{.rounds = 6, .grow_policy = growth_policy::symmetric});
        same_model(gbm_classifier{.rounds = 5, .colsample_bynode = 0.5, .max_bins = 16});
    }
    const auto data = sparse_data(2, 70000, false);
    CHECK(to_bytes(fit(gbm_classifier{.rounds = 3}, data)) ==
          to_bytes(fit(gbm_classifier{.rounds = 3}, dense(data))));
}

TEST_CASE("boosted trees of sparse columns predict, are watched and explained as those of dense ones") {
    const auto train = sparse_data(3, 900, false), held_out = sparse_data(4, 300, false);
    const auto dense_held_out = dense(held_out);
    const gbm_classifier spec{.rounds = 40, .max_depth = 4, .early_stopping_rounds = 5};
    const auto model = fit(spec, train, {.validation = &held_out});
    CHECK(to_bytes(fit(spec, dense(train), {.validation = &dense_held_out})) == to_bytes(model));
    CHECK(predict_proba(model, held_out.x()) == predict_proba(model, dense_held_out.x()));
    CHECK(tree_shap(model, held_out.x()).contributions == tree_shap(model, dense_held_out.x()).contributions);
    const auto goes_on = fit_resumable(gbm_classifier{.rounds = 4}, train);
    CHECK(to_bytes(resume(gbm_classifier{.rounds = 9}, goes_on, train).model()) ==
          to_bytes(fit(gbm_classifier{.rounds = 9}, dense(train))));
}

TEST_CASE("chunks of sparse columns give the trees of all rows at once") {
    const auto data = sparse_data(5, 900, false);
    test::chunked source{data, 128};
    CHECK(to_bytes(fit_chunks(gbm_classifier{.rounds = 5, .max_bins = 32}, source)) ==
          to_bytes(fit(gbm_classifier{.rounds = 5, .max_bins = 32}, dense(data))));
}

TEST_CASE("a forest of sparse columns is that of dense ones") {
    const auto data = sparse_data(6, 600, true);
    const random_forest_classifier spec{.n_trees = 8};
    const auto model = fit(spec, data);
    CHECK(to_bytes(model) == to_bytes(fit(spec, dense(data))));
    CHECK(predict_proba(model, data.x()) == predict_proba(model, dense(data).x()));
}

}  // namespace sparse_columns_test
