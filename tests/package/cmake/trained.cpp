// SPDX-License-Identifier: MIT
// Prints a model, byte by byte: the same whether the library is headers or compiled.
#include <cstdio>
#include <sluice/compose/columns.hpp>
#include <sluice/compose/fit.hpp>
#include <sluice/compose/on.hpp>
#include <sluice/compose/pipe.hpp>
#include <sluice/data/make_target.hpp>
#include <sluice/io/archive.hpp>
#include <sluice/io/csv_reader.hpp>
#include <sluice/preprocess/one_hot_encoder.hpp>
#include <sluice/preprocess/simple_imputer.hpp>
#include <sluice/trees/gbm/gbm_classifier.hpp>
#include <string>

using namespace sluice;

int main() {
    std::string text = "port,age,survived\n";
    for (int i = 0; i < 400; ++i)
        text += std::string(i % 3 == 0 ? "C" : "S") + "," + (i % 7 == 0 ? "" : std::to_string(i % 61)) + "," +
                (i % 61 > 30 || i % 3 == 0 ? "yes" : "no") + "\n";
    const table people = parse_csv(text);
    const auto spec = columns(on("port") | one_hot_encoder{}, on("age") | simple_imputer{}) |
                      gbm_classifier{.rounds = 5, .subsample = 0.8};
    const auto model = fit(spec, dataset(people, class_labels(people["survived"])));
    for (const std::byte byte : to_bytes(model)) std::printf("%02x", static_cast<unsigned>(byte));
}
