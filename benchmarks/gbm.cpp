// SPDX-License-Identifier: MIT
// How fast boosted trees are trained and asked, and how well they do.
// benchmarks/run gbm --data FILE --target COLUMN --task binary|multiclass|regression [--rounds N] [--leaves N]
//     [--depth N] [--bins N] [--learning-rate X] [--threads N] [--test-fraction X] [--seed N] [--PARAMETER VALUE]...
// FILE is a CSV or a matrix, see support/job.hpp; text columns become codes. With --leaves, trees grow leaf by leaf.
// One line of JSON comes out: bin_s is the binning alone, train_s the whole of `fit` (binning included),
// predict_rows_per_s the median of five predictions of the held-out table, row_us the median of one `predict_row` on up
// to 100,000 held-out rows in shuffled order, peak_mb how much the anonymous pages grew during `fit`.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/job.hpp"

#include <cstdio>
#include <optional>

namespace {

using namespace sluice;

struct row_times {
    double median_us = 0, p99_us = 0;
};

template <class Model>
row_times time_rows(const Model& model, const table& x) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < x.n_rows() && order.size() < 100000; ++i) order.push_back(i);
    random_generator g(random_stream(1, 0));
    shuffle(g, std::span<std::size_t>(order));
    const auto columns = features(x, "benchmark");
    row_scratch scratch(model);
    std::vector<cell> cells(columns.size());
    std::vector<double> out(output_size(model)), times;
    for (const std::size_t row : order) {
        for (std::size_t j = 0; j < columns.size(); ++j) cells[j].number = columns[j][row];
        bool served = true;
        times.push_back(benchmark::seconds_of([&] { served = predict_row(model, cells, out, scratch); }));
        if (!served) std::abort();
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2] * 1e6, times[times.size() * 99 / 100] * 1e6};
}

// Categories and text as codes: trees split numbers.
benchmark::train_and_test encoded(const benchmark::train_and_test& data, const context& ctx) {
    constexpr ordinal_encoder codes{.unknown = unknown::as_missing, .missing = missing::as_missing};
    const auto steps = columns(on(kind::numeric), on(kind::categorical) | codes, on(kind::text) | codes);
    const auto fitted = fit(steps, data.train, ctx);
    return {data.train.with(transform(fitted, data.train.x(), ctx)),
            data.test.with(transform(fitted, data.test.x(), ctx))};
}

template <class Spec>
void run(const Spec& spec, const benchmark::train_and_test& data, const context& ctx) {
    const double bin_s = benchmark::seconds_of([&] {
        (void)trees::binned_matrix(features(data.train.x(), "gbm"), {},
                                   static_cast<std::size_t>(spec.max_bins.value()), ctx);
    });
    double train_s = 0;
    std::optional<model<Spec>> fitted;
    const double peak = benchmark::peak_megabytes(
        [&] { train_s = benchmark::seconds_of([&] { fitted.emplace(fit(spec, data.train, ctx)); }); });
    std::vector<double> predict_s;
    for (int repeat = 0; repeat < 5; ++repeat)
        predict_s.push_back(benchmark::seconds_of([&] {
            if constexpr (Spec::step_role == role::classifier)
                (void)predict_proba(*fitted, data.test.x(), ctx);
            else
                (void)predict(*fitted, data.test.x(), ctx);
        }));
    const auto rows = time_rows(*fitted, data.test.x());
    std::printf(
        "{\"rows\":%zu,\"columns\":%zu,\"bin_s\":%.4f,\"train_s\":%.4f,\"predict_rows_per_s\":%.0f,"
        "\"row_us\":%.3f,\"row_us_p99\":%.3f,\"peak_mb\":%.1f%s}\n",
        data.train.n_rows(), data.train.x().n_columns(), bin_s, train_s,
        static_cast<double>(data.test.n_rows()) / benchmark::median(predict_s), rows.median_us, rows.p99_us,
        peak, benchmark::quality(*fitted, data.test, "", ctx).c_str());
}

template <class Spec>
void run_with(Spec spec, const benchmark::job& asked, const benchmark::train_and_test& data) {
    const std::map<std::string, std::string> known{{"leaves", "max_leaves"},
                                                   {"depth", "max_depth"},
                                                   {"bins", "max_bins"},
                                                   {"learning-rate", "learning_rate"}};
    if (asked.others.contains("leaves")) {
        spec.grow_policy = growth_policy::leaf_wise;
        spec.max_depth = 0;
    }
    for (const auto& [key, value] : asked.others) {
        const auto found = known.find(key);
        set_parameter(spec, found == known.end() ? key : found->second, value);
    }
    run(spec, data, asked.ctx);
}

}  // namespace

int main(int argc, char** argv) {
    const auto asked = benchmark::read_job(argc, argv);
    if (!asked.is_complete() || argc % 2 == 0) {
        std::fputs(
            "usage: gbm --data FILE --target COLUMN --task binary|multiclass|regression [--rounds N] "
            "[--leaves N]\n"
            "    [--depth N] [--bins N] [--learning-rate X] [--threads N] [--test-fraction X] [--seed N]\n",
            stderr);
        return 2;
    }
    try {
        const auto loaded = benchmark::load(asked);
        const auto data = asked.is_matrix() ? loaded : encoded(loaded, asked.ctx);
        if (asked.regresses())
            run_with(gbm_regressor{.learning_rate = 0.1}, asked, data);
        else
            run_with(gbm_classifier{.learning_rate = 0.1}, asked, data);
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
