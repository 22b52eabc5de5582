// SPDX-License-Identifier: MIT
#include "sluice/nn/mlp_multi_label_classifier.hpp"

#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/hamming_loss.hpp"
#include "sluice/metrics/multi_label_roc_auc.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/nn/mlp_classifier.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace mlp_multi_label_classifier_test {

const mlp_multi_label_classifier small{
    .hidden_layers = {16}, .learning_rate = 0.02, .batch_size = 50, .epochs = 30};

bool has_label(const dataset<>& data, std::size_t row, std::size_t label) {
    const auto& labels = std::get<multi_label_target>(data.target()).labels;
    for (std::size_t at = labels.row_begin(row); at < labels.row_ends[row]; ++at)
        if (labels.columns[at] == label) return true;
    return false;
}

TEST_CASE("mlp_multi_label_classifier learns which labels a row has, and says it of tables and rows") {
    const auto train = test::random_labels(1, {.n_rows = 500, .n_columns = 4}, 3),
               held_out = test::random_labels(2, {.n_rows = 200, .n_columns = 4}, 3);
    const auto m = fit(small, train);
    const Eigen::MatrixXd proba = predict(m, held_out.x());
    REQUIRE(proba.rows() == 200);
    REQUIRE(proba.cols() == 3);
    double right = 0;
    for (std::size_t i = 0; i < 200; ++i)
        for (std::size_t k = 0; k < 3; ++k) {
            const double p = proba(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k));
            right += (p > 0.5) == has_label(held_out, i, k) ? 1 : 0;
        }
    CHECK(right / 600 > 0.9);
    CHECK(score(hamming_loss, m, held_out) == doctest::Approx(1 - right / 600));
    CHECK(score(multi_label_roc_auc, m, held_out) > 0.95);
    CHECK(m.state().output_names() == std::vector<std::string>{"l0", "l1", "l2"});
    REQUIRE(output_size(m) == 3);
    row_scratch scratch(m);
    const auto f = features(held_out.x(), "test");
    for (std::size_t i = 0; i < 20; ++i) {
        std::vector<cell> row;
        for (const auto& column : f) row.push_back({column[i], {}});
        double out[3];
        REQUIRE(predict_row(m, row, out, scratch));
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(out[k] == proba(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)));
    }
}

TEST_CASE("mlp_multi_label_classifier of one label is the classifier of two classes") {
    const auto labels = test::random_labels(3, {.n_rows = 150, .n_columns = 3, .weights = true}, 1);
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < 150; ++i) codes.push_back(has_label(labels, i, 0) ? 1 : 0);
    const std::vector<std::string> names{"no", "yes"};
    const dataset<> classes(labels.x(),
                            class_target{std::move(codes), std::make_shared<const dictionary>(names)},
                            row_data(labels.rows()));
    const mlp_classifier same{.hidden_layers = {16}, .learning_rate = 0.02, .batch_size = 50, .epochs = 30};
    const auto m = fit(small, labels);
    CHECK(m.state().network().parameters.size() == fit(same, classes).state().network().parameters.size());
    // Names of components are no part of what they draw, but places in compositions are: each stands alone here.
    CHECK(predict(m, labels.x()).col(0).isApprox(predict_proba(fit(same, classes), labels.x()).col(1), 0.1));
}

TEST_CASE("mlp_multi_label_classifier stops early, goes on, and keeps its bytes") {
    const auto data = test::random_labels(4, {.n_rows = 150, .n_columns = 3}, 2),
               validation = test::random_labels(5, {.n_rows = 60, .n_columns = 3}, 2),
               others = test::random_labels(5, {.n_rows = 60, .n_columns = 3}, 3);
    auto longer = small;
    longer.epochs = 35;
    const context ctx{.seed = 4, .validation = &validation};
    const auto begun = fit_resumable(small, data, ctx);
    CHECK(to_bytes(resume(longer, begun, data, {.validation = &validation})) ==
          to_bytes(fit_resumable(longer, data, ctx)));
    CHECK(begun.model().state().network().history.validation_losses.size() == 30);
    const auto m = fit(small, data);
    CHECK(from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m)).state() == m.state());
    CHECK_THROWS_AS((void)fit(small, data, {.validation = &others}), invalid_data);
    CHECK_THROWS_AS((void)resume(longer, begun, others), invalid_data);
    const dataset<> without(data.x(), multi_label_target{{std::vector<std::uint64_t>(150, 0), {}, {}, {}}});
    CHECK_THROWS_AS((void)fit(small, without), invalid_data);
    CHECK_THROWS_AS(nn::mlp_multi_label_model().check(), invalid_data);
}

}  // namespace mlp_multi_label_classifier_test
