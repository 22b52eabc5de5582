// SPDX-License-Identifier: MIT
#include "sluice/backend/cpu/histogram.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/core/error.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/random_data.hpp"
#include "support/simulated_device.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace sluice;
namespace histogram_test {

using namespace sluice::backend;
using trees::narrow_row;
using trees::sums;
using trees::wide_row;

struct shape {
    std::size_t n_rows = 0;
    std::vector<std::uint32_t> bins;  // of each feature
};

/// Random bins, and rows of several nodes whose gradients lie anywhere in their range.
template <class Row, class Bin>
struct random_bins {
    std::vector<Bin> bins;
    std::vector<std::uint32_t> begins{0};
    std::vector<Row> rows;
    binned_table<Bin> table;
    histogram_order<Row> order;

    random_bins(const shape& of, std::uint64_t seed) {
        random_generator g(random_stream(seed, 4));
        const std::size_t stride = of.bins.size() + uniform_integer(g, 3);
        bins.resize(of.n_rows * stride);
        for (std::size_t i = 0; i < of.n_rows; ++i)
            for (std::size_t j = 0; j < of.bins.size(); ++j)
                bins[i * stride + j] = static_cast<Bin>(uniform_integer(g, of.bins[j]));
        for (const std::uint32_t n : of.bins) begins.push_back(begins.back() + n);
        constexpr std::uint64_t largest = std::is_same_v<Row, narrow_row> ? 1u << 14 : 1u << 30;
        for (std::size_t i = 0; i < of.n_rows; ++i) {
            const auto gradient = static_cast<std::int64_t>(uniform_integer(g, 2 * largest + 1)) -
                                  static_cast<std::int64_t>(largest);
            rows.push_back(Row::of(static_cast<trees::row_index>(i), gradient,
                                   static_cast<std::int64_t>(uniform_integer(g, largest + 1))));
        }
        shuffle(g, std::span<Row>(rows));
        table = {bins.data(), of.n_rows, stride, of.bins.size(), begins.data()};
        // Ranges of any size with gaps between them, two a node, and a node without rows in the middle.
        std::size_t at = 0;
        for (int node = 0; node < 5; ++node) {
            for (int part = 0; part < 2 && node != 2; ++part) {
                const std::size_t size = uniform_integer(g, of.n_rows - at + 1) / (node == 4 ? 1 : 2);
                order.ranges.push_back(std::span<const Row>(rows).subspan(at, size));
                at = std::min(at + size + uniform_integer(g, 3), of.n_rows);
            }
            order.ends.push_back(order.ranges.size());
        }
    }

    [[nodiscard]] std::vector<sums> by_processor() const {
        std::vector<sums> all(order.n_nodes() * table.total_bins());
        for (std::size_t k = 0; k < order.n_nodes(); ++k)
            for (const auto& range : order.of(k))
                cpu::histogram(
                    cpu::binned_rows<Bin>{bins.data(), table.stride, table.n_columns, begins.data()},
                    range.data(), range.size(), all.data() + k * table.total_bins());
        return all;
    }
};

template <class Row, class Bin = trees::narrow_bin>
void twins_agree(const shape& of, std::size_t shared_bytes, std::uint32_t n_threads) {
    const random_bins<Row, Bin> data(of, of.n_rows + of.bins.size());
    test::simulated_accelerator device;
    device.state.limits = {.shared_bytes = shared_bytes, .n_blocks = 7};
    device.state.n_threads = n_threads;
    const auto histograms = device.histograms(data.table);
    const auto expected = data.by_processor();
    for (int again = 0; again < 2; ++again) {
        std::vector<sums> found(expected.size(), sums{1, 1});
        histograms->build(data.order, found);
        CHECK(found == expected);
    }
}

TEST_CASE_TEMPLATE("device histogram has the bits of the processor's, whatever the shape", Row, narrow_row,
                   wide_row) {
    const std::vector<std::uint32_t> wide(70, 256);
    for (const shape& of :
         {shape{1, {2}}, shape{1, {256, 2, 17}}, shape{9, {3}}, shape{1000, {256, 256, 2}},
          shape{3000, {5, 256, 31, 256, 8, 9, 200}}, shape{400, wide}, shape{20000, {64, 256}}})
        // A few cells, so that features are cut; some features; everything.
        for (const std::size_t shared_bytes :
             {std::size_t{512}, std::size_t{10} << 10, std::size_t{400} << 10}) {
            CAPTURE(of.n_rows);
            CAPTURE(of.bins.size());
            CAPTURE(shared_bytes);
            twins_agree<Row>(of, shared_bytes, 64);
        }
    twins_agree<Row>({500, {256, 40}}, 4096, 1);
    twins_agree<Row>({500, {256, 40}}, 4096, 96);
    // Bins of 16 bits.
    twins_agree<Row, trees::wide_bin>({3000, {5000, 7, 300}}, std::size_t{10} << 10, 64);
    twins_agree<Row, trees::wide_bin>({700, {65535}}, std::size_t{400} << 10, 32);
}

TEST_CASE("device histogram flushes its cells before they can overflow") {
    const std::size_t n_rows = 2 * narrow_row::most_in_cell + 5;
    const trees::narrow_bin only = 0;
    const std::vector<std::uint32_t> begins{0, 1};
    test::simulated_accelerator device;
    device.state.limits.n_blocks = 1;
    const auto histograms = device.histograms(binned_table<trees::narrow_bin>{&only, 1, 1, 1, begins.data()});
    for (const std::int64_t gradient : {-16384, 16384}) {
        const std::vector<narrow_row> rows(n_rows, narrow_row::of(0, gradient, 16384));
        const histogram_order<narrow_row> order{{rows}, {1}};
        sums total;
        histograms->build(order, {&total, 1});
        const auto n = static_cast<std::int64_t>(n_rows);
        CHECK(total == sums{gradient * n, 16384 * n});
    }
    CHECK(device.state.n_blocks == 2);
}

TEST_CASE("tiles of bins hold each bin once, and no more than there is room for") {
    random_generator g(random_stream(5, 5));
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<std::uint32_t> begins{0};
        for (std::uint64_t j = uniform_integer(g, 20) + 1; j > 0; --j)
            begins.push_back(begins.back() + 2 + static_cast<std::uint32_t>(uniform_integer(g, 300)));
        const auto most = static_cast<std::uint32_t>(1 + uniform_integer(g, 700));
        std::uint32_t next = 0;
        for (const auto& tile : cuda::tiles_of_bins(begins, most)) {
            REQUIRE(tile.first_bin == next);
            REQUIRE(tile.end_bin > tile.first_bin);
            REQUIRE(tile.end_bin - tile.first_bin <= most);
            // Its features are those that its bins are of.
            REQUIRE(begins[tile.first_feature] <= tile.first_bin);
            REQUIRE(tile.first_bin < begins[tile.first_feature + 1]);
            REQUIRE(begins[tile.end_feature - 1] < tile.end_bin);
            REQUIRE(tile.end_bin <= begins[tile.end_feature]);
            next = tile.end_bin;
        }
        REQUIRE(next == begins.back());
    }
}

TEST_CASE("tiles of rows hold each row of each node once, and none of a node without rows") {
    random_generator g(random_stream(6, 6));
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<std::uint32_t> sizes;
        for (std::uint64_t k = uniform_integer(g, 9) + 1; k > 0; --k)
            sizes.push_back(static_cast<std::uint32_t>(uniform_integer(g, 3) * uniform_integer(g, 90000)));
        std::uint32_t next = 0;
        std::vector<std::uint32_t> seen(sizes.size(), 0);
        for (const auto& tile :
             cuda::tiles_of_rows(sizes, 1 + uniform_integer(g, 5), 1 + uniform_integer(g, 300))) {
            REQUIRE(tile.begin == next);
            REQUIRE(tile.end > tile.begin);
            seen[tile.node] += tile.end - tile.begin;
            next = tile.end;
        }
        REQUIRE(seen == sizes);
    }
    CHECK(cuda::tiles_of_rows(std::vector<std::uint32_t>{0, 0}, 3, 100).empty());
    // Enough for every block, where there is enough to do.
    CHECK(cuda::tiles_of_rows(std::vector<std::uint32_t>{1000000}, 1, 200).size() == 200);
}

TEST_CASE("simulated device catches what breaks a kernel") {
    random_generator g(random_stream(7, 7));
    std::vector<sums> global(2);
    const auto on_block = [&](auto&& body) {
        test::simulated_block on(0, 8, 64, global, g);
        body(on, on.template cells<std::int32_t>());
    };
    using block = test::simulated_block;
    CHECK_NOTHROW(on_block([](block& on, std::int32_t* cells) {
        on.each(16, [&](std::uint32_t i) { on.set(cells[i], 0); });
        on.each(64, [&](std::uint32_t i) { on.add(cells[i % 16], 1); });
    }));
    CHECK_THROWS_AS(on_block([](block& on, std::int32_t* cells) {
                        on.each(64,
                                [&](std::uint32_t i) { on.set(cells[i % 15], on.get(cells[i % 15]) + 1); });
                    }),
                    test::device_fault);
    CHECK_THROWS_AS(on_block([](block& on, std::int32_t* cells) {
                        on.each(16, [&](std::uint32_t i) {
                            on.set(cells[i], 0);
                            on.add(cells[15 - i], 1);
                        });
                    }),
                    test::device_fault);
    CHECK_THROWS_AS(on_block([](block& on, std::int32_t* cells) { on.set(cells[16], 0); }),
                    test::device_fault);
    CHECK_THROWS_AS(on_block([&](block& on, std::int32_t*) { on.set(global[0].hessian, 0); }),
                    test::device_fault);
    CHECK_THROWS_AS(on_block([&](block& on, std::int32_t*) { on.add((global.data() + 2)->gradient, 1); }),
                    test::device_fault);
    CHECK_THROWS_AS(on_block([](block& on, std::int32_t* cells) {
                        on.set(cells[0], 0x7FFFFFFF);
                        on.add(cells[0], 1);
                    }),
                    test::device_fault);
}

TEST_CASE("gbm has the model bytes of the processor when the context has a backend") {
    using enum growth_policy;
    for (const std::size_t n_rows : {300u, 40000u})  // wide words, narrow words
        for (const auto policy : {depth_wise, leaf_wise, symmetric}) {
            const test::data_shape of{.n_rows = n_rows, .n_columns = 3, .missing = 0.1, .weights = true};
            const auto numbers = test::random_numbers(1, of);
            const auto classes = test::random_classes(2, of);
            const gbm_regressor regressor{
                .rounds = 2, .max_depth = 4, .grow_policy = policy, .min_rows_in_leaf = 20, .subsample = 0.9};
            const gbm_classifier classifier{.rounds = 2, .max_depth = 3, .grow_policy = policy};
            test::simulated_accelerator device;
            for (const std::size_t threads : {1u, 3u}) {
                const context here{.seed = 1, .threads = threads};
                context there = here;
                there.backend = &device;
                CHECK(to_bytes(fit(regressor, numbers, there)) == to_bytes(fit(regressor, numbers, here)));
                CHECK(to_bytes(fit(classifier, classes, there)) == to_bytes(fit(classifier, classes, here)));
            }
            CHECK(device.state.n_launches >= 2 * 2 * 2 * 3);
        }
}

TEST_CASE("gbm passes on what a backend throws") {
    struct broken final : accelerator {
        [[nodiscard]] std::unique_ptr<histogram_device> histograms(
            const binned_table<trees::narrow_bin>&) override {
            throw device_error({.component = "cuda",
                                .requirement = "allocates memory",
                                .actual = "out of memory",
                                .place = "device 0",
                                .hint = {}});
        }
        [[nodiscard]] std::unique_ptr<histogram_device> histograms(
            const binned_table<trees::wide_bin>&) override {
            return nullptr;
        }
    };
    broken device;
    const auto data = test::random_numbers(1, {.n_rows = 50, .n_columns = 2});
    CHECK_THROWS_AS(fit(gbm_regressor{.rounds = 1}, data, {.backend = &device}), device_error);
}

}  // namespace histogram_test
