// SPDX-License-Identifier: MIT
#include "sluice/trees/linear_leaf_fitter.hpp"

#include "linear/golden_data.hpp"
#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/compose/resume.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/trees/gbm/first_rounds.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_quantile_regressor.hpp"
#include "sluice/trees/gbm/gbm_ranker.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/gbm/gbm_survival.hpp"
#include "sluice/trees/gbm/presets.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <Eigen/LU>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace linear_leaf_fitter_test {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

std::vector<double> numbers_of(const Eigen::VectorXd& all) { return {all.begin(), all.end()}; }

/// The features whose numbers are asked about above a leaf.
std::vector<std::uint32_t> asked_above(std::span<const trees::node> nodes, std::size_t leaf) {
    std::vector<std::uint32_t> asked;
    while (leaf > 0) {
        std::size_t parent = 0;
        while (nodes[parent].is_leaf() ||
               (parent + nodes[parent].to_left != leaf && parent + nodes[parent].to_left + 1 != leaf))
            ++parent;
        if (!nodes[parent].asks_categories()) asked.push_back(nodes[parent].feature());
        leaf = parent;
    }
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    return asked;
}

/// What the first tree of a regressor by squared error must say of a row of a leaf, by a dense solver with pivots. Rows that
/// lack a number have no part; nothing comes back where the rest is too few.
struct naive_leaf {
    std::vector<std::uint32_t> asked;
    Eigen::RowVectorXd mean;
    Eigen::VectorXd solution;  // value at the mean, coefficients

    naive_leaf(const std::vector<feature>& columns, const dataset<>& data, double base,
               const std::vector<std::size_t>& rows, std::vector<std::uint32_t> features, double l2,
               double linear_l2)
        : asked(std::move(features)) {
        const auto& y = require_target<numeric_target>(data.target(), "test").values;
        const auto n = static_cast<Eigen::Index>(asked.size());
        std::vector<std::size_t> used;
        double weights = 0;
        for (const std::size_t i : rows) {
            if (!std::all_of(asked.begin(), asked.end(),
                             [&](auto j) { return std::isfinite(columns[j][i]); }))
                continue;
            used.push_back(i);
            weights += data.weight(i);
        }
        if (asked.empty() || weights < static_cast<double>(n + 1)) return;
        Eigen::MatrixXd design(static_cast<Eigen::Index>(used.size()), n + 1);
        Eigen::VectorXd h(design.rows()), g(design.rows());
        for (Eigen::Index r = 0; r < design.rows(); ++r) {
            const std::size_t i = used[static_cast<std::size_t>(r)];
            h[r] = data.weight(i);
            g[r] = (base - y[i]) * h[r];
            design(r, 0) = 1;
            for (Eigen::Index j = 0; j < n; ++j)
                design(r, j + 1) = columns[asked[static_cast<std::size_t>(j)]][i];
        }
        mean = h.transpose() * design.rightCols(n) / h.sum();
        design.rightCols(n).rowwise() -= mean;
        Eigen::MatrixXd a = design.transpose() * h.asDiagonal() * design;
        a(0, 0) += l2;
        for (Eigen::Index j = 1; j <= n; ++j) a(j, j) += linear_l2;
        solution = a.fullPivLu().solve(-design.transpose() * g);
    }
};

dataset<> with_categories(std::uint64_t seed, bool weights) {
    const auto numbers =
        test::random_numbers(seed, {.n_rows = 900, .n_columns = 4, .missing = 0.05, .weights = weights});
    random_generator g(random_stream(seed, 9));
    std::vector<std::int32_t> codes;
    std::vector<double> y;
    const auto& old = require_target<numeric_target>(numbers.target(), "test").values;
    for (std::size_t i = 0; i < 900; ++i) {
        codes.push_back(static_cast<std::int32_t>(uniform_integer(g, 4)) - 1);
        y.push_back(old[i] + 2 * codes.back());
    }
    table x = numbers.x();
    x.add({"city", category_values{std::move(codes), std::make_shared<const dictionary>(
                                                         std::vector<std::string>{"Bern", "Oslo", "Rome"})}});
    row_data rows;
    if (weights) rows.weights = std::vector<double>(numbers.weights().begin(), numbers.weights().end());
    return {std::move(x), numeric_target{std::move(y)}, std::move(rows)};
}

TEST_CASE("linear leaves are those of a dense solver over the rows of each leaf") {
    std::size_t n_linear = 0;
    for (const bool weights : {false, true})
        for (const double linear_l2 : {0.0, 3.0}) {
            const auto data = with_categories(weights ? 1 : 2, weights);
            gbm_regressor spec{.rounds = 1,
                               .max_depth = 4,
                               .learning_rate = 0.5,
                               .l2 = 2,
                               .min_rows_in_leaf = 12,
                               .linear_leaves = true};
            spec.linear_l2 = checked(linear_l2);
            const auto m = fit(spec, data);
            const auto& booster = m.state().booster();
            const auto& trees = booster.trees();
            const table coded = booster.categories().encode(data.x(), "test");
            const auto columns = features(coded, "test");
            std::vector<std::vector<std::size_t>> rows(trees.n_nodes());
            for (std::size_t i = 0; i < data.n_rows(); ++i)
                if (data.weight(i) > 0)
                    rows[trees.leaf_of(0, [&](std::uint32_t j) { return columns[j][i]; })].push_back(i);
            for (std::size_t at = 0; at < trees.n_nodes(); ++at) {
                if (!trees.nodes(0)[at].is_leaf()) continue;
                const naive_leaf naive(columns, data, booster.base_margin(), rows[at],
                                       asked_above(trees.nodes(0), at), 2, linear_l2);
                const auto model = trees.linear().model_of(at);
                REQUIRE(model.terms.size() ==
                        static_cast<std::size_t>((std::max)(naive.solution.size() - 1, Eigen::Index{0})));
                if (model.terms.empty()) continue;
                ++n_linear;
                double at_mean = model.constant;
                for (std::size_t k = 0; k < model.terms.size(); ++k) {
                    const auto j = static_cast<Eigen::Index>(k);
                    CHECK(model.terms[k].feature == naive.asked[k]);
                    CHECK(model.terms[k].coefficient ==
                          doctest::Approx(0.5 * naive.solution[j + 1]).epsilon(1e-8));
                    at_mean += model.terms[k].coefficient * naive.mean[j];
                }
                CHECK(at_mean == doctest::Approx(0.5 * naive.solution[0]).epsilon(1e-8));
            }
        }
    CHECK(n_linear > 20);
}

TEST_CASE("one tree with linear leaves fits what is piecewise linear, far from 0 too") {
    for (const double offset : {0.0, 2020.0, 1e6, -1e9}) {
        std::vector<double> x, y;
        for (int i = 0; i < 200; ++i) {
            const double u = (i * 37 % 200) / 8.0 - 12.5;
            x.push_back(offset + u);
            y.push_back(u < 0 ? 3 * u + 100 : -2 * u);
        }
        table t = table::of_rows(200);
        t.add({"x", array<double>(std::vector<double>(x))});
        const dataset<> data(std::move(t), numeric_target{y});
        const gbm_regressor spec{.rounds = 1,
                                 .max_depth = 2,
                                 .learning_rate = 1,
                                 .l2 = 0,
                                 .min_child_weight = 1,
                                 .random_strength = 0,
                                 .linear_leaves = true};
        const auto found = numbers_of(predict(fit(spec, data), data.x()));
        // As many digits as the numbers leave.
        const double allowed = 1e-11 + 3e-15 * std::abs(offset);
        for (std::size_t i = 0; i < 200; ++i) CHECK(std::abs(found[i] - y[i]) < allowed);
    }
}

TEST_CASE("linear leaves keep their digits where a sentinel stands far from all other values") {
    std::vector<double> x, y;
    for (int i = 0; i < 300; ++i) {
        const double u = (i * 37 % 300) / 300.0;
        x.push_back(i % 10 == 0 ? -999999 : 2020 + u);
        y.push_back(i % 10 == 0 ? 50 : 4 * u);
    }
    table t = table::of_rows(300);
    t.add({"x", array<double>(std::vector<double>(x))});
    const dataset<> data(std::move(t), numeric_target{y});
    const auto m = fit(gbm_regressor{.rounds = 1,
                                     .max_depth = 1,
                                     .learning_rate = 1,
                                     .l2 = 0,
                                     .min_child_weight = 1,
                                     .random_strength = 0,
                                     .linear_leaves = true},
                       data);
    const auto found = numbers_of(predict(m, data.x()));
    // The sentinels have a leaf of one value: a constant, which comes of whole numbers.
    for (std::size_t i = 0; i < 300; ++i) CHECK(std::abs(found[i] - y[i]) < (i % 10 == 0 ? 1e-6 : 1e-9));
}

TEST_CASE("linear leaves predict what LightGBM's linear trees do") {
    // tests/trees/golden.py. LightGBM's first tree is constant, and so is one that is made before the others here. It
    // holds gradients in single precision.
    const dataset<> data(test::golden_table(), numeric_target{test::golden_numbers()});
    const std::array free_two{1.28857534087089, 1.29755348373041, 2.25368896740654, 1.03105645858751,
                              1.54394534433743, 3.51591778128768, 4.21546564844552, -0.609264525066934};
    const std::array free_six{-0.832236934963044, -0.252202903086513, 1.80824903828213, -0.295342046130383,
                              1.31189202769143,   3.64587265785506,   5.03210237779047, -3.28100199311678};
    const std::array held_two{1.31973474917441, 1.31633963258041, 2.25738758057072, 1.00556773738355,
                              1.59022807413707, 3.53120469125325, 4.20024723419748, -0.589673324856273};
    const std::array held_six{-1.05050373341546, 0.297997894262955, 2.01673804142866, -0.41221908322897,
                              1.33111405169278,  3.65642324529423,  4.8599840990604,  -3.13332979825736};
    const auto matches = [&](double linear_l2, int rounds, const std::array<double, 8>& expected) {
        gbm_regressor spec{.rounds = 1,
                           .max_depth = 0,
                           .max_leaves = 6,
                           .grow_policy = growth_policy::leaf_wise,
                           .learning_rate = 0.4,
                           .l2 = 0,
                           .min_child_weight = 1e-3,
                           .min_rows_in_leaf = 8,
                           .random_strength = 0};
        const auto constant = fit(spec, data);
        spec.linear_leaves = true;
        spec.linear_l2 = checked(linear_l2);
        spec.rounds = checked(rounds);
        const auto found = predict(resume(spec, constant, data), data.x());
        for (std::size_t i = 0; i < 8; ++i)
            CHECK(found[static_cast<Eigen::Index>(i)] == doctest::Approx(expected[i]).epsilon(1e-6));
    };
    matches(0, 2, free_two);
    matches(0, 6, free_six);
    matches(2, 2, held_two);
    matches(2, 6, held_six);
}

TEST_CASE("rows without a number that a linear leaf needs get its constant") {
    auto data = test::random_numbers(5, {.n_rows = 500, .n_columns = 2, .missing = 0.1});
    const gbm_regressor spec{.rounds = 1, .max_depth = 3, .learning_rate = 1, .linear_leaves = true};
    const auto linear = fit(spec, data);
    const auto& trees = linear.state().booster().trees();
    REQUIRE(!trees.linear().empty());
    const double base = linear.state().booster().base_margin();
    std::size_t n_constant = 0;
    table odd = table::of_rows(7);
    odd.add({"x0", array<double>(std::vector<double>{missing, 0.5, inf, 0.5, missing, 1e308, 0.25})});
    odd.add({"x1", array<double>(std::vector<double>{0.5, missing, 0.5, -inf, missing, 0.5, 0.5})});
    const auto found = predict(linear, odd);
    const auto columns = features(odd, "test");
    for (std::size_t i = 0; i < odd.n_rows(); ++i) {
        const auto leaf = trees.leaf_of(0, [&](std::uint32_t j) { return columns[j][i]; });
        const auto model = trees.linear().model_of(leaf);
        double sum = model.constant;
        for (const auto& term : model.terms) sum += term.coefficient * columns[term.feature][i];
        const bool constant = model.terms.empty() || !std::isfinite(sum);
        n_constant += constant ? 1 : 0;
        CHECK(found[static_cast<Eigen::Index>(i)] == base + (constant ? trees.nodes(0)[leaf].value : sum));
    }
    CHECK(n_constant >= 5);
    CHECK(n_constant < odd.n_rows());
    // The constants are those of trees without linear leaves.
    gbm_regressor plain = spec;
    plain.linear_leaves = false;
    const auto constants = fit(plain, data);
    const auto a = trees.nodes(0), b = constants.state().booster().trees().nodes(0);
    CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
}

TEST_CASE("leaves of few rows, or of one value, stay constant") {
    std::vector<double> x, y;
    for (int i = 0; i < 40; ++i) {
        x.push_back(i % 2);
        y.push_back(i % 2 == 0 ? 1 + i % 5 : 30);
    }
    table t = table::of_rows(40);
    t.add({"x", array<double>(std::move(x))});
    const dataset<> binary(std::move(t), numeric_target{std::move(y)});
    CHECK(!fit(gbm_regressor{.rounds = 3, .linear_leaves = true}, binary)
               .state()
               .booster()
               .has_linear_leaves());
    CHECK(!fit(gbm_regressor{.rounds = 3, .linear_l2 = 1, .linear_leaves = true}, binary)
               .state()
               .booster()
               .has_linear_leaves());
    const auto few = test::random_numbers(6, {.n_rows = 3, .n_columns = 1});
    const auto m = fit(gbm_regressor{.rounds = 1, .max_depth = 1, .l2 = 0, .linear_leaves = true}, few);
    const auto& trees = m.state().booster().trees();
    REQUIRE(trees.n_nodes() == 3);  // one row and two
    CHECK(trees.linear().has(1) != trees.linear().has(2));
    // A single leaf asks nothing.
    CHECK(!fit(gbm_regressor{.rounds = 2, .gamma = 1e9, .linear_leaves = true}, few)
               .state()
               .booster()
               .has_linear_leaves());
}

TEST_CASE(
    "gbm with linear leaves has the same bytes for any number of threads, and goes on to the same bits") {
    const auto same = [](auto spec, const dataset<>& data) {
        spec.linear_leaves = true;
        spec.linear_l2 = 0.5;
        const context one{.seed = 3, .threads = 1};
        const auto expected = to_bytes(fit(spec, data, one));
        for (const std::size_t threads : test::thread_counts())
            CHECK(to_bytes(fit(spec, data, {.seed = 3, .threads = threads})) == expected);
        auto half = spec;
        half.rounds = 2;
        const auto begun = fit_resumable(half, data, one);
        CHECK(begun.model().state().booster().has_linear_leaves());
        CHECK(to_bytes(resume(spec, begun, data, one).model()) == expected);
        CHECK(to_bytes(first_rounds(fit(spec, data, one), 2)) == to_bytes(begun.model()));
    };
    const auto numbers = test::random_numbers(7, {.n_rows = 40000, .n_columns = 4, .missing = 0.05});
    same(gbm_regressor{.rounds = 4, .max_depth = 4}, numbers);  // narrow words, several chunks
    const auto some =
        test::random_numbers(8, {.n_rows = 2500, .n_columns = 4, .missing = 0.05, .weights = true});
    for (const auto policy : {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric})
        same(gbm_regressor{.rounds = 5, .max_leaves = 11, .grow_policy = policy, .subsample = 0.6}, some);
    same(gbm_regressor{.rounds = 5, .sampling_method = sampling_method::goss}, some);
    same(gbm_regressor{.objective = losses::huber{.delta = 0.5}, .rounds = 5}, with_categories(3, true));
    same(gbm_classifier{.rounds = 5, .max_depth = 3},
         test::random_classes(9, {.n_rows = 2000, .n_columns = 4}));
}

TEST_CASE("gbm with linear leaves and dropout weighs them as it weighs constants") {
    const auto data = test::random_numbers(10, {.n_rows = 800, .n_columns = 3, .missing = 0.1});
    gbm_regressor spec{.rounds = 12, .max_depth = 3, .linear_leaves = true, .dropout_rate = 0.4};
    const auto whole = fit(spec, data);
    gbm_regressor half = spec;
    half.rounds = 5;
    CHECK(to_bytes(resume(spec, fit(half, data), data)) == to_bytes(whole));
}

TEST_CASE("one rule gives the margins of linear leaves, in tables, rows and round by round") {
    const auto data = with_categories(4, false);
    const auto rows = with_categories(5, false);
    const gbm_regressor spec{.rounds = 20, .max_depth = 4, .linear_leaves = true, .early_stopping_rounds = 4};
    const auto m = fit(spec, data, {.validation = &rows});
    const auto table_says = predict(m, rows.x());
    const auto cells = testing::cells_of(rows.x());
    row_scratch scratch(m);
    for (std::size_t i = 0; i < rows.n_rows(); ++i) {
        double out = 0;
        REQUIRE(predict_row(m, cells[i], {&out, 1}, scratch));
        REQUIRE(out == table_says[static_cast<Eigen::Index>(i)]);
    }
    for (const std::size_t n : {1u, 20u, 127u}) {  // too few for blocks
        std::vector<std::size_t> first(n);
        for (std::size_t i = 0; i < n; ++i) first[i] = i;
        const auto some = predict(m, rows.x().take(first));
        for (std::size_t i = 0; i < n; ++i)
            REQUIRE(some[static_cast<Eigen::Index>(i)] == table_says[static_cast<Eigen::Index>(i)]);
    }
    // What was watched is the loss of what is predicted.
    const auto losses = m.state().booster().validation_losses();
    const auto& y = require_target<numeric_target>(rows.target(), "test");
    CHECK(losses[m.state().booster().n_rounds() - 1] ==
          doctest::Approx(mse(y, table_says) / 2).epsilon(1e-12));
}

TEST_CASE("archives give models with linear leaves back, and refuse what is damaged") {
    const auto data = test::random_numbers(11, {.n_rows = 300, .n_columns = 3, .missing = 0.1});
    const auto m = fit(gbm_regressor{.rounds = 3, .max_depth = 2, .linear_leaves = true}, data);
    const auto bytes = to_bytes(m);
    const auto again = from_bytes<model<gbm_regressor>>(bytes);
    CHECK(again.state().booster() == m.state().booster());
    CHECK(to_bytes(again) == bytes);
    CHECK(predict(again, data.x()) == predict(m, data.x()));
    auto constant = m.state().booster();
    constant.keep_rounds(0);
    CHECK(constant != m.state().booster());

    std::size_t accepted = 0;
    const auto try_bytes = [&](std::span<const std::byte> changed) {
        try {
            (void)from_bytes<model<gbm_regressor>>(changed);
            ++accepted;
        } catch (const archive_error&) {
        }
    };
    for (std::size_t size = 0; size < bytes.size(); ++size) try_bytes(std::span(bytes).first(size));
    auto damaged = bytes;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        damaged[at] ^= std::byte{0x10};
        try_bytes(damaged);
        damaged[at] = bytes[at];
    }
    CHECK(accepted == 0);
}

TEST_CASE("archives refuse linear leaves that lie although their checksums are right") {
    const auto data = test::random_numbers(11, {.n_rows = 300, .n_columns = 3});
    const auto m = fit(gbm_regressor{.rounds = 1, .max_depth = 2, .linear_leaves = true}, data);
    archive_writer written;
    written.value(m.state());
    const auto honest = written.bytes();
    const auto refusal = [](std::span<const std::byte> bytes) -> std::string {
        archive_reader reader(bytes, std::size_t{1} << 24);
        gbm_regressor::fitted into;
        try {
            reader.value(into);
        } catch (const archive_error& why) {
            return why.details().requirement;
        }
        return reader.left() == 0 ? "read" : "too long";
    };
    CHECK(refusal(honest) == "read");
    // Whatever a byte becomes: what is read is a model, which can predict.
    std::size_t n_read = 0;
    for (std::size_t at = 0; at < honest.size(); ++at)
        for (const unsigned flip : {0x01u, 0x80u, 0xFFu}) {
            auto changed = honest;
            changed[at] ^= static_cast<std::byte>(flip);
            archive_reader reader(changed, std::size_t{1} << 24);
            gbm_regressor::fitted into;
            try {
                reader.value(into);
            } catch (const archive_error&) {
                continue;
            }
            if (into.input_width() != 3) continue;
            ++n_read;
            REQUIRE_NOTHROW(into.booster().check());
            CHECK(predict(model<gbm_regressor>(into, table_schema(data.x())), data.x()).size() == 300);
        }
    CHECK(n_read > 0);

    // Nothing but the count of fields and an empty field make another file of the same model.
    archive_writer constant, empty;
    constant.value(fit(gbm_regressor{.rounds = 1}, data).state());
    const std::string_view name = "linear_leaves";
    empty.number(static_cast<std::uint16_t>(name.size()));
    empty.raw(name);
    empty.number(archive_tag::record);
    empty.value(trees::linear_leaves());
    auto lie = constant.bytes();
    const std::string text(reinterpret_cast<const char*>(lie.data()), lie.size());
    const std::size_t count = text.find("model") + 5 + 1;  // behind the name and the tag
    REQUIRE(lie[count] == std::byte{6});
    lie[count] = std::byte{7};
    CHECK(refusal(lie) == "needs 2 more bytes");
    lie.insert(lie.end(), empty.bytes().begin(), empty.bytes().end());
    CHECK(refusal(lie) == "has no fields without content");
    lie[count] = std::byte{8};
    CHECK(refusal(lie) == "needs 7 fields");
}

TEST_CASE("linear leaves are refused where something else says what a leaf is worth") {
    const auto data = test::random_numbers(12, {.n_rows = 100, .n_columns = 2});
    const auto actual = [&](auto spec) {
        spec.linear_leaves = true;
        const auto why = test::thrown<invalid_parameter>([&] { return fit(spec, data); });
        CHECK(why.component == std::string(decltype(spec)::name));
        return why.actual;
    };
    const std::string quantiles = "an objective whose leaves hold quantiles";
    CHECK(actual(gbm_regressor{.objective = losses::absolute_error{}}) == quantiles);
    CHECK(actual(gbm_regressor{.objective = losses::quantile{.alpha = 0.3}}) == quantiles);
    CHECK(actual(gbm_quantile_regressor{}) == quantiles);
    CHECK(actual(gbm_regressor{.l1 = 0.5}) == "l1 = 0.5");
    CHECK(actual(gbm_regressor{.max_delta_step = 2}) == "max_delta_step = 2");
    CHECK(actual(gbm_regressor{.path_smoothing = 3}) == "path_smoothing = 3");
    CHECK(actual(gbm_regressor{.increasing = name_list{"x0"}}) ==
          "a feature that is to increase or to decrease");
    CHECK(actual(gbm_regressor{.decreasing = name_list{"x1"}}) ==
          "a feature that is to increase or to decrease");
    const gbm_regressor linear{.rounds = 2, .linear_leaves = true};
    const auto m = fit(linear, data);
    CHECK(test::thrown<invalid_parameter>([&] { return refit(linear, m, data); }).actual == "linear leaves");
}

TEST_CASE("rankers and survival models have linear leaves too") {
    const auto numbers = test::random_numbers(13, {.n_rows = 400, .n_columns = 3});
    const auto& y = require_target<numeric_target>(numbers.target(), "test").values;
    std::vector<double> relevance, times;
    std::vector<std::int64_t> groups;
    for (std::size_t i = 0; i < 400; ++i) {
        relevance.push_back(y[i] > 0 ? 1 : 0);
        times.push_back(std::exp(y[i] / 8));
        groups.push_back(static_cast<std::int64_t>(i / 10));
    }
    const auto ranked = fit(
        gbm_ranker{.rounds = 5, .linear_leaves = true},
        dataset<>(numbers.x(), ranked_target{std::move(relevance)}, row_data{.groups = std::move(groups)}));
    CHECK(ranked.state().booster().has_linear_leaves());
    const auto lives =
        fit(gbm_survival{.objective = losses::aft{}, .rounds = 5, .linear_leaves = true},
            dataset<>(numbers.x(), survival_target{std::move(times), std::vector<std::uint8_t>(400, 1)}));
    CHECK(lives.state().booster().has_linear_leaves());
}

TEST_CASE("presets know LightGBM's names of linear leaves") {
    const auto spec = lightgbm_like<gbm_regressor>("linear_tree = true, linear_lambda = 0.1");
    CHECK(spec.linear_leaves);
    CHECK(spec.linear_l2 == 0.1);
    CHECK(!lightgbm_like<gbm_regressor>().linear_leaves);
    CHECK_THROWS_AS(lightgbm_like<gbm_regressor>("linear_tree = perhaps"), invalid_parameter);
}

TEST_CASE("linear leaves fit smooth functions with fewer trees") {
    const auto train = test::random_numbers(14, {.n_rows = 4000, .n_columns = 4});
    const auto held_out = test::random_numbers(15, {.n_rows = 4000, .n_columns = 4});
    const auto& y = require_target<numeric_target>(held_out.target(), "test");
    const auto error_of = [&](bool linear) {
        gbm_regressor spec{.rounds = 30,
                           .max_depth = 4,
                           .learning_rate = 0.2,
                           .min_child_weight = 1,
                           .min_rows_in_leaf = 20,
                           .random_strength = 0};
        spec.linear_leaves = linear;
        return mse(y, predict(fit(spec, train), held_out.x()));
    };
    // The noise alone has 1/16.
    const double linear = error_of(true);
    CHECK(linear < 0.18);
    CHECK(linear < 0.75 * error_of(false));
}

}  // namespace linear_leaf_fitter_test
