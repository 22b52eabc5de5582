// SPDX-License-Identifier: MIT
// Categories that mean nothing, turned into what the target was: learned naively, a model believes them.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/core/random.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/linear/logistic_regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/ordered_target_encoder.hpp"
#include "sluice/splits/train_test_split.hpp"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

/// Rows of `n_shops` shops; who buys is drawn, whatever the shop.
dataset<> visits(std::size_t n_rows, std::size_t n_shops) {
    random_generator g(random_stream(1, 0));
    text_builder shops, buys;
    for (std::size_t i = 0; i < n_rows; ++i) {
        shops.push_back("shop " + std::to_string(uniform_integer(g, n_shops)));
        buys.push_back(uniform(g) < 0.5 ? "yes" : "no");
    }
    return {table({{"shop", std::move(shops).finish()}}),
            class_labels({"buys", std::move(buys).finish()}, {"no", "yes"})};
}

int main() {
    const auto [train, test] = train_test_split{}.split(visits(4000, 1000), {.seed = 1});
    const ordered_target_encoder encoder{.smoothing = 1};

    // A pipeline calls fit_transform: each training row is encoded by the rows before it, in a random order.
    const auto honest = fit(encoder | logistic_regression{}, train);
    std::printf("in a pipeline: AUC %.2f on the test rows\n", score(roc_auc, honest, test));

    // Encoding the training rows by means that hold their own targets looks fine until there are new rows.
    const auto fitted = fit(encoder, train);
    const dataset<> leaking = train.with(transform(fitted, train.x()));
    const auto fooled = fit(logistic_regression{}, leaking);
    std::printf("by hand: AUC %.2f on the training rows, %.2f on the test rows\n",
                score(roc_auc, fooled, leaking),
                score(roc_auc, fooled, test.with(transform(fitted, test.x()))));
}
