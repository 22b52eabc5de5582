// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "sluice/splits/train_test_split.hpp"
#include "support/peak_memory.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchmark {

// What the benchmarks of learners share: --data FILE --target COLUMN --task binary|multiclass|regression --threads N
// --test-fraction X (of random rows; --train N: all but the first N) --seed N --runs N (of a fit, whose median counts), and
// anything else for the learner. FILE is a CSV, or FILE.bin, a row-major matrix of
// little-endian float32 with the label in column 0 and FILE.json beside it, which tells "rows", "cols" and how many of
// the first rows "train".
struct job {
    std::string data, target, task;
    double test_fraction = 0.2;
    std::size_t runs = 3, n_train = 0;
    sluice::context ctx;
    std::map<std::string, std::string> others;  // names without the dashes

    [[nodiscard]] bool is_matrix() const { return data.ends_with(".bin"); }
    [[nodiscard]] bool is_complete() const {
        const bool known = task == "binary" || task == "multiclass" || task == "regression";
        return !data.empty() && known && (is_matrix() || !target.empty());
    }
    [[nodiscard]] bool regresses() const { return task == "regression"; }
};

inline job read_job(int argc, char** argv) {
    job asked;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string key = argv[i], value = argv[i + 1];
        if (key == "--data")
            asked.data = value;
        else if (key == "--target")
            asked.target = value;
        else if (key == "--task")
            asked.task = value;
        else if (key == "--threads")
            asked.ctx.threads = std::strtoull(value.c_str(), nullptr, 10);
        else if (key == "--test-fraction")
            asked.test_fraction = std::strtod(value.c_str(), nullptr);
        else if (key == "--seed")
            asked.ctx.seed = std::strtoull(value.c_str(), nullptr, 10);
        else if (key == "--runs")
            asked.runs = std::strtoull(value.c_str(), nullptr, 10);
        else if (key == "--train")
            asked.n_train = std::strtoull(value.c_str(), nullptr, 10);
        else
            asked.others[key.substr((std::min)(key.size(), std::size_t{2}))] = value;
    }
    return asked;
}

struct train_and_test {
    sluice::dataset<> train, test;
};

namespace detail {

inline sluice::any_target target_of(const sluice::column_data& column, const job& asked) {
    if (asked.regresses()) return sluice::numbers(column);
    return sluice::class_labels(column);
}

inline std::size_t whole_number_behind(const std::string& json, std::string_view key) {
    const auto at = json.find("\"" + std::string(key) + "\":");
    return at == std::string::npos ? 0 : std::strtoull(json.c_str() + at + key.size() + 3, nullptr, 10);
}

inline train_and_test first_and_rest(const sluice::dataset<>& data, std::size_t n_first) {
    std::vector<std::size_t> rows(data.n_rows());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>((std::min)(n_first, rows.size()));
    return {data.take(std::vector(rows.begin(), end)), data.take(std::vector(end, rows.end()))};
}

inline train_and_test load_matrix(const job& asked) {
    std::ifstream description(asked.data.substr(0, asked.data.rfind('.')) + ".json");
    const std::string json{std::istreambuf_iterator<char>(description), {}};
    const std::size_t n_rows = whole_number_behind(json, "rows"),
                      n_columns = whole_number_behind(json, "cols");
    const std::size_t n_train = whole_number_behind(json, "train");
    std::vector<float> values(n_rows * n_columns);
    std::ifstream data(asked.data, std::ios::binary);
    data.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
    if (!data || n_columns < 2 || n_train == 0 || n_train >= n_rows)
        throw sluice::io_error({"benchmark", "reads a matrix and its description", {}, asked.data, {}});
    sluice::table x = sluice::table::of_rows(n_rows);
    const auto column = [&]<class Number>(std::size_t j, Number) {
        std::vector<Number> numbers(n_rows);
        for (std::size_t i = 0; i < n_rows; ++i) numbers[i] = values[i * n_columns + j];
        return sluice::array<Number>(std::move(numbers));
    };
    for (std::size_t j = 1; j < n_columns; ++j) x.add({"x" + sluice::to_text(j), column(j, float{})});
    return first_and_rest(sluice::dataset<>(std::move(x), target_of({"label", column(0, double{})}, asked)),
                          n_train);
}

}  // namespace detail

inline train_and_test load(const job& asked) {
    if (asked.is_matrix()) return detail::load_matrix(asked);
    const auto all = sluice::read_csv(asked.data, {}, asked.ctx);
    std::vector<std::string> names;
    for (const auto& column : all.columns())
        if (column.name() != asked.target) names.push_back(column.name());
    const sluice::dataset<> data(all.select(names),
                                 detail::target_of(all.at(asked.target, "benchmark"), asked));
    if (asked.n_train != 0) return detail::first_and_rest(data, asked.n_train);
    auto [train, test] =
        sluice::train_test_split{.test_size = sluice::checked(asked.test_fraction)}.split(data, asked.ctx);
    return {std::move(train), std::move(test)};
}

inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// The median of so many runs, or of as many as fit into 20 s.
template <class Run>
double median_seconds(std::size_t n_runs, const Run& run_once) {
    std::vector<double> seconds;
    for (double spent = 0; seconds.empty() || (seconds.size() < n_runs && spent < 20);
         spent += seconds.back())
        seconds.push_back(seconds_of(run_once));
    return median(seconds);
}

// A processor that had nothing to do is slow for some tenths of a second; other libraries have loaded their modules by then.
inline void wake_processor() {
    using clock = std::chrono::steady_clock;
    for (const auto begin = clock::now(); clock::now() - begin < std::chrono::milliseconds(300);) continue;
}

// How well a model does on some rows, as fields of JSON, each behind a comma.
template <class Model>
std::string quality(const Model& fitted, const sluice::dataset<>& data, const std::string& prefix,
                    const sluice::context& ctx) {
    const auto named = [&](std::string_view name, double value) {
        return ",\"" + prefix + std::string(name) + "\":" + sluice::to_text(value);
    };
    if constexpr (Model::step_role == sluice::role::classifier) {
        const auto& y = std::get<sluice::class_target>(data.target());
        const auto proba = predict_proba(fitted, data.x(), ctx);
        const auto text = named("accuracy", sluice::accuracy(y, predict(fitted, data.x(), ctx))) +
                          named("logloss", sluice::log_loss(y, proba));
        return y.n_classes() == 2 ? text + named("auc", sluice::roc_auc(y, proba)) : text;
    } else {
        const auto& y = std::get<sluice::numeric_target>(data.target());
        const auto predicted = predict(fitted, data.x(), ctx);
        return named("rmse", std::sqrt(sluice::mse(y, predicted))) + named("mae", sluice::mae(y, predicted)) +
               named("r2", sluice::r2(y, predicted));
    }
}

}  // namespace benchmark
