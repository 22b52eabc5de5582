// SPDX-License-Identifier: MIT
// Raw passengers -> processed table and its statistics -> train and test files.
#include "options.hpp"
#include "sluice/compose/columns.hpp"
#include "sluice/compose/drop.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/io/csv_writer.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/splits/train_test_split.hpp"
#include "sluice/statistics/describe.hpp"

#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>

using namespace sluice;

int run(const titanic::options& options) {
    const context ctx{.seed = options.seed};
    const std::filesystem::path out = options.out;
    for (const char* folder : {"raw", "processed", "splitData"})
        std::filesystem::create_directories(out / folder);
    std::filesystem::copy_file(options.data, out / "raw/titanic.csv",
                               std::filesystem::copy_options::overwrite_existing);

    // example-begin processing
    const table raw = read_csv(out / "raw/titanic.csv");
    const fold parts = train_test_split{.test_size = 0.2}.rows(dataset(raw), ctx);
    const auto median = simple_imputer{.strategy = impute_strategy::median};
    const auto mode = simple_imputer{.strategy = impute_strategy::most_frequent};
    const auto processing = drop("PassengerId", "Name", "Ticket") | drop_if_present("Cabin") |
                            columns(on("Survived", "Pclass") | median,
                                    on("Sex") | mode | ordinal_encoder{.categories = {"male", "female"}},
                                    on("Age", "SibSp", "Parch", "Fare") | median,
                                    on("Embarked") | mode |
                                        one_hot_encoder{.categories = {"C", "Q", "S"},
                                                        .drop = one_hot_drop::first,
                                                        .unknown = unknown::as_missing});
    const table learned_from = options.statistics_from == "all" ? raw : raw.take(parts.train);
    const auto processor = fit(processing, dataset(learned_from), ctx);
    const table processed = transform(processor, raw, ctx);
    write_csv(processed, out / "processed/titanic.csv");
    write_csv(to_table(describe(dataset(processed), ctx)), out / "processed/statistics.csv");

    const table train = processed.take(parts.train), test = processed.take(parts.test);
    const table x_test = transform(fit(drop("Survived"), dataset(test)), test);
    write_csv(train, out / "splitData/X_train_with_labels.csv");
    write_csv(x_test, out / "splitData/X_test.csv");
    write_csv(table({test["Survived"]}), out / "splitData/y_test.csv");
    write_csv(x_test, out / "splitData/X_test_no_header.csv", {.header = false});
    // example-end processing

    const auto& embarked = processor.state().step_at<2>().branch_at<3>();
    const auto ports = embarked.step_at<1>().transform(embarked.step_at<0>().transform(raw, ctx), ctx);
    std::printf("rows: %zu, of them %zu to train and %zu to test\n", raw.n_rows(), parts.train.size(),
                parts.test.size());
    std::printf("ports other than C, Q, S: %zu\n", embarked.step_at<2>().count_unknown(ports, 0));
    return 0;
}

int main(int argc, char** argv) { return titanic::guarded(argc, argv, run); }
