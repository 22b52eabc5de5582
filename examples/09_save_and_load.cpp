// SPDX-License-Identifier: MIT
// A model file holds a whole pipeline. Loading gives the same bits, or an error that says what is wrong.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"
#include "sluice/serve/predictor_registry.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include <cstdio>
#include <filesystem>

using namespace sluice;

/// Said once, for those who train and those who serve.
auto survival() {
    return columns(on("Pclass", "Age", "Fare"), on("Sex") | ordinal_encoder{}) | gbm_classifier{.rounds = 20};
}
using survival_model = model<decltype(survival())>;

int main() {
    const auto file = std::filesystem::temp_directory_path() / "survivors.sluice";
    const table people = read_csv("examples/data/titanic_passengers.csv");
    const survival_model trained = fit(survival(), dataset(people, class_labels(people["Survived"])));
    save(trained, file);

    const auto served = load<survival_model>(file);
    const bool same = predict_proba(served, people) == predict_proba(trained, people);
    std::printf("the same probabilities: %s\n", same ? "yes" : "no");

    // Without an exception, and of the wrong type.
    const auto other = try_load<model<gbm_classifier>>(file);
    std::printf("as another type: %s\n", other ? "loaded" : "refused");

    // A server that takes whichever of its models the file names.
    predictor_registry known;
    known.add<gbm_classifier>().add<decltype(survival())>();
    const any_predictor whichever = known.load(file);
    std::printf("by its name: %zu columns are read\n", whichever.input().entries().size());
    std::filesystem::remove(file);
}
