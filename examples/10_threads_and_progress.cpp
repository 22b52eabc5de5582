// SPDX-License-Identifier: MIT
// How many threads, who is told, and how to stop: all of it in the context, none of it in the model.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include <atomic>
#include <cstdio>

using namespace sluice;

int main() {
    const table people = read_csv("examples/data/titanic_passengers.csv");
    const dataset data(people, class_labels(people["Survived"]));
    const auto spec = on("Pclass", "Age", "Fare") | gbm_classifier{.rounds = 20};

    const auto tell = [](const progress_event& now) {
        if (now.task == "gbm_classifier" && now.done % 10 == 0)
            std::printf("%zu of %zu rounds\n", now.done, now.total);
    };
    const auto one = fit(spec, data, {.threads = 1, .progress = tell});
    const auto many = fit(spec, data, {.threads = 8});
    std::printf("the same bytes: %s\n", to_bytes(one) == to_bytes(many) ? "yes" : "no");

    std::atomic<bool> stop = false;
    const auto lose_patience = [&](const progress_event& now) { stop = now.done == 5; };
    try {
        (void)fit(spec, data, {.progress = lose_patience, .cancellation = &stop});
    } catch (const cancelled& e) {
        std::puts(e.what());
    }
}
