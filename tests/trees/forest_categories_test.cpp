// SPDX-License-Identifier: MIT
// Forests that ask categories, from the cut of a node to the file.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/core/random.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/trees/forest/extra_trees_regressor.hpp"
#include "sluice/trees/forest/forest_cut.hpp"
#include "sluice/trees/forest/random_forest_classifier.hpp"
#include "sluice/trees/forest/random_forest_multi_output_regressor.hpp"
#include "sluice/trees/forest/random_forest_regressor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;
namespace forest_categories_test {

using namespace sluice::trees;

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

/// Rows of a node, each of one output, and the category that each holds; the last one is missing.
struct drawn_node {
    std::vector<forest_row> rows{};
    std::vector<std::uint32_t> codes{};
    std::vector<std::int64_t> total{};
};

drawn_node draw_node(random_generator& g, std::size_t n_rows, std::size_t n_values, std::size_t n_outputs) {
    drawn_node all;
    all.total.resize(2 + n_outputs);
    for (std::size_t i = 0; i < n_rows; ++i) {
        const auto weight = 1 + static_cast<std::int64_t>(uniform_integer(g, 3));
        const auto output = static_cast<std::uint32_t>(uniform_integer(g, n_outputs));
        const auto value = n_outputs > 1 ? weight : static_cast<std::int64_t>(uniform_integer(g, 100)) - 50;
        all.rows.push_back({static_cast<row_index>(i), output, weight, value});
        all.codes.push_back(static_cast<std::uint32_t>(uniform_integer(g, n_values + 1)));
        add_row(all.rows.back(), all.total.data());
    }
    return all;
}

/// The score of both sides, straight from the rows; -1 where one has too few of them.
template <class GoesLeft>
double naive_score(const drawn_node& node, std::int64_t least, const GoesLeft& left) {
    const std::size_t n_outputs = node.total.size() - 2;
    std::vector<std::vector<std::int64_t>> sums(2, std::vector<std::int64_t>(node.total.size()));
    for (std::size_t i = 0; i < node.rows.size(); ++i)
        add_row(node.rows[i], sums[left(node.codes[i]) ? 0 : 1].data());
    if (sums[0][1] < least || sums[1][1] < least) return -1;
    double score = 0;
    for (const auto& side : sums)
        for (std::size_t k = 0; k < n_outputs; ++k) {
            const auto value = static_cast<double>(side[2 + k]);
            score += value * value / static_cast<double>(side[0]);
        }
    return score;
}

TEST_CASE("forest cutter finds the best of all sets of categories, as trying each one does") {
    random_generator g(random_stream(1, 0));
    for (std::size_t trial = 0; trial < 200; ++trial) {
        const std::size_t n_outputs = trial % 4 == 3 ? 3 : 1, n_values = 1 + trial % 8;
        const auto missing = static_cast<std::uint32_t>(n_values);
        const auto least = 1 + static_cast<std::int64_t>(uniform_integer(g, 3));
        const auto node = draw_node(g, 1 + uniform_integer(g, 30), n_values, n_outputs);
        const auto code_of = [&](std::size_t row) { return node.codes[row]; };
        const std::vector<double> factors(n_outputs, 1.0);
        forest_cutter cutter(n_values + 1, least, factors);
        forest_cut best, random, again;
        cutter.cut_best_set(node.rows, code_of, {7, missing, node.total}, best);
        cutter.cut_at_random_set(node.rows, code_of, {7, missing, node.total},
                                 random_generator(random_stream(trial, 1)), random);
        cutter.cut_best_set(node.rows, code_of, {7, missing, node.total}, again);
        CHECK(again.score == best.score);
        CHECK(again.left_categories == best.left_categories);
        double most = -1;
        for (std::uint32_t set = 0; set < (1u << (n_values + 1)); ++set)
            most = (std::max)(most, naive_score(node, least, [&](std::uint32_t b) { return set >> b & 1; }));
        if (n_outputs == 1) {
            // Within the least number of rows a run need not be the best of all sets, and without it is.
            if (least == 1) CHECK(best.exists == (most >= 0));
            if (least == 1 && best.exists) CHECK(best.score == doctest::Approx(most).epsilon(1e-12));
        }
        for (const forest_cut& cut : {best, random}) {
            if (!cut.exists) continue;
            CHECK(cut.score <= most * (1 + 1e-12));
            const auto own = [&](std::uint32_t b) { return cut.goes_left(b, missing); };
            CHECK(naive_score(node, least, own) == doctest::Approx(cut.score).epsilon(1e-12));
        }
    }
}

TEST_CASE("forest cutter orders the categories of several outputs by the one that they tell most of") {
    // Output 0 is alike everywhere; output 2 parts categories 0 and 3 from 1 and 2.
    drawn_node node;
    node.total.resize(5);
    const std::vector<std::vector<std::int64_t>> counts{{4, 1, 9}, {4, 8, 2}, {4, 9, 1}, {4, 2, 8}};
    for (std::uint32_t b = 0; b < 4; ++b)
        for (std::uint32_t k = 0; k < 3; ++k)
            for (std::int64_t i = 0; i < counts[b][k]; ++i) {
                node.rows.push_back({static_cast<row_index>(node.rows.size()), k, 1, 1});
                node.codes.push_back(b);
                add_row(node.rows.back(), node.total.data());
            }
    const std::vector<double> factors(3, 1.0);
    forest_cutter cutter(6, 1, factors);
    forest_cut best;
    cutter.cut_best_set(
        node.rows, [&](std::size_t row) { return node.codes[row]; }, {0, 5, node.total}, best);
    REQUIRE(best.exists);
    CHECK(best.goes_left(1, 5) == best.goes_left(2, 5));
    CHECK(best.goes_left(0, 5) == best.goes_left(3, 5));
    CHECK(best.goes_left(0, 5) != best.goes_left(1, 5));
    // Category 4 is not there, nor are missing values: both sides weigh the same.
    CHECK(!best.goes_left(4, 5));
    CHECK(!best.goes_left(5, 5));
}

TEST_CASE("categories that a node does not hold go to its heavier child") {
    const std::vector<double> factors{1};
    for (const std::uint32_t heavy : {0u, 2u}) {
        // Category 0 has the smaller values, so it goes left.
        const std::vector<forest_row> rows{{0, 0, heavy == 0 ? 5 : 1, -9}, {1, 0, heavy == 2 ? 5 : 1, 9}};
        std::vector<std::int64_t> total(3);
        for (const auto& row : rows) add_row(row, total.data());
        forest_cutter cutter(71, 1, factors);
        forest_cut best;
        cutter.cut_best_set(
            rows, [](std::size_t row) { return row == 0 ? 0u : 2u; }, {0, 70, total}, best);
        REQUIRE(best.exists);
        CHECK(best.goes_left(0, 70));
        CHECK(!best.goes_left(2, 70));
        for (const std::uint32_t other : {1u, 3u, 69u, 70u}) CHECK(best.goes_left(other, 70) == (heavy == 0));
    }
}

std::vector<std::string> letters(std::size_t n) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < n; ++k)
        names.push_back(std::string(1, static_cast<char>('a' + k / 26)) + static_cast<char>('a' + k % 26));
    return names;
}
column_data categories(std::string name, std::vector<std::int32_t> codes, std::vector<std::string> names) {
    return {std::move(name), category_values{array<std::int32_t>(std::move(codes)),
                                             std::make_shared<const dictionary>(std::move(names))}};
}

struct drawn_rows {
    std::vector<double> x{}, y{};
    std::vector<std::int32_t> codes{};

    [[nodiscard]] table columns(std::size_t n_categories) const {
        return table({{"x", array<double>(x)}, categories("kind", codes, letters(n_categories))});
    }
    [[nodiscard]] dataset<> with(table of) const { return {std::move(of), numeric_target{array<double>(y)}}; }
};

/// A target that depends on a category without order, a number, and both; some of each missing.
drawn_rows draw_rows(std::size_t n_rows, std::size_t n_categories, std::uint64_t seed) {
    random_generator effects(random_stream(1, 1)), g(random_stream(seed, 0));
    std::vector<double> effect;
    for (std::size_t k = 0; k < n_categories; ++k) effect.push_back(normal(effects));
    drawn_rows all;
    for (std::size_t i = 0; i < n_rows; ++i) {
        const std::size_t k = uniform_integer(g, n_categories);
        all.x.push_back(normal(g));
        all.codes.push_back(uniform_integer(g, 20) == 0 ? -1 : static_cast<std::int32_t>(k));
        all.y.push_back(effect[k] * (all.x.back() > 0 ? 2 : 1) + 0.1 * normal(g));
        if (uniform_integer(g, 20) == 0) all.x.back() = missing_value;
    }
    return all;
}

dataset<> drawn(std::size_t n_rows, std::size_t n_categories, std::uint64_t seed = 1) {
    const auto all = draw_rows(n_rows, n_categories, seed);
    return all.with(all.columns(n_categories));
}

TEST_CASE("forest treats two categories as it treats two numbers") {
    const auto rows = draw_rows(400, 2, 3);
    std::vector<double> numbers;
    for (const auto code : rows.codes) numbers.push_back(code < 0 ? missing_value : code);
    const table numeric({{"x", array<double>(rows.x)}, {"kind", array<double>(numbers)}});
    const random_forest_regressor spec{.n_trees = 7, .min_rows_in_leaf = 3};
    const auto by_name = fit(spec, rows.with(rows.columns(2))), by_number = fit(spec, rows.with(numeric));
    CHECK(predict(by_name, rows.columns(2)) == predict(by_number, numeric));
}

TEST_CASE("forests learn categories better than their order") {
    const auto train = draw_rows(3000, 60, 1), test = draw_rows(3000, 60, 2);
    const auto as_numbers = [](const drawn_rows& of) {
        std::vector<double> numbers;
        for (const auto code : of.codes) numbers.push_back(code < 0 ? missing_value : code);
        return table({{"x", array<double>(of.x)}, {"kind", array<double>(numbers)}});
    };
    const numeric_target y{array<double>(test.y)};
    const random_forest_regressor spec{.n_trees = 20, .min_rows_in_leaf = 20};
    const double by_name = rmse(y, predict(fit(spec, train.with(train.columns(60))), test.columns(60)));
    const double by_order = rmse(y, predict(fit(spec, train.with(as_numbers(train))), as_numbers(test)));
    CHECK(by_name < 0.9 * by_order);
}

template <class Spec>
void holds_with_categories(const Spec& spec, const dataset<>& data) {
    const auto m = fit(spec, data, {.seed = 1, .threads = 1});
    const auto bytes = to_bytes(m);
    CHECK(to_bytes(fit(spec, data, {.seed = 1, .threads = 3})) == bytes);
    CHECK(from_bytes<model<Spec>>(bytes).state().booster() == m.state().booster());
    CHECK(!m.state().booster().trees(0).sets().empty());
    // A row at a time or many.
    const auto all = testing::outputs(m, data.x());
    const auto rows = testing::cells_of(data.x());
    row_scratch scratch(m);
    std::vector<double> out(output_size(m));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        REQUIRE(predict_row(m, rows[i], out, scratch));
        for (std::size_t k = 0; k < out.size(); ++k) REQUIRE(out[k] == all[i][k].number);
    }
    // What SHAP attributes sums to the margins.
    const auto shares = tree_shap(m, data.x().take(std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7}));
    const auto margins = predict_margin(m, data.x());
    for (std::size_t k = 0; k < shares.contributions.size(); ++k)
        for (Eigen::Index i = 0; i < 8; ++i)
            CHECK(shares.contributions[k].row(i).sum() ==
                  doctest::Approx(margins(i, static_cast<Eigen::Index>(k))).epsilon(1e-9));
}

TEST_CASE(
    "forests with categories give the same bytes for any number of threads, and rows what tables give") {
    const auto data = drawn(500, 40);
    holds_with_categories(random_forest_regressor{.n_trees = 8, .oob_score = true}, data);
    holds_with_categories(extra_trees_regressor{.n_trees = 8}, data);
    std::vector<std::int32_t> codes;
    std::vector<double> several;
    const auto& y = std::get<numeric_target>(data.target()).values;
    for (std::size_t i = 0; i < data.n_rows(); ++i) codes.push_back(y[i] < -0.5 ? 0 : y[i] < 0.5 ? 1 : 2);
    for (std::size_t i = 0; i < data.n_rows(); ++i) several.push_back(y[i]);
    for (std::size_t i = 0; i < data.n_rows(); ++i) several.push_back(std::abs(y[i]));
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"l", "m", "h"});
    holds_with_categories(random_forest_classifier{.n_trees = 8}, {data.x(), class_target{codes, names}});
    holds_with_categories(
        random_forest_multi_output_regressor{.n_trees = 8},
        {data.x(), multi_output_target{{array<double>(several), data.n_rows(), {"a", "b"}}}});
}

TEST_CASE("forests do not heed the codes of names, and know no others") {
    const auto rows = draw_rows(600, 30, 5);
    auto names = letters(30);
    std::reverse(names.begin(), names.end());
    std::vector<std::int32_t> codes, unknown, nothing(600, -1);
    for (const auto code : rows.codes) codes.push_back(code < 0 ? -1 : 29 - code);
    for (const auto code : rows.codes) unknown.push_back(code < 0 ? -1 : code % 2);
    const auto with = [&](const std::vector<std::int32_t>& of, std::vector<std::string> called) {
        return table({{"x", array<double>(rows.x)}, categories("kind", of, std::move(called))});
    };
    const auto check = [&](const auto& spec) {
        const auto m = fit(spec, rows.with(rows.columns(30)));
        CHECK(predict(fit(spec, rows.with(with(codes, names))), rows.columns(30)) ==
              predict(m, rows.columns(30)));
        CHECK(predict(m, with(codes, names)) == predict(m, rows.columns(30)));
        CHECK(predict(m, with(unknown, {"never", "seen"})) == predict(m, with(nothing, {"aa"})));
    };
    check(random_forest_regressor{.n_trees = 5});
    check(extra_trees_regressor{.n_trees = 5});
}

TEST_CASE("forest says out of the bag of categories what the trees say that did not learn from a row") {
    // Every tree draws the same half of the time: predictions exist, and are worse than those on training rows.
    const auto data = drawn(400, 10);
    const auto m = fit(random_forest_regressor{.n_trees = 60, .oob_score = true}, data);
    const auto& y = std::get<numeric_target>(data.target());
    const auto left_out = m.state().left_out()->predictions();
    CHECK(left_out.allFinite());
    CHECK(rmse(y, predict(m, data.x())) < rmse(y, Eigen::VectorXd(left_out.col(0))));
    CHECK(m.state().left_out()->score() > 0.8);
}

TEST_CASE("forest refuses text where it takes categories") {
    const table x({{"note", text_values{array<char>({'a', 'b', 'c'}), array<std::uint64_t>({1, 2, 3}), {}}}});
    CHECK_THROWS_AS(
        fit(random_forest_regressor{}, dataset<>(x, numeric_target{std::vector<double>{1, 2, 3}})),
        schema_mismatch);
}

}  // namespace forest_categories_test
