// SPDX-License-Identifier: MIT
// Built as usual: prints a model, byte by byte, loads it from them, and lets the part that knows no exceptions serve rows.
#include "serving.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/serve/make_row_predictor.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include <cstddef>
#include <cstdio>
#include <type_traits>
#include <vector>

using namespace sluice;

int main() {
    std::vector<double> ages, fares, survived;
    for (int i = 0; i < 200; ++i) {
        ages.push_back(i % 61);
        fares.push_back(i * i % 97);
        survived.push_back(i % 61 > 30 || i % 7 == 0 ? 1 : 0);
    }
    const table people({{"age", array<double>(ages)}, {"fare", array<double>(fares)}});
    const dataset data(people, class_labels(column_data("survived", array<double>(survived))));
    const auto fitted = fit(standard_scaler{} | gbm_classifier{.rounds = 5}, data);
    using model_type = std::remove_const_t<decltype(fitted)>;
    const std::vector<std::byte> bytes = to_bytes(fitted);
    for (const std::byte byte : bytes) std::printf("%02x", static_cast<unsigned>(byte));
    row_predictor served = make_row_predictor(from_bytes<model_type>(bytes));
    const Eigen::MatrixXd expected = predict_proba(fitted, people);
    int same = 0;
    for (std::size_t i = 0; i < ages.size(); ++i) {
        const cell row[] = {{ages[i], {}}, {fares[i], {}}};
        same += served_probability(served, row, 1) == expected(static_cast<Eigen::Index>(i), 1) ? 1 : 0;
    }
    std::printf("\n%d of %zu rows\n", same, ages.size());
}
