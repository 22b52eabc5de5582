// SPDX-License-Identifier: MIT
// Held-out rows pass through the fitted steps before the trees watch them; the trees of the best round are kept.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/splits/train_test_split.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include <cstdio>

using namespace sluice;

int main() {
    const table passengers = read_csv("examples/data/titanic_passengers.csv");
    const auto [known, test] = train_test_split{.by = split_by::classes}.split(
        dataset(passengers, class_labels(passengers["Survived"])), {.seed = 1});
    const auto [train, held_out] = train_test_split{.by = split_by::classes}.split(known, {.seed = 2});

    const auto spec = columns(on("Pclass", "Age", "Fare") | simple_imputer{}, on("Sex") | ordinal_encoder{}) |
                      gbm_classifier{.rounds = 500, .learning_rate = 0.1, .early_stopping_rounds = 20};
    const auto model = fit(spec, train, {.validation = &held_out});

    const auto& trees = model.state().step_at<1>().booster();
    std::printf("%zu of 500 rounds are kept, loss %.3f\n", trees.n_rounds(),
                trees.validation_losses().back());
    std::printf("accuracy on rows that nobody has seen: %.2f\n", score(accuracy, model, test));
}
