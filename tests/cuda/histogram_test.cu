// SPDX-License-Identifier: MIT
// Compares histograms of the device with those of the processor, bit for bit, and tells how fast they are. Prints
// NOT RUN where there is no device.
#include "sluice/backend/cpu/histogram.hpp"
#include "sluice/backend/cuda/device.cuh"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace {

using namespace sluice;
using backend::histogram_order;
using trees::narrow_row;
using trees::sums;
using trees::wide_row;

// Numbers that look random; the headers of the library for them need no device.
struct generator {
    std::uint64_t state;
    std::uint64_t operator()(std::uint64_t below) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return (state >> 33) % below;
    }
};

struct shape {
    const char* name;
    std::size_t n_rows;
    std::vector<std::uint32_t> bins;  // of each feature
    double rare = 0;  // share of rows in random bins; all others are in the last one, the missing values'
};

template <class Row>
struct problem {
    std::vector<trees::narrow_bin> bins;
    std::vector<std::uint32_t> begins{0};
    std::vector<Row> rows;
    backend::binned_table<trees::narrow_bin> table;
    histogram_order<Row> order;

    problem(const shape& of, std::vector<double> shares) {
        generator g{of.n_rows + of.bins.size()};
        const std::size_t n_features = of.bins.size();
        bins.resize(of.n_rows * n_features);
        for (std::size_t i = 0; i < of.n_rows; ++i)
            for (std::size_t j = 0; j < n_features; ++j)
                bins[i * n_features + j] = static_cast<trees::narrow_bin>(
                    static_cast<double>(g(1000)) >= 1000 * of.rare && of.rare > 0 ? of.bins[j] - 1
                                                                                  : g(of.bins[j]));
        for (const auto n : of.bins) begins.push_back(begins.back() + n);
        const std::uint64_t largest = std::uint64_t{1} << (sizeof(Row) == sizeof(narrow_row) ? 14 : 30);
        for (std::size_t i = 0; i < of.n_rows; ++i)
            rows.push_back(
                Row::of(static_cast<trees::row_index>(i),
                        static_cast<std::int64_t>(g(2 * largest + 1)) - static_cast<std::int64_t>(largest),
                        static_cast<std::int64_t>(g(largest + 1))));
        table = {bins.data(), of.n_rows, n_features, n_features, begins.data()};
        std::size_t at = 0;
        for (const double share : shares) {
            const auto size = std::min(static_cast<std::size_t>(share * static_cast<double>(of.n_rows) + 0.5),
                                       of.n_rows - at);
            for (std::size_t part = 0; part < size; part += 30000)
                order.ranges.push_back({rows.data() + at + part, std::min<std::size_t>(30000, size - part)});
            order.ends.push_back(order.ranges.size());
            at += size;
        }
    }
};

template <class Row>
bool agrees(backend::cuda::device& gpu, const shape& of, const std::vector<double>& shares) {
    const problem<Row> p(of, shares);
    std::vector<sums> expected(p.order.n_nodes() * p.table.total_bins());
    for (std::size_t k = 0; k < p.order.n_nodes(); ++k)
        for (const auto& range : p.order.of(k))
            backend::cpu::histogram(
                backend::cpu::binned_rows<trees::narrow_bin>{p.bins.data(), p.table.stride, p.table.n_columns,
                                                             p.begins.data()},
                range.data(), range.size(), expected.data() + k * p.table.total_bins());
    std::vector<sums> found(expected.size(), sums{1, 1});
    const auto histograms = gpu.histograms(p.table);
    histograms->build(p.order, found);
    const bool first = found == expected;
    histograms->build(p.order, found);
    const bool same = first && found == expected;
    std::printf("%s, %s rows: %s\n", of.name, sizeof(Row) == sizeof(narrow_row) ? "narrow" : "wide",
                same ? "same bits" : "OTHER BITS");
    return same;
}

// Updates a second, copies included; the best of five.
void tell_rate(backend::cuda::device& gpu) {
    const problem<narrow_row> p({"", 8000000, std::vector<std::uint32_t>(28, 256)}, {1.0});
    std::vector<sums> found(p.table.total_bins());
    const auto histograms = gpu.histograms(p.table);
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
        const auto start = std::chrono::steady_clock::now();
        histograms->build(p.order, found);
        best =
            std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("8000000 x 28, 256 bins, with the copies of rows and sums: %.2f G updates/s\n",
                8e6 * 28 / best / 1e9);
}

// The kernel alone: everything is on the device before the clock starts.
void tell_rate_of_kernel(backend::cuda::device& gpu) {
    namespace cuda = backend::cuda;
    const problem<narrow_row> p({"", 8000000, std::vector<std::uint32_t>(28, 256)}, {1.0});
    const auto put = [](auto& there, const auto& here) {
        there.reserve(here.size());
        cuda::check(
            cudaMemcpy(there.data(), here.data(), here.size() * sizeof(here[0]), cudaMemcpyHostToDevice),
            "take data");
    };
    const auto bin_tiles =
        cuda::tiles_of_bins(p.begins, gpu.limits().shared_bytes / sizeof(cuda::packed_cell));
    const auto row_tiles =
        cuda::tiles_of_rows(std::vector<std::uint32_t>{8000000}, bin_tiles.size(), gpu.limits().n_blocks);
    cuda::memory<trees::narrow_bin> bins;
    cuda::memory<std::uint32_t> begins;
    cuda::memory<narrow_row> rows;
    cuda::memory<cuda::bin_tile> bin_tiles_there;
    cuda::memory<cuda::row_tile> row_tiles_there;
    cuda::memory<sums> into;
    put(bins, p.bins), put(begins, p.begins), put(rows, p.rows);
    put(bin_tiles_there, bin_tiles), put(row_tiles_there, row_tiles);
    put(into, std::vector<sums>(p.table.total_bins()));
    const cuda::histogram_grid<narrow_row, trees::narrow_bin> grid{
        .bins = bins.data(),
        .stride = p.table.stride,
        .begins = begins.data(),
        .rows = rows.data(),
        .row_tiles = row_tiles_there.data(),
        .bin_tiles = bin_tiles_there.data(),
        .n_bin_tiles = static_cast<std::uint32_t>(bin_tiles.size()),
        .rows_between_flushes = cuda::most_between_flushes<narrow_row>,
        .lane_bits = cuda::lane_bits_of(bin_tiles),
        .total_bins = static_cast<std::uint32_t>(p.table.total_bins()),
        .into = into.data()};
    double best = 1e9;
    for (int run = 0; run < 6; ++run) {
        const auto start = std::chrono::steady_clock::now();
        cuda::histogram(grid, row_tiles.size() * bin_tiles.size(), gpu.limits().shared_bytes,
                        cudaStreamPerThread);
        cuda::check(cudaStreamSynchronize(cudaStreamPerThread), "finish its work");
        best =
            std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("8000000 x 28, 256 bins, the kernel alone: %.2f G updates/s\n", 8e6 * 28 / best / 1e9);
}

bool throws_device_error() {
    try {
        const backend::cuda::device none(1000);
        return false;
    } catch (const device_error& why) {
        std::printf("a device that is not there: %s\n", why.what());
        return true;
    }
}

}  // namespace

int main() {
    int n_devices = 0;
    if (cudaGetDeviceCount(&n_devices) != cudaSuccess || n_devices == 0) {
        std::puts("NOT RUN: there is no CUDA device");
        return 0;
    }
    try {
        bool good = throws_device_error();
        backend::cuda::device gpu;
        const std::vector<std::uint32_t> wide(700, 256);
        for (const shape& of : {shape{"one row", 1, {2, 256}}, shape{"one feature", 5000, {256}},
                                shape{"28 features of 256 bins", 300000, std::vector<std::uint32_t>(28, 256)},
                                shape{"odd numbers of bins", 70001, {2, 256, 3, 100, 17, 255}},
                                shape{"mostly missing", 200000, {256, 256, 256, 20}, 0.05},
                                shape{"more bins than shared memory", 20000, wide}}) {
            good = agrees<narrow_row>(gpu, of, {1.0}) && good;
            good = agrees<wide_row>(gpu, of, {1.0}) && good;
            // Nodes of any size, one of them without rows.
            good = agrees<narrow_row>(gpu, of, {0.5, 0.0, 0.01, 0.3}) && good;
            good = agrees<wide_row>(gpu, of, {0.5, 0.0, 0.01, 0.3}) && good;
        }
        tell_rate(gpu);
        tell_rate_of_kernel(gpu);
        std::puts(good ? "all the same" : "FAILED");
        return good ? 0 : 1;
    } catch (const error& why) {
        std::printf("FAILED: %s\n", why.what());
        return 1;
    }
}
