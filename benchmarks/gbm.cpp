// SPDX-License-Identifier: MIT
// How fast boosted trees are trained and asked, and how well they do.
// benchmarks/run gbm --data FILE --target COLUMN --task binary|multiclass|regression [--rounds N] [--leaves N]
//     [--depth N] [--bins N] [--learning-rate X] [--threads N] [--test-fraction X] [--seed N] [--PARAMETER VALUE]...
// FILE is a CSV or a matrix, see support/job.hpp; text columns become categories. With --leaves, trees grow leaf by leaf.
// One line of JSON comes out: bin_s is the binning alone, train_s the whole of `fit` (binning included),
// predict_rows_per_s the median of five predictions of the held-out table, row_us the median of one `predict_row` on up
// to 100,000 held-out rows in shuffled order, peak_mb how much the anonymous pages grew during `fit`.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/job.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
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
    const auto rows = testing::cells_of(x.take(order));
    row_scratch scratch(model);
    std::vector<double> out(output_size(model)), times;
    std::vector<cell> cells;
    for (const auto& row : rows) {
        cells = row;
        bool served = true;
        times.push_back(benchmark::seconds_of([&] { served = predict_row(model, cells, out, scratch); }));
        if (!served) std::abort();
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2] * 1e6, times[times.size() * 99 / 100] * 1e6};
}

// Text columns become categories.
table with_categories(const table& x) {
    table changed = table::of_rows(x.n_rows());
    for (const auto& column : x.columns()) {
        const auto* texts = column.as<text_values>();
        if (texts == nullptr) {
            changed.add(column);
            continue;
        }
        std::vector<std::string> names;
        for (std::size_t i = 0; i < x.n_rows(); ++i)
            if ((*texts)[i].data() != nullptr) names.emplace_back((*texts)[i]);
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        const auto all = std::make_shared<const dictionary>(std::move(names));
        std::vector<std::int32_t> codes;
        for (std::size_t i = 0; i < x.n_rows(); ++i) codes.push_back(all->code((*texts)[i]));
        changed.add({column.name(), category_values{array<std::int32_t>(std::move(codes)), all}});
    }
    return changed;
}

template <class Spec>
void run(const Spec& spec, const benchmark::train_and_test& data, const context& ctx) {
    const double bin_s = benchmark::seconds_of([&] {
        const auto max_bins = static_cast<std::size_t>(spec.max_bins.value());
        const auto known = trees::category_codes::learn(data.train, spec.categorical, max_bins - 2, "gbm");
        const table coded = known.encode(data.train.x(), "gbm");
        (void)trees::binned_matrix(known.features_of(coded, "gbm"), {}, max_bins, ctx);
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
        const benchmark::train_and_test data{loaded.train.with(with_categories(loaded.train.x())),
                                             loaded.test.with(with_categories(loaded.test.x()))};
        benchmark::wake_processor();
        if (asked.regresses())
            run_with(gbm_regressor{}, asked, data);
        else
            run_with(gbm_classifier{}, asked, data);
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
