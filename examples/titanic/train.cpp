// SPDX-License-Identifier: MIT
// The train file, label first, -> a model file that holds the classifier alone.
#include "model.hpp"
#include "options.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/io/csv_reader.hpp"

#include <filesystem>

using namespace sluice;

int run(const titanic::options& options) {
    const std::filesystem::path out = options.out;
    std::filesystem::create_directories(out / "model");
    // example-begin training
    const table train = read_csv(out / "splitData/X_train_with_labels.csv");
    const gbm_classifier trees{.rounds = 100, .max_depth = 5, .learning_rate = 0.2, .subsample = 0.8};
    const dataset passengers(titanic::numbered(train), class_labels(train["Survived"]));
    const auto model = fit(trees, passengers, {.seed = options.seed});
    save(model, out / "model/titanic.sluice");
    // example-end training
    return 0;
}

int main(int argc, char** argv) { return titanic::guarded(argc, argv, run); }
