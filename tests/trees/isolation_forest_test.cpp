// SPDX-License-Identifier: MIT
#include "sluice/trees/isolation/isolation_forest.hpp"

#include "linear/golden_data.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/core/random.hpp"
#include "sluice/explain/feature_importance.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/isolation/is_outlier.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

using namespace sluice;

namespace isolation_forest_test {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

/// The golden columns, and a row far away at the end.
table with_far_row(double far) {
    table x = table::of_rows(test::golden_size + 1);
    for (std::size_t j = 0; j < 5; ++j) {
        auto column = test::golden_column(j);
        column.push_back(far);
        x.add({"x" + std::to_string(j), array<double>(std::move(column))});
    }
    return x;
}

/// Whether some feature has two values.
bool differ(std::span<const feature> columns, const std::vector<std::size_t>& rows) {
    for (const auto& column : columns)
        for (const std::size_t a : rows)
            for (const std::size_t b : rows)
                if (column[a] < column[b]) return true;
    return false;
}

TEST_CASE("isolation forest scores rows as scikit-learn does") {
    // tests/trees/golden.py: 2000 trees there, 4000 here; both vary by some thousandths.
    const auto x = with_far_row(60);
    const auto p = predict(fit(isolation_forest{.n_trees = 4000, .max_samples = 64}, dataset(x)), x);
    const std::array<std::pair<Eigen::Index, double>, 5> said{
        {{0, 0.503140}, {1, 0.475134}, {2, 0.426301}, {3, 0.469973}, {80, 0.846526}}};
    for (const auto& [row, score] : said) CHECK(std::abs(p[row] - score) < 0.01);
}

TEST_CASE("mean path length is that of the paper") {
    const std::array<std::pair<std::size_t, double>, 6> known{{{0, 0.0},
                                                               {1, 0.0},
                                                               {2, 1.0},
                                                               {3, 1.20739235758962},
                                                               {10, 3.7488804844755},
                                                               {256, 10.2447709201199}}};
    for (const auto& [n, length] : known)
        CHECK(trees::mean_path_length(n) == doctest::Approx(length).epsilon(1e-13));
}

TEST_CASE(
    "isolation tree cuts between the values that a node holds until rows are alone or the depth is reached") {
    const auto data = test::random_numbers(1, {.n_rows = 200, .n_columns = 3, .missing = 0.1});
    const auto columns = features(data.x(), "test");
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < 200; i += 2) rows.push_back(i);
        const std::size_t max_depth = 2 + seed % 6;
        const auto grown = trees::isolation_grower(columns, 1).grow(rows, max_depth, random_stream(seed, 0));
        std::vector<std::size_t> depth(grown.nodes.size(), 0);
        std::vector<std::vector<std::size_t>> held(grown.nodes.size());
        for (const std::size_t row : rows)
            for (std::size_t at = 0;; at += grown.nodes[at].step(columns[grown.nodes[at].feature()][row])) {
                held[at].push_back(row);
                if (grown.nodes[at].is_leaf()) break;
            }
        for (std::size_t i = 0; i < grown.nodes.size(); ++i) {
            const auto& node = grown.nodes[i];
            CHECK(grown.statistics[i].cover == static_cast<double>(held[i].size()));
            CHECK(!held[i].empty());
            if (node.is_leaf()) {
                CHECK((depth[i] == max_depth || !differ(columns, held[i])));
                const double length = static_cast<double>(depth[i]) + trees::mean_path_length(held[i].size());
                CHECK(node.value == length);
                continue;
            }
            depth[i + node.to_left] = depth[i + node.to_left + 1] = depth[i] + 1;
        }
    }
}

TEST_CASE("isolation forest gives the same bytes for any number of threads, other ones for another seed") {
    const auto data =
        test::random_numbers(2, {.n_rows = 3000, .n_columns = 4, .missing = 0.1, .weights = true});
    const isolation_forest spec{.n_trees = 20, .contamination = 0.05};
    const auto one = to_bytes(fit(spec, data, {.seed = 1, .threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, data, {.seed = 1, .threads = threads})) == one);
    CHECK(to_bytes(fit(spec, data, {.seed = 2})) != one);
}

TEST_CASE("isolation forest looks at no target, and stands at the end of a pipeline") {
    const auto data = test::random_numbers(3, {.n_rows = 300, .n_columns = 3});
    const isolation_forest spec{.n_trees = 10};
    CHECK(predict(fit(spec, dataset(data.x())), data.x()) == predict(fit(spec, data), data.x()));
    const auto piped = fit(standard_scaler{} | spec, dataset(data.x()));
    const auto scores = predict(piped, data.x());
    CHECK(scores.minCoeff() > 0);
    CHECK(scores.maxCoeff() <= 1);
    // It is the margin, the mean path length, that trees say.
    const auto margins = predict_margin(piped, data.x());
    for (Eigen::Index i = 0; i < 300; ++i)
        CHECK(scores[i] ==
              doctest::Approx(std::exp2(-margins(i, 0) / trees::mean_path_length(256))).epsilon(1e-13));
    const auto count = feature_importance(piped, {.kind = importance_kind::split_count});
    CHECK(count.values.minCoeff() > 0);
}

TEST_CASE("isolation forest tells outliers by the share that is wanted, or by a score above a half") {
    const auto data = test::random_numbers(4, {.n_rows = 1000, .n_columns = 3});
    const auto m = fit(standard_scaler{} | isolation_forest{.contamination = 0.03}, dataset(data.x()));
    CHECK(is_outlier(m, data.x()).count() == 30);
    const auto x = with_far_row(1000);
    const auto plain = fit(isolation_forest{}, dataset(x));
    CHECK(plain.state().threshold() == 0.5);
    CHECK(is_outlier(plain, x)[80]);
    const auto scores = predict(plain, x);
    for (Eigen::Index i = 0; i < 81; ++i) CHECK(is_outlier(plain, x)[i] == (scores[i] > 0.5));
}

TEST_CASE("isolation forest draws different rows, and none of weight 0") {
    const auto x = with_far_row(1000);
    std::vector<double> weights(81, 1.0);
    weights[80] = 0;
    const isolation_forest spec{.n_trees = 40, .max_samples = 80};
    const dataset<> without(x, no_target{81}, {.weights = std::move(weights)});
    const auto m = fit(spec, without);
    // All thresholds lie among the 80 rows that count, and each tree holds all of them.
    const auto& forest = m.state().booster().trees();
    for (std::size_t t = 0; t < forest.size(); ++t) {
        CHECK(forest.statistics(t)[0].cover == 80);
        for (const auto& node : forest.nodes(t))
            if (!node.is_leaf()) CHECK(std::abs(node.value) <= 5.0);
    }
    const auto all = fit(isolation_forest{.n_trees = 3, .max_samples = 81}, dataset(x));
    for (std::size_t t = 0; t < 3; ++t) CHECK(all.state().booster().trees().statistics(t)[0].cover == 81);
}

TEST_CASE("isolation forest takes constants, infinities, missing values and single rows") {
    const double infinity = std::numeric_limits<double>::infinity();
    const table same(
        {{"a", array<double>({2, 2, 2})}, {"b", array<double>({missing_value, missing_value, 1})}});
    CHECK(predict(fit(isolation_forest{.n_trees = 3}, dataset(same)), same)[0] == doctest::Approx(0.5));
    const table wild({{"a", array<double>({-infinity, 1, 2, infinity, missing_value, 3, 1e308, -1e308})}});
    const auto p = predict(fit(isolation_forest{.n_trees = 50}, dataset(wild)), wild);
    CHECK(p.allFinite());
    const table lone({{"a", array<double>({4})}});
    CHECK(predict(fit(isolation_forest{}, dataset(lone)), lone)[0] == 0.5);
    const dataset<> nothing(wild, no_target{8}, {.weights = std::vector<double>(8, 0.0)});
    CHECK(predict(fit(isolation_forest{.contamination = 0.5}, nothing), wild)[0] == 0.5);
}

TEST_CASE("isolation forest is saved and loaded; refuses data without columns, by name") {
    const auto data = test::random_numbers(5, {.n_rows = 100, .n_columns = 2});
    const auto m = fit(isolation_forest{.n_trees = 5, .contamination = 0.1}, dataset(data.x()));
    const auto again = from_bytes<model<isolation_forest>>(to_bytes(m));
    CHECK(to_bytes(again) == to_bytes(m));
    CHECK(again.state().threshold() == m.state().threshold());
    CHECK(predict(again, data.x()) == predict(m, data.x()));
    const auto why =
        test::thrown<invalid_data>([] { return fit(isolation_forest{}, dataset(table::of_rows(3))); });
    CHECK(why.component == "isolation_forest");
}

/// A column of `n` names, the last row's one alone, beside random numbers.
table with_names(std::size_t n_rows, std::size_t n_names) {
    const auto data = test::random_numbers(7, {.n_rows = n_rows, .n_columns = 2});
    random_generator g(random_stream(8, 0));
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i + 1 < n_rows; ++i)
        codes.push_back(uniform_integer(g, 30) == 0 ? -1
                                                    : static_cast<std::int32_t>(uniform_integer(g, n_names)));
    codes.push_back(static_cast<std::int32_t>(n_names));
    std::vector<std::string> names;
    for (std::size_t k = 0; k <= n_names; ++k) names.push_back("n" + std::to_string(100 + k));
    table x = data.x();
    x.add({"name", category_values{array<std::int32_t>(std::move(codes)),
                                   std::make_shared<const dictionary>(std::move(names))}});
    return x;
}

TEST_CASE("isolation tree parts the categories that a node holds") {
    const auto known = trees::category_codes::learn(dataset(with_names(200, 90)), {}, 254, "test");
    const table coded = known.encode(with_names(200, 90), "test");
    const auto columns = known.features_of(coded, "test");
    std::size_t n_sets = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < 200; i += 2) rows.push_back(i);
        const auto grown = trees::isolation_grower(columns, 1).grow(rows, 20, random_stream(seed, 0));
        trees::ensemble walked;
        walked.push_back(grown);
        std::vector<double> n_rows(grown.nodes.size(), 0);
        for (const std::size_t row : rows)
            for (std::size_t at = 0;;
                 at += walked.step(grown.nodes[at], columns[grown.nodes[at].feature()][row])) {
                n_rows[at] += 1;
                if (grown.nodes[at].is_leaf()) break;
            }
        for (std::size_t i = 0; i < grown.nodes.size(); ++i) {
            CHECK(grown.statistics[i].cover == n_rows[i]);
            CHECK(n_rows[i] > 0);
            n_sets += grown.nodes[i].asks_categories() ? 1 : 0;
        }
    }
    CHECK(n_sets > 100);
}

TEST_CASE("isolation forest finds a category that is alone, and takes one never seen for a missing value") {
    const auto x = with_names(400, 3);
    const isolation_forest spec{.n_trees = 200};
    const auto m = fit(spec, dataset(x), {.threads = 1});
    CHECK(to_bytes(fit(spec, dataset(x), {.threads = 3})) == to_bytes(m));
    const auto scores = predict(m, x);
    CHECK(predict(from_bytes<model<isolation_forest>>(to_bytes(m)), x) == scores);
    const auto rows = testing::cells_of(x);
    row_scratch scratch(m);
    std::array<double, 1> out{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        REQUIRE(predict_row(m, rows[i], out, scratch));
        REQUIRE(out[0] == scores[static_cast<Eigen::Index>(i)]);
    }
    // The same numbers are more usual under a name that many have.
    auto common = rows[399];
    common[2] = {.text = "n100"};
    REQUIRE(predict_row(m, common, out, scratch));
    CHECK(out[0] < scores[399] - 0.02);
    auto never = rows[5], missing = rows[5];
    never[2] = {.text = "never"};
    missing[2] = {};
    REQUIRE(predict_row(m, never, out, scratch));
    const double said = out[0];
    REQUIRE(predict_row(m, missing, out, scratch));
    CHECK(out[0] == said);
}

}  // namespace isolation_forest_test
