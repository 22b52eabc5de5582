// SPDX-License-Identifier: MIT
// Compares probabilities, cut at 0.5, with what happened.
#include "options.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/metrics/accuracy.hpp"

#include <cstdio>
#include <filesystem>

using namespace sluice;

int run(const titanic::options& options) {
    const std::filesystem::path out = options.out;
    const table truth = read_csv(out / "splitData/y_test.csv");
    const table proba = read_csv(out / "inference-output/X_test_no_header.csv.out", {.header = false});
    const class_target survived = class_labels(truth["Survived"]);
    std::vector<std::int32_t> predicted;
    for (const double p : *proba[0].as<array<double>>()) predicted.push_back(p > 0.5 ? 1 : 0);
    const class_target predictions{std::move(predicted),
                                   std::make_shared<const dictionary>(std::vector<std::string>{"0", "1"})};
    std::printf("accuracy: %.2f\n", accuracy(survived, predictions));
    return 0;
}

int main(int argc, char** argv) { return titanic::guarded(argc, argv, run); }
