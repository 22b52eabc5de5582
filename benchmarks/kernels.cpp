// SPDX-License-Identifier: MIT
// How fast the kernels are on one thread, beside what limits them.
// benchmarks/run kernels [--benchmark_filter=PATTERN] [any flag of Google Benchmark]
// Two floors are measured in the same program, taking turns with the kernels: a bare histogram loop (rows of 28 features
// of 256 bins in order, one 64-bit addition for both sums, four rows in flight) and reading memory. The last table
// tells, from medians of the repetitions, which share of the floors a kernel reaches: of the bare loop's updates, and
// the memory's bytes. Rates are by the time of the processor, and only those of a machine that does nothing else count.
#include "sluice/backend/cpu/binning.hpp"
#include "sluice/backend/cpu/gradients.hpp"
#include "sluice/backend/cpu/histogram.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/core/random.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/csv_marks.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/partition.hpp"
#include "sluice/trees/split.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace sluice;
using benchmark::Counter;
using benchmark::State;

constexpr std::size_t n_rows = 1000000, n_features = 28, n_bins = 256, stride = 32;
const context one_thread{.threads = 1};

/// Uniform random bins, and a word for each row.
struct bins_and_words {
    aligned_vector<trees::narrow_bin> bins = aligned_vector<trees::narrow_bin>(n_rows * stride);
    std::vector<std::uint32_t> begins{};
    aligned_vector<trees::narrow_row> rows{}, half{};
    aligned_vector<trees::wide_row> wide{};

    bins_and_words() {
        random_generator g(random_stream(1, 0));
        for (auto& b : bins) b = static_cast<trees::narrow_bin>(uniform_integer(g, n_bins));
        for (std::uint32_t j = 0; j <= n_features; ++j)
            begins.push_back(j * static_cast<std::uint32_t>(n_bins));
        for (std::uint32_t i = 0; i < n_rows; ++i) {
            const auto gradient = static_cast<std::int64_t>(uniform_integer(g, 32769)) - 16384;
            const auto hessian = static_cast<std::int64_t>(uniform_integer(g, 16385));
            rows.push_back(trees::narrow_row::of(i, gradient, hessian));
            wide.push_back(trees::wide_row::of(i, gradient, hessian));
            if (uniform_integer(g, 2) == 0) half.push_back(rows.back());
        }
    }
    [[nodiscard]] backend::cpu::binned_rows<trees::narrow_bin> view() const {
        return {bins.data(), stride, n_features, begins.data()};
    }
    static const bins_and_words& get() {
        static const bins_and_words one;
        return one;
    }
};

/// What a table of float32 columns is like, and a model of it.
struct table_and_model {
    table x = table::of_rows(200000);
    dataset<> train;
    model<gbm_classifier> fitted;

    table_and_model() : train(make()), fitted(fit(gbm_classifier{}, train.take(first(20000)))) {}
    dataset<> make() {
        random_generator g(random_stream(2, 0));
        std::vector<double> y(x.n_rows());
        for (std::size_t j = 0; j < n_features; ++j) {
            std::vector<float> column(x.n_rows());
            for (std::size_t i = 0; i < column.size(); ++i) {
                column[i] = static_cast<float>(normal(g));
                y[i] += static_cast<double>(column[i]) / static_cast<double>(j + 1);
            }
            x.add({"x" + std::to_string(j), array<float>(std::move(column))});
        }
        for (double& one : y) one = one + normal(g) > 0 ? 1 : 0;
        return {x, class_labels(column_data("y", array<double>(std::move(y))))};
    }
    static std::vector<std::size_t> first(std::size_t n) {
        std::vector<std::size_t> rows(n);
        for (std::size_t i = 0; i < n; ++i) rows[i] = i;
        return rows;
    }
    static const table_and_model& get() {
        static const table_and_model one;
        return one;
    }
};

void count(State& state, std::size_t items, std::size_t bytes) {
    const auto times = static_cast<std::int64_t>(state.iterations());
    state.SetItemsProcessed(times * static_cast<std::int64_t>(items));
    state.SetBytesProcessed(times * static_cast<std::int64_t>(bytes));
}

void count_updates(State& state, std::size_t rows, std::size_t row_bytes) {
    count(state, rows * n_features, rows * (n_features + row_bytes));
    state.counters["updates/s"] =
        Counter(static_cast<double>(rows * n_features), Counter::kIsIterationInvariantRate);
}

void memory_read(State& state) {
    const std::vector<std::uint64_t> words((std::size_t{256} << 20) / sizeof(std::uint64_t), 1);
    for (auto _ : state) {
        std::uint64_t sum = 0;
        for (const std::uint64_t word : words) sum += word;
        benchmark::DoNotOptimize(sum);
    }
    count(state, words.size(), words.size() * sizeof(words[0]));
}

void bare_histogram_loop(State& state) {
    const auto& data = bins_and_words::get();
    std::vector<std::int64_t> words, cells(n_features * n_bins);
    for (const auto& row : data.rows) words.push_back(row.cell());
    for (auto _ : state) {
        for (std::size_t i = 0; i + 4 <= n_rows; i += 4) {
            const trees::narrow_bin* const a = data.bins.data() + i * stride;
            const std::int64_t wa = words[i], wb = words[i + 1], wc = words[i + 2], wd = words[i + 3];
            for (std::size_t j = 0; j < n_features; ++j) {
                std::int64_t* const feature = cells.data() + j * n_bins;
                feature[a[j]] += wa;
                feature[a[stride + j]] += wb;
                feature[a[2 * stride + j]] += wc;
                feature[a[3 * stride + j]] += wd;
            }
        }
        benchmark::ClobberMemory();
    }
    count_updates(state, n_rows, sizeof(words[0]));
}

template <class Row, class Cell>
void add_up(State& state, const aligned_vector<Row> bins_and_words::*which) {
    const auto& data = bins_and_words::get();
    const auto& rows = data.*which;
    std::vector<Cell> cells(n_features * n_bins);
    for (auto _ : state) {
        // Cells take so many rows between two flushes, as training has it.
        for (std::size_t i = 0; i < rows.size(); i += trees::rows_per_chunk)
            backend::cpu::histogram(data.view(), rows.data() + i,
                                    (std::min)(trees::rows_per_chunk, rows.size() - i), cells.data());
        benchmark::ClobberMemory();
    }
    count_updates(state, rows.size(), sizeof(Row));
}

void partition(State& state) {
    const auto& all = table_and_model::get();
    const trees::binned_matrix bins(features(all.x, "benchmark"), {}, n_bins, one_thread);
    const std::size_t n = all.x.n_rows();
    const auto& words = bins_and_words::get().rows;
    aligned_vector<trees::narrow_row> rows(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(n));
    trees::row_partition<trees::narrow_row> divided;
    trees::split by;
    by.exists = true;
    by.n_left_bins = n_bins / 2;
    for (auto _ : state) {
        state.PauseTiming();
        std::copy_n(words.begin(), n, rows.begin());
        const trees::node_rows root = divided.reset(rows, false, one_thread);
        std::vector<trees::division> divisions{{&root, &by}};
        state.ResumeTiming();
        divided.divide(divisions, bins, one_thread);
        benchmark::ClobberMemory();
    }
    count(state, n, n * (1 + 2 * sizeof(trees::narrow_row)));
}

void bin_columns(State& state) {
    random_generator g(random_stream(3, 0));
    std::vector<float> values(n_rows);
    for (float& x : values) x = static_cast<float>(normal(g));
    std::vector<double> cuts;
    for (int k = 0; k < 254; ++k) cuts.push_back((k - 127) / 50.0);
    const backend::cpu::cut_table<float> of(cuts);
    std::vector<trees::narrow_bin> found(n_rows);
    for (auto _ : state) {
        benchmark::DoNotOptimize(of.find(values.data(), n_rows, trees::narrow_bin{255}, found.data()));
        benchmark::ClobberMemory();
    }
    count(state, n_rows, n_rows * (sizeof(float) + 1));
}

void split_search(State& state) {
    const auto& data = bins_and_words::get();
    std::vector<std::int64_t> cells(n_features * n_bins);
    backend::cpu::histogram(data.view(), data.rows.data(), 100000, cells.data());
    const trees::gradient_scale scale{0x1p-14, 0x1p-14};
    const trees::leaf_rule rule({}, scale);
    const trees::split_finder finder(rule, scale, {});
    trees::node_state at;
    for (std::size_t k = 0; k < n_bins; ++k) at.total += trees::from_cell(cells[k]);
    for (auto _ : state) {
        trees::split best;
        for (std::uint32_t j = 0; j < n_features; ++j) {
            const trees::bins_of_cells<std::int64_t> own{cells.data() + j * n_bins};
            finder.search(own, n_bins, j, 0, at, {}, best);
        }
        benchmark::DoNotOptimize(best);
    }
    count(state, cells.size(), cells.size() * sizeof(cells[0]));
}

void sigmoid(State& state) {
    std::vector<double> margins(512), out(512);
    for (std::size_t i = 0; i < margins.size(); ++i) margins[i] = static_cast<double>(i) / 50 - 5;
    for (auto _ : state) {
        exact_sigmoid(margins.data(), out.data(), margins.size());
        benchmark::ClobberMemory();
    }
    count(state, margins.size(), 2 * sizeof(double) * margins.size());
}

void quantise(State& state) {
    std::size_t n = trees::quantised_gradients::block_size;
    benchmark::DoNotOptimize(n);  // with a number that it knows g++ 12 warns of rounds beyond the last
    std::vector<double> g(n), h(n);
    for (std::size_t i = 0; i < n; ++i)
        g[i] = static_cast<double>(i) / static_cast<double>(n) - 0.5, h[i] = 0.25;
    std::vector<trees::narrow_row> rows(n);
    for (auto _ : state) {
        backend::cpu::gradient_summary seen;
        backend::cpu::quantise(g.data(), h.data(), n, 0x1p14, 0x1p14, 0, rows.data(), seen);
        benchmark::DoNotOptimize(seen);
        benchmark::ClobberMemory();
    }
    count(state, n, n * (2 * sizeof(double) + sizeof(trees::narrow_row)));
}

void predict_table(State& state) {
    const auto& all = table_and_model::get();
    for (auto _ : state) benchmark::DoNotOptimize(predict_proba(all.fitted, all.x, one_thread).data());
    count(state, all.x.n_rows(), all.x.n_rows() * n_features * sizeof(float));
}

void predict_one_row(State& state) {
    const auto& all = table_and_model::get();
    const auto columns = features(all.x, "benchmark");
    row_scratch scratch(all.fitted);
    std::vector<cell> cells(n_features);
    double out[2] = {};
    std::size_t row = 0;
    for (auto _ : state) {
        // A large odd step: another row each time, from all over the table.
        row = (row + 77777) % all.x.n_rows();
        for (std::size_t j = 0; j < n_features; ++j) cells[j].number = columns[j][row];
        benchmark::DoNotOptimize(predict_row(all.fitted, cells, out, scratch));
    }
    count(state, 1, n_features * sizeof(float));
}

void csv_marks(State& state) {
    std::string text;
    while (text.size() < (std::size_t{8} << 20)) text += "0.125,-1.5,3.25e-2,17,0,1\n";
    std::vector<std::uint32_t> marks(text.size() + 16), breaks(text.size() + 16);
    for (auto _ : state) {
        sluice::detail::csv_marks out{marks.data(), breaks.data()};
        sluice::detail::find_marks(widest_vectors(), text.data(), text.data() + text.size(), {}, out);
        benchmark::DoNotOptimize(out.n_marks);
        benchmark::ClobberMemory();
    }
    count(state, text.size(), text.size());
}

void csv_parse(State& state) {
    std::string text = "a,b,c,d,e,f\n";
    while (text.size() < (std::size_t{8} << 20)) text += "0.125,-1.5,3.25e-2,17,0,1\n";
    for (auto _ : state)
        benchmark::DoNotOptimize(parse_csv(text, {.scalar = csv_scalar::float32}, one_thread).n_rows());
    count(state, text.size(), text.size());
}

/// Prints what is measured, and remembers the medians.
class reporter final : public benchmark::ConsoleReporter {
  public:
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs)
            if (run.aggregate_name == "median")
                for (const auto& [name, value] : run.counters)
                    medians_[run.run_name.function_name][name] = value.value;
    }
    void print_shares() const {
        const double updates = median("floor/bare_histogram_loop", "updates/s");
        const double bytes = median("floor/memory_read", "bytes_per_second");
        std::printf("\n%-28s %12s %12s %16s %16s\n", "kernel", "G items/s", "GB/s", "of bare loop",
                    "of memory");
        for (const auto& [kernel, all] : medians_) {
            std::printf("%-28s %12.4f %12.2f", kernel.c_str(), median(kernel, "items_per_second") / 1e9,
                        median(kernel, "bytes_per_second") / 1e9);
            print_share(median(kernel, "updates/s"), updates);
            print_share(median(kernel, "bytes_per_second"), bytes);
            std::printf("\n");
        }
    }

  private:
    [[nodiscard]] double median(const std::string& kernel, const std::string& counter) const {
        const auto at = medians_.find(kernel);
        if (at == medians_.end()) return 0;
        const auto found = at->second.find(counter);
        return found == at->second.end() ? 0 : found->second;
    }
    static void print_share(double rate, double floor) {
        if (rate > 0 && floor > 0)
            std::printf(" %16.2f", rate / floor);
        else
            std::printf(" %16s", "");
    }

    std::map<std::string, std::map<std::string, double>> medians_;
};

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> words{argv[0], "--benchmark_repetitions=5", "--benchmark_min_time=0.2",
                                   "--benchmark_enable_random_interleaving=true",
                                   "--benchmark_report_aggregates_only=true"};
    words.insert(words.end(), argv + 1, argv + argc);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    int n_arguments = static_cast<int>(arguments.size());
    benchmark::Initialize(&n_arguments, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(n_arguments, arguments.data())) return 2;
    benchmark::RegisterBenchmark("floor/memory_read", memory_read);
    benchmark::RegisterBenchmark("floor/bare_histogram_loop", bare_histogram_loop);
    benchmark::RegisterBenchmark("histogram/packed", add_up<trees::narrow_row, std::int64_t>,
                                 &bins_and_words::rows);
    benchmark::RegisterBenchmark("histogram/packed_half", add_up<trees::narrow_row, std::int64_t>,
                                 &bins_and_words::half);
    benchmark::RegisterBenchmark("histogram/wide", add_up<trees::wide_row, trees::sums>,
                                 &bins_and_words::wide);
    benchmark::RegisterBenchmark("partition", partition);
    benchmark::RegisterBenchmark("binning", bin_columns);
    benchmark::RegisterBenchmark("split_search", split_search);
    benchmark::RegisterBenchmark("gradients/sigmoid", sigmoid);
    benchmark::RegisterBenchmark("gradients/quantise", quantise);
    benchmark::RegisterBenchmark("predict/table", predict_table);
    benchmark::RegisterBenchmark("predict/row", predict_one_row);
    benchmark::RegisterBenchmark("csv/marks", csv_marks);
    benchmark::RegisterBenchmark("csv/parse", csv_parse);
    reporter out;
    benchmark::RunSpecifiedBenchmarks(&out);
    out.print_shares();
}
