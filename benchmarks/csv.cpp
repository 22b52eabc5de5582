// SPDX-License-Identifier: MIT
// How fast `read_csv` is into float32 columns, and how much memory of its own it takes.
// benchmarks/run csv --data FILE [--threads N] prints one line of JSON: seconds are the median of five runs
// after one that warms the page cache; peak_mb is the largest growth of the anonymous pages of the process
// (RssAnon of /proc/self/status, looked at every 2 ms during one more run), -1 where the system does not
// tell.
#include "sluice/io/csv_reader.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

double anonymous_megabytes() {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/status", "re"),
                                                               &std::fclose);
    char line[256];
    long kibibytes = 0;
    while (file != nullptr && std::fgets(line, sizeof line, file.get()) != nullptr)
        if (std::sscanf(line, "RssAnon: %ld kB", &kibibytes) == 1)
            return static_cast<double>(kibibytes) * 1024 / 1e6;
    return -1;
}

// Runs a function and tells by how much the anonymous pages grew at most.
template <class Function>
double peak_megabytes(Function&& function) {
    const double before = anonymous_megabytes();
    if (before < 0) return -1;
    std::atomic<bool> stop = false;
    double peak = before;
    std::thread watcher([&] {
        while (!stop.load()) {
            peak = (std::max)(peak, anonymous_megabytes());
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    function();
    const double after = anonymous_megabytes();
    stop = true;
    watcher.join();
    return (std::max)(peak, after) - before;
}

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
        const double peak = peak_megabytes([&] {
            const auto table = sluice::read_csv(path, options, ctx);
            n_rows = table.n_rows(), n_columns = table.n_columns();
        });
        std::vector<double> seconds;
        for (int run = 0; run < 5; ++run) {
            const auto start = std::chrono::steady_clock::now();
            const auto table = sluice::read_csv(path, options, ctx);
            seconds.push_back(
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
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
