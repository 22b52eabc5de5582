// SPDX-License-Identifier: MIT
// Boosted trees on a file that need not fit into memory: read in chunks, twice, only bins are kept.
// examples/run 12_larger_than_memory [ROWS] writes a CSV of so many rows first.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/core/random.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/io/csv_source.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace sluice;

void write_visits(const std::filesystem::path& path, std::size_t n_rows) {
    random_generator g(random_stream(1, 0));
    std::ofstream file(path);
    file << "pages,minutes,device,buys\n";
    for (std::size_t i = 0; i < n_rows; ++i) {
        const bool phone = uniform(g) < 0.6;
        const auto pages = static_cast<double>(uniform_integer(g, 40));
        const double minutes = static_cast<double>(uniform_integer(g, 3000)) / 100;
        const bool buys = pages / 10 + minutes / 15 - (phone ? 1 : 0) + normal(g) > 3;
        file << pages << ',' << minutes << (phone ? ",phone," : ",desk,") << (buys ? "yes\n" : "no\n");
    }
}

dataset<> visits(const table& rows) {
    return {table({rows["pages"], rows["minutes"], rows["device"]}),
            class_labels(rows["buys"], {"no", "yes"})};
}

int main(int argc, char** argv) {
    const std::size_t n_rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
    const auto path = std::filesystem::temp_directory_path() / ("visits_" + std::to_string(n_rows) + ".csv");
    write_visits(path, n_rows);

    const gbm_classifier trees{.rounds = 30, .max_depth = 4};
    csv_source source(path, visits, 4096);
    const auto model = fit_chunks(trees, source);

    const auto all = visits(read_csv(path));
    std::printf("accuracy of trees that saw 4096 rows at a time: %.4f\n", score(accuracy, model, all));
    std::printf("the same as on all rows at once: %s\n",
                to_bytes(model) == to_bytes(fit(trees, all)) ? "yes" : "no");
    std::filesystem::remove(path);
}
