// SPDX-License-Identifier: MIT
// How fast boosted trees are trained and asked, and how well they do.
// benchmarks/run gbm --data FILE.bin [--threads N] [--rounds N] [--max_depth N] [--learning_rate X]
// FILE.bin is a row-major matrix of little-endian float32, the label in column 0; FILE.json beside it tells "cols" and
// how many of the first rows "train". Labels of 0 and 1 alone are classes. One line of JSON comes out: bin_s is
// the binning alone, train_s the whole of `fit` (binning included), row_us one `predict_row` on up to 100,000
// held-out rows in shuffled order, peak_mb how much the anonymous pages grew during `fit`.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/peak_memory.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sluice;

struct matrix_file {
    std::size_t n_rows = 0, n_columns = 0, n_train = 0;
    std::vector<float> values;
};

std::size_t whole_number_behind(const std::string& json, std::string_view key) {
    const auto at = json.find("\"" + std::string(key) + "\":");
    if (at == std::string::npos) return 0;
    return std::strtoull(json.c_str() + at + key.size() + 3, nullptr, 10);
}

matrix_file read_matrix(const std::string& path) {
    std::ifstream description(path.substr(0, path.rfind('.')) + ".json");
    const std::string json{std::istreambuf_iterator<char>(description), {}};
    matrix_file m;
    m.n_rows = whole_number_behind(json, "rows");
    m.n_columns = whole_number_behind(json, "cols");
    m.n_train = whole_number_behind(json, "train");
    m.values.resize(m.n_rows * m.n_columns);
    std::ifstream data(path, std::ios::binary);
    data.read(reinterpret_cast<char*>(m.values.data()),
              static_cast<std::streamsize>(m.values.size() * sizeof(float)));
    if (!data || m.n_columns < 2 || m.n_train == 0 || m.n_train >= m.n_rows)
        throw io_error({.component = "benchmark gbm",
                        .requirement = "reads a matrix and its description",
                        .actual = {},
                        .place = path,
                        .hint = {}});
    return m;
}

table columns_of(const matrix_file& m, std::size_t begin, std::size_t end) {
    table x = table::of_rows(end - begin);
    for (std::size_t j = 1; j < m.n_columns; ++j) {
        std::vector<float> column(end - begin);
        for (std::size_t i = begin; i < end; ++i) column[i - begin] = m.values[i * m.n_columns + j];
        x.add({"x" + to_text(j), array<float>(std::move(column))});
    }
    return x;
}

any_target target_of(const matrix_file& m, std::size_t begin, std::size_t end) {
    bool two_classes = true;
    for (std::size_t i = 0; i < m.n_rows; ++i) {
        const float y = m.values[i * m.n_columns];
        two_classes = two_classes && (std::abs(y) <= 0 || std::abs(y - 1) <= 0);
    }
    if (!two_classes) {
        std::vector<double> y;
        for (std::size_t i = begin; i < end; ++i) y.push_back(static_cast<double>(m.values[i * m.n_columns]));
        return numeric_target{std::move(y)};
    }
    std::vector<std::int32_t> codes;
    for (std::size_t i = begin; i < end; ++i)
        codes.push_back(static_cast<std::int32_t>(m.values[i * m.n_columns]));
    return class_target{std::move(codes),
                        std::make_shared<const dictionary>(std::vector<std::string>{"0", "1"})};
}

struct row_times {
    double mean_us = 0, p99_us = 0;
};

template <class Model>
row_times time_rows(const Model& model, const matrix_file& m) {
    std::vector<std::size_t> order;
    for (std::size_t i = m.n_train; i < m.n_rows && order.size() < 100000; ++i) order.push_back(i);
    random_generator g(random_stream(1, 0));
    shuffle(g, std::span<std::size_t>(order));
    row_scratch scratch(model);
    std::vector<cell> cells(m.n_columns - 1);
    std::vector<double> out(output_size(model)), times;
    double sum = 0;
    for (const std::size_t row : order) {
        for (std::size_t j = 1; j < m.n_columns; ++j)
            cells[j - 1].number = static_cast<double>(m.values[row * m.n_columns + j]);
        times.push_back(
            benchmark::seconds_of([&] { sum += predict_row(model, cells, out, scratch) ? 1 : 0; }));
    }
    double total = 0;
    for (const double t : times) total += t;
    std::sort(times.begin(), times.end());
    return {total / sum * 1e6, times[times.size() * 99 / 100] * 1e6};
}

template <class Spec>
void run(const Spec& spec, const matrix_file& m, const context& ctx) {
    const dataset train(columns_of(m, 0, m.n_train), target_of(m, 0, m.n_train));
    const dataset test(columns_of(m, m.n_train, m.n_rows), target_of(m, m.n_train, m.n_rows));
    const double bin_s = benchmark::seconds_of([&] {
        (void)trees::binned_matrix(features(train.x(), "gbm"), {},
                                   static_cast<std::size_t>(spec.max_bins.value()), ctx);
    });
    double train_s = 0;
    std::unique_ptr<const model<Spec>> fitted;
    const double peak = benchmark::peak_megabytes([&] {
        train_s =
            benchmark::seconds_of([&] { fitted = std::make_unique<model<Spec>>(fit(spec, train, ctx)); });
    });
    std::string quality;
    std::vector<double> predict_s;
    for (int repeat = 0; repeat < 5; ++repeat)
        predict_s.push_back(benchmark::seconds_of([&] {
            if constexpr (Spec::step_role == role::classifier) {
                const auto proba = predict_proba(*fitted, test.x(), ctx);
                const auto& y = std::get<class_target>(test.target());
                if (repeat == 0)
                    quality = "\"auc\":" + to_text(roc_auc(y, proba)) +
                              ",\"logloss\":" + to_text(log_loss(y, proba));
            } else {
                const auto predicted = predict(*fitted, test.x(), ctx);
                const auto& y = std::get<numeric_target>(test.target());
                if (repeat == 0) quality = "\"rmse\":" + to_text(std::sqrt(mse(y, predicted)));
            }
        }));
    std::sort(predict_s.begin(), predict_s.end());
    const auto rows = time_rows(*fitted, m);
    std::printf(
        "{\"rows\":%zu,\"columns\":%zu,\"bin_s\":%.3f,\"train_s\":%.3f,\"predict_rows_per_s\":%.0f,"
        "\"row_us\":%.3f,\"row_us_p99\":%.3f,\"peak_mb\":%.1f,%s}\n",
        m.n_train, m.n_columns - 1, bin_s, train_s,
        static_cast<double>(test.n_rows()) / predict_s[predict_s.size() / 2], rows.mean_us, rows.p99_us, peak,
        quality.c_str());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::string path;
        context ctx;
        std::string parameters;
        for (int i = 1; i + 1 < argc; i += 2) {
            const std::string key = argv[i], value = argv[i + 1];
            if (key == "--data")
                path = value;
            else if (key == "--threads")
                ctx.threads = std::strtoull(value.c_str(), nullptr, 10);
            else
                parameters += (parameters.empty() ? "" : ", ") +
                              key.substr((std::min)(key.size(), std::size_t{2})) + " = " + value;
        }
        if (path.empty() || argc % 2 == 0) {
            std::fputs("usage: gbm --data FILE.bin [--threads N] [--PARAMETER VALUE]...\n", stderr);
            return 2;
        }
        const auto m = read_matrix(path);
        const auto boosted = [&](auto spec) {
            read_parameters(spec, parameters);
            run(spec, m, ctx);
        };
        if (std::holds_alternative<class_target>(target_of(m, 0, m.n_rows)))
            boosted(gbm_classifier{.learning_rate = 0.1});
        else
            boosted(gbm_regressor{.learning_rate = 0.1});
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
