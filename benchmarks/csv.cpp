// SPDX-License-Identifier: MIT
// How fast `read_csv` is into float32 columns, and how much memory of its own it takes.
// benchmarks/run csv --data FILE [--threads N] prints one line of JSON: seconds are the median of five runs
// after one that warms the page cache; peak_mb is the largest growth of the anonymous pages of the process
// (RssAnon of /proc/self/status, looked at every 2 ms during one more run), -1 where the system does not
// tell.
#include "sluice/io/csv_reader.hpp"
#include "support/peak_memory.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

int fail_usage() {
    std::fputs("usage: csv --data FILE [--threads N]\n", stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    std::string path;
    sluice::context ctx;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view key = argv[i], value = argv[i + 1];
        if (key == "--data")
            path = value;
        else if (key != "--threads" ||
                 std::from_chars(value.data(), value.data() + value.size(), ctx.threads).ec != std::errc{})
            return fail_usage();
    }
    if (path.empty() || argc % 2 == 0) return fail_usage();
    try {
        const sluice::csv_options options{.scalar = sluice::csv_scalar::float32};
        std::size_t n_rows = 0, n_columns = 0;
        // First, so that freed memory that the allocator keeps cannot hide what is taken.
        const double peak = benchmark::peak_megabytes([&] {
            const auto table = sluice::read_csv(path, options, ctx);
            n_rows = table.n_rows(), n_columns = table.n_columns();
        });
        std::vector<double> seconds;
        for (int run = 0; run < 5; ++run) {
            seconds.push_back(
                benchmark::seconds_of([&] { (void)sluice::read_csv(path, options, ctx).n_rows(); }));
        }
        std::sort(seconds.begin(), seconds.end());
        const double median = seconds[seconds.size() / 2];
        const double megabytes = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
        std::printf("{\"rows\":%zu,\"columns\":%zu,\"read_s\":%.4f,\"mb_per_s\":%.1f,\"peak_mb\":%.1f}\n",
                    n_rows, n_columns, median, megabytes / median, peak);
    } catch (const sluice::error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
