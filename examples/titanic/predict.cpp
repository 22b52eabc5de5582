// SPDX-License-Identifier: MIT
// Another process: loads the model file and turns rows without a header into one probability a line.
#include "sluice/compose/predict.hpp"

#include "model.hpp"
#include "options.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/io/csv_writer.hpp"

#include <filesystem>

using namespace sluice;

int run(const titanic::options& options) {
    const std::filesystem::path out = options.out;
    std::filesystem::create_directories(out / "inference-output");
    const auto model = load<titanic::classifier>(out / "model/titanic.sluice");
    const table rows =
        read_csv(out / "splitData/X_test_no_header.csv", {.header = false, .types = csv_type::numeric});
    const Eigen::MatrixXd proba = predict_proba(model, rows);
    const array<double> survived(std::vector<double>(proba.col(1).begin(), proba.col(1).end()));
    write_csv(table({{"probability", survived}}), out / "inference-output/X_test_no_header.csv.out",
              {.header = false});
    return 0;
}

int main(int argc, char** argv) { return titanic::guarded(argc, argv, run); }
