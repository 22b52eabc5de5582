// SPDX-License-Identifier: MIT
// A table in memory, a pipeline, a model, a struct in and a probability out.
#include "sluice/sluice.hpp"

#include <cstdio>
#include <string_view>
#include <vector>

using namespace sluice;

struct passenger {
    double age;
    double fare;
    std::string_view sex;
};
SLUICE_RECORD(passenger, age, fare, sex)

int main() {
    std::vector<passenger> people;
    std::vector<double> survived;
    for (int i = 0; i < 200; ++i) {
        const bool woman = i % 3 == 0;
        people.push_back({20.0 + i % 50, 7.0 + i % 11, woman ? "female" : "male"});
        survived.push_back(woman || i % 50 < 5 ? 1 : 0);
    }
    const auto x = frame_of(std::span<const passenger>(people));
    const dataset train(x, class_labels({"survived", array<double>(std::move(survived))}));

    constexpr auto spec = columns(on("age", "fare") | standard_scaler{}, on("sex") | ordinal_encoder{}) |
                          gbm_classifier{.rounds = 20, .max_depth = 3};
    const auto model = fit(spec, train, {.seed = 42});

    const auto predictions = predict(model, x);
    std::printf("accuracy on the training rows: %.2f\n",
                accuracy(std::get<class_target>(train.target()), predictions));

    row_scratch scratch(model);
    double probability[2];
    const auto row = row_of(passenger{30, 12, "female"});
    if (predict_row(model, row, probability, scratch)) std::printf("she survives: %.2f\n", probability[1]);
}
