// SPDX-License-Identifier: MIT
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/compose/resume.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

using namespace sluice;

namespace gbm_classifier_test {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

double loss_after(const dataset<>& data, std::int64_t rounds) {
    const auto m = fit(gbm_classifier{.rounds = checked(rounds)}, data);
    return log_loss(std::get<class_target>(data.target()), predict_proba(m, data.x()));
}

TEST_CASE("gbm classifier gives the same model bytes for 1, 2, 3 and 8 threads") {
    const auto data =
        test::random_classes(1, {.n_rows = 40000, .n_columns = 6, .missing = 0.05, .weights = true});
    const gbm_classifier spec{.rounds = 5, .subsample = 0.8};
    const auto expected = to_bytes(fit(spec, data, {.seed = 3, .threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, data, {.seed = 3, .threads = threads})) == expected);
    CHECK(to_bytes(fit(spec, data, {.seed = 4, .threads = 2})) != expected);
}

TEST_CASE("gbm classifier keeps the model bytes that every compiler and vector width must give") {
    // A checksum of the fitted state; one number for g++ and clang, -O1 and -O3 -march=native.
    const auto data = test::random_classes(2, {.n_rows = 3000, .n_columns = 5, .missing = 0.1});
    const auto m = fit(gbm_classifier{.rounds = 20, .subsample = 0.7}, data, {.seed = 1});
    archive_writer state;
    state.value(m.state());
    CHECK(crc32c(state.bytes()) == 2519845239u);
}

TEST_CASE("gbm classifier does not depend on the order of the rows") {
    const auto data = test::random_classes(3, {.n_rows = 2000, .n_columns = 4, .missing = 0.1});
    std::vector<std::size_t> order(data.n_rows());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    random_generator g(random_stream(8, 8));
    shuffle(g, std::span<std::size_t>(order));
    const auto a = fit(gbm_classifier{.rounds = 10}, data),
               b = fit(gbm_classifier{.rounds = 10}, data.take(order));
    CHECK(a.state().booster() == b.state().booster());
}

TEST_CASE("gbm classifier takes weight k for k copies and weight 0 for no row") {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const auto data =
            test::random_classes(seed, {.n_rows = 300, .n_columns = 3, .distinct = 12, .weights = true});
        const gbm_classifier spec{.rounds = 5, .max_depth = 3};
        const auto weighted = predict_proba(fit(spec, data), data.x());
        const auto copied = predict_proba(fit(spec, test::repeated(data)), data.x());
        // Equal but for the rounding of gradients to 30 bits.
        CHECK((weighted - copied).cwiseAbs().maxCoeff() < 1e-6);
    }
}

TEST_CASE("gbm classifier predicts a row as it predicts a table, also on thresholds and at odd values") {
    const auto data = test::random_classes(4, {.n_rows = 1000, .n_columns = 3, .missing = 0.1});
    const auto m = fit(gbm_classifier{.rounds = 30}, data);
    std::vector<std::vector<double>> rows;
    const auto& trees = m.state().booster().trees();
    for (std::size_t t = 0; t < trees.size(); ++t)
        for (const auto& n : trees.nodes(t)) {
            if (n.is_leaf()) continue;
            std::vector<double> row{0.1, -0.2, no_value};
            for (const double x : {n.value, std::nextafter(n.value, -infinity)}) {
                row[n.feature()] = x;
                rows.push_back(row);
            }
        }
    for (const double odd : {no_value, infinity, -infinity, 0.0, -0.0, 5e-324, 1e308, -1e308})
        rows.push_back({odd, odd, odd});
    table x = table::of_rows(rows.size());
    for (std::size_t j = 0; j < 3; ++j) {
        std::vector<double> column;
        for (const auto& row : rows) column.push_back(row[j]);
        x.add({"x" + std::to_string(j), array<double>(std::move(column))});
    }
    const auto proba = predict_proba(m, x);
    row_scratch scratch(m);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::vector<cell> cells{{rows[i][0], {}}, {rows[i][1], {}}, {rows[i][2], {}}};
        double out[2];
        REQUIRE(predict_row(m, cells, out, scratch));
        REQUIRE(out[0] == proba(static_cast<Eigen::Index>(i), 0));
        REQUIRE(out[1] == proba(static_cast<Eigen::Index>(i), 1));
        REQUIRE(std::isfinite(out[1]));
    }
}

TEST_CASE("gbm classifier loses less on its training rows with every round") {
    const auto data = test::random_classes(5, {.n_rows = 2000, .n_columns = 4});
    double before = loss_after(data, 1);
    for (const std::int64_t rounds : {2, 3, 5, 10, 20}) {
        const double now = loss_after(data, rounds);
        CHECK(now < before);
        before = now;
    }
}

TEST_CASE("gbm classifier resumed has the bits of one that never stopped") {
    const auto data = test::random_classes(6, {.n_rows = 1500, .n_columns = 4, .missing = 0.1});
    const gbm_classifier whole{.rounds = 20, .subsample = 0.6};
    const auto half = fit(gbm_classifier{.rounds = 7, .subsample = 0.6}, data, {.seed = 9});
    CHECK(to_bytes(resume(whole, half, data, {.seed = 9})) == to_bytes(fit(whole, data, {.seed = 9})));
}

TEST_CASE("gbm classifier honours depth, gamma and the least child weight") {
    const auto data = test::random_classes(7, {.n_rows = 1000, .n_columns = 4});
    const auto depth_of = [](std::span<const trees::node> tree) {
        std::vector<std::size_t> depth(tree.size());
        std::size_t deepest = 0;
        for (std::size_t i = 0; i < tree.size(); ++i) {
            deepest = (std::max)(deepest, depth[i]);
            if (!tree[i].is_leaf())
                depth[i + tree[i].to_left] = depth[i + tree[i].to_left + 1] = depth[i] + 1;
        }
        return deepest;
    };
    const auto shallow = fit(gbm_classifier{.rounds = 3, .max_depth = 2}, data);
    for (std::size_t t = 0; t < 3; ++t) CHECK(depth_of(shallow.state().booster().trees().nodes(t)) == 2);
    const auto stumps = fit(gbm_classifier{.rounds = 3, .gamma = 1e9}, data);
    CHECK(stumps.state().booster().trees().n_nodes() == 3);
    const auto heavy = fit(gbm_classifier{.rounds = 3, .min_child_weight = 1e9}, data);
    CHECK(heavy.state().booster().trees().n_nodes() == 3);
}

TEST_CASE("gbm classifier learns from columns that are constant, missing, infinite or tiny") {
    const std::size_t n = 200;
    std::vector<double> constant(n, 3.0), missing(n, no_value), extreme(n), tiny(n);
    std::vector<std::int32_t> codes(n);
    for (std::size_t i = 0; i < n; ++i) {
        codes[i] = i % 2 == 0 ? 0 : 1;
        extreme[i] = i % 2 == 0 ? -infinity : infinity;
        tiny[i] = i % 2 == 0 ? 0.0 : 5e-324;
    }
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"no", "yes"});
    const class_target y{std::vector<std::int32_t>(codes), names};
    const auto learns = [&](std::vector<double> column) {
        const dataset data(table({{"x", array<double>(std::move(column))}}), y);
        return roc_auc(y, predict_proba(fit(gbm_classifier{.rounds = 5}, data), data.x()));
    };
    CHECK(learns(constant) == 0.5);
    CHECK(learns(missing) == 0.5);
    CHECK(learns(extreme) == 1.0);
    CHECK(learns(tiny) == 1.0);
    std::vector<double> half_missing(n);
    for (std::size_t i = 0; i < n; ++i) half_missing[i] = i % 2 == 0 ? no_value : 1.0;
    CHECK(learns(half_missing) == 1.0);
}

TEST_CASE("gbm classifier works with two rows, and is sure of a single class") {
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"no", "yes"});
    const table two({{"x", array<double>({1, 2})}});
    const auto m =
        fit(gbm_classifier{.rounds = 2}, dataset(two, class_target{array<std::int32_t>({0, 1}), names}));
    CHECK(predict_proba(m, two).allFinite());
    const auto only =
        fit(gbm_classifier{.rounds = 2}, dataset(two, class_target{array<std::int32_t>({1, 1}), names}));
    CHECK(predict_proba(only, two)(0, 1) > 0.999);
    const auto one_name = std::make_shared<const dictionary>(std::vector<std::string>{"yes"});
    const auto sure =
        fit(gbm_classifier{.rounds = 2}, dataset(two, class_target{array<std::int32_t>({0, 0}), one_name}));
    CHECK(predict_proba(sure, two) == Eigen::MatrixXd::Ones(2, 1));
}

TEST_CASE("gbm classifier refuses other targets, rows without a class and columns that are not numeric") {
    const table x({{"x", array<double>({1, 2, 3})}});
    CHECK_THROWS_AS(fit(gbm_classifier{}, dataset(x, numeric_target{array<double>({1, 2, 3})})),
                    invalid_data);
    const auto names = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b", "c"});
    CHECK_THROWS_WITH_AS(
        fit(gbm_classifier{}, dataset(x, class_target{array<std::int32_t>({0, 2, -1}), names})),
        doctest::Contains("row 2"), invalid_data);
    text_builder texts;
    for (const char* t : {"u", "v", "w"}) texts.push_back(t);
    const auto two = std::make_shared<const dictionary>(std::vector<std::string>{"a", "b"});
    CHECK_THROWS_AS(fit(gbm_classifier{}, dataset(table({{"t", std::move(texts).finish()}}),
                                                  class_target{array<std::int32_t>({0, 1, 1}), two})),
                    schema_mismatch);
}

TEST_CASE("gbm classifier stops when it is asked to") {
    const auto data = test::random_classes(8, {.n_rows = 500});
    std::atomic<bool> stop = false;
    std::size_t seen = 0;
    const auto progress = [&](const progress_event& event) {
        if (event.task == "gbm_classifier" && (seen = event.done) == 3) stop = true;
    };
    CHECK_THROWS_AS(fit(gbm_classifier{.rounds = 100}, data, {.progress = progress, .cancellation = &stop}),
                    cancelled);
    CHECK(seen == 3);
}

TEST_CASE("gbm classifier draws rows by class, and refuses shares that no class has") {
    const auto data = test::random_classes(31, {.n_rows = 2000, .n_columns = 4});
    const gbm_classifier spec{.rounds = 5, .subsample_by_class = {0.3, 0.9}};
    const auto m = fit(spec, data, {.seed = 2});
    CHECK(spec.samples_rows());
    CHECK(!gbm_classifier{.subsample_by_class = {1, 1}}.samples_rows());
    CHECK(!(to_bytes(m) == to_bytes(fit(gbm_classifier{.rounds = 5}, data, {.seed = 2}))));
    CHECK(to_bytes(fit(gbm_classifier{.rounds = 5, .subsample_by_class = {0.5, 0.5}}, data)) ==
          to_bytes(fit(gbm_classifier{.rounds = 5, .subsample = 0.5}, data)));
    CHECK(to_bytes(fit(gbm_classifier{.rounds = 5, .subsample_by_class = {1, 1}}, data)) ==
          to_bytes(fit(gbm_classifier{.rounds = 5}, data)));
    for (const std::size_t threads : {1u, 3u, 8u})
        CHECK(to_bytes(fit(spec, data, {.seed = 2, .threads = threads})) == to_bytes(m));
    CHECK_THROWS_WITH_AS((void)fit(gbm_classifier{.subsample_by_class = {0.5}}, data),
                         doctest::Contains("2 classes"), invalid_parameter);
    CHECK_THROWS_AS(
        (void)fit(gbm_classifier{.sampling_method = sampling_method::goss, .subsample_by_class = {0.5, 0.5}},
                  data),
        invalid_parameter);
    gbm_classifier read;
    read_parameters(read, to_text(spec));
    CHECK(read == spec);
}

}  // namespace gbm_classifier_test
