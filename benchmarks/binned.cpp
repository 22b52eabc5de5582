// SPDX-License-Identifier: MIT
// What bins that are made once save: memory where a file is read in chunks, time where folds share them.
// benchmarks/run binned --data FILE.csv --target COLUMN --task binary|multiclass|regression [--threads N] [--seed N]
//     [--chunk-rows N] [--PARAMETER VALUE]...
// One line of JSON comes out: whole_s and whole_mb are reading the file and fitting, and how much the anonymous pages grew
// meanwhile; chunks_s and chunks_mb the same by chunks; folds_s five fits on the rows of five folds, binned_folds_s the
// same on bins made once (which is included).
#include "sluice/compose/fit.hpp"
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/io/csv_source.hpp"
#include "sluice/splits/k_fold.hpp"
#include "sluice/trees/gbm/fit_binned.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/job.hpp"

#include <cstdio>
#include <optional>

namespace {

using namespace sluice;

dataset<> labelled(const table& rows, const benchmark::job& asked) {
    table x = table::of_rows(rows.n_rows());
    for (const auto& column : rows.columns())
        if (column.name() != asked.target) x.add(column);
    if (asked.regresses()) return {std::move(x), numbers(rows[asked.target])};
    // Numbers keep their own order, so each chunk must hold all classes.
    return {std::move(x), class_labels(rows[asked.target])};
}

template <class Body>
double megabytes_of(double& seconds, Body&& body) {
    return benchmark::peak_megabytes([&] { seconds = benchmark::seconds_of(body); });
}

template <class Spec>
void run(Spec spec, const benchmark::job& asked, std::size_t chunk_rows) {
    for (const auto& [key, value] : asked.others) set_parameter(spec, key, value);
    const csv_options options;
    double chunks_s = 0, whole_s = 0;
    const double chunks_mb = megabytes_of(chunks_s, [&] {
        csv_source source(
            asked.data, [&](const table& rows) { return labelled(rows, asked); }, chunk_rows, options,
            asked.ctx);
        (void)fit_chunks(spec, source, asked.ctx);
    });
    std::optional<dataset<>> all;
    const double whole_mb = megabytes_of(whole_s, [&] {
        const table rows = read_csv(asked.data, options, asked.ctx);
        all.emplace(labelled(rows, asked));
        (void)fit(spec, *all, asked.ctx);
    });
    const auto folds = k_fold{}.folds(*all, asked.ctx);
    const double folds_s = benchmark::seconds_of([&] {
        for (const fold& parts : folds) (void)fit(spec, all->take(parts.train), asked.ctx);
    });
    const double binned_folds_s = benchmark::seconds_of([&] {
        const binned_dataset bins(*all, {.max_bins = spec.max_bins}, asked.ctx);
        for (const fold& parts : folds) (void)fit(spec, bins.only(parts.train), asked.ctx);
    });
    std::printf(
        "{\"rows\":%zu,\"columns\":%zu,\"whole_s\":%.3f,\"whole_mb\":%.1f,\"chunks_s\":%.3f,\"chunks_mb\":%."
        "1f,"
        "\"folds_s\":%.3f,\"binned_folds_s\":%.3f}\n",
        all->n_rows(), all->x().n_columns(), whole_s, whole_mb, chunks_s, chunks_mb, folds_s, binned_folds_s);
}

}  // namespace

int main(int argc, char** argv) {
    auto asked = benchmark::read_job(argc, argv);
    if (!asked.is_complete() || asked.is_matrix() || argc % 2 == 0) {
        std::fputs(
            "usage: binned --data FILE.csv --target COLUMN --task binary|multiclass|regression "
            "[--threads N] [--seed N] [--chunk-rows N] [--PARAMETER VALUE]...\n",
            stderr);
        return 2;
    }
    std::size_t chunk_rows = 65'536;
    if (const auto given = asked.others.extract("chunk-rows"); !given.empty())
        chunk_rows = std::strtoull(given.mapped().c_str(), nullptr, 10);
    try {
        if (asked.regresses())
            run(gbm_regressor{}, asked, chunk_rows);
        else
            run(gbm_classifier{}, asked, chunk_rows);
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
