// SPDX-License-Identifier: MIT
// A model of models: the last one learns from what the others say of rows that they were not fitted on.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/linear/logistic_regression.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/splits/k_fold.hpp"
#include "sluice/splits/train_test_split.hpp"
#include "sluice/trees/forest/random_forest_classifier.hpp"

#include <cstdio>
#include <string>
#include <vector>

using namespace sluice;

/// What a model says of rows, the probability of the second class.
template <class Model>
array<double> said(const Model& model, const table& x) {
    const Eigen::MatrixXd proba = predict_proba(model, x);
    return array<double>(std::vector<double>(proba.col(1).begin(), proba.col(1).end()));
}

/// The same of the rows that a specification is fitted on, each said by a model that has not seen it.
template <class Spec>
array<double> said_unseen(const Spec& spec, const dataset<>& data) {
    std::vector<double> all(data.n_rows());
    for (const fold& f : stratified_k_fold{}.folds(data)) {
        const auto part = said(fit(spec, data.take(f.train)), data.take(f.test).x());
        for (std::size_t i = 0; i < f.test.size(); ++i) all[f.test[i]] = part[i];
    }
    return array<double>(std::move(all));
}

int main() {
    const table people = read_csv("examples/data/titanic_passengers.csv");
    const auto [train, test] =
        train_test_split{}.split(dataset(people, class_labels(people["Survived"])), {.seed = 1});
    const auto x = columns(on("Pclass", "Age", "Fare") | simple_imputer{}, on("Sex") | ordinal_encoder{});
    const auto forest = x | random_forest_classifier{.n_trees = 50};
    const auto line = x | logistic_regression{};

    const dataset<> opinions =
        train.with(table({{"forest", said_unseen(forest, train)}, {"line", said_unseen(line, train)}}));
    const auto last = fit(logistic_regression{}, opinions);

    const auto grown = fit(forest, train);
    const auto drawn = fit(line, train);
    const table of_test({{"forest", said(grown, test.x())}, {"line", said(drawn, test.x())}});
    std::printf("log loss: forest %.3f, line %.3f, both %.3f\n", score(log_loss, grown, test),
                score(log_loss, drawn, test), score(log_loss, last, test.with(of_test)));
}
