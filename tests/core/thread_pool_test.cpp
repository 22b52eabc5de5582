// SPDX-License-Identifier: MIT
#include "sluice/core/thread_pool.hpp"

#include "sluice/core/parallel.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace sluice;

namespace thread_pool_test {

TEST_CASE("thread pool runs every index once, whatever the number of threads") {
    for (const std::size_t threads : {1u, 2u, 3u, 8u}) {
        thread_pool pool(threads);
        CHECK(pool.concurrency() == threads);
        for (const std::size_t count : {0u, 1u, 2u, 1000u}) {
            std::vector<std::atomic<int>> runs(count);
            pool.run(count, threads, [&](std::size_t i) { ++runs[i]; });
            for (const auto& r : runs) CHECK(r == 1);
        }
    }
}

TEST_CASE("thread pool lets the exception of the lowest index out, and goes on working") {
    thread_pool pool(4);
    for (int repeat = 0; repeat < 50; ++repeat) {
        std::string said;
        try {
            pool.run(100, 4, [&](std::size_t i) {
                if (i == 13 || i == 14 || i == 60) throw std::runtime_error(std::to_string(i));
            });
        } catch (const std::runtime_error& why) {
            said = why.what();
        }
        CHECK(said == "13");
    }
    std::atomic<int> after = 0;
    pool.run(10, 4, [&](std::size_t) { ++after; });
    CHECK(after == 10);
}

TEST_CASE("thread pool takes nested calls and many callers at once") {
    thread_pool pool(3);
    std::atomic<int> total = 0;
    const auto nested = [&] {
        pool.run(8, 3, [&](std::size_t) { pool.run(8, 3, [&](std::size_t) { ++total; }); });
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i) callers.emplace_back(nested);
    for (auto& caller : callers) caller.join();
    CHECK(total == 4 * 64);
}

TEST_CASE("chunks depend on the size alone, and results are combined in chunk order") {
    CHECK(chunk_count(0, 10) == 0);
    CHECK(chunk_count(10, 10) == 1);
    CHECK(chunk_count(11, 10) == 2);
    const auto joined = [](std::size_t threads) {
        return reduce_chunks<std::string>(
            {.threads = threads}, 1003, 10,
            [](chunk part) { return std::to_string(part.begin) + "-" + std::to_string(part.end) + " "; },
            [](std::string& all, std::string&& part) { all += part; });
    };
    CHECK(joined(1).starts_with("0-10 10-20 "));
    CHECK(joined(1).ends_with("1000-1003 "));
    for (const std::size_t threads : {2u, 3u, 8u}) CHECK(joined(threads) == joined(1));
}

TEST_CASE("work runs on the executor of the context") {
    struct counting {
        std::size_t runs = 0;
        void run(std::size_t count, std::size_t, function_ref<void(std::size_t)> task) {
            ++runs;
            for (std::size_t i = 0; i < count; ++i) task(i);
        }
        [[nodiscard]] static std::size_t concurrency() { return 4; }
    } mine;
    std::size_t seen = 0;
    for_each_chunk({.executor = mine}, 100, 10, [&](chunk part) { seen += part.size(); });
    CHECK(seen == 100);
    CHECK(mine.runs == 1);
}

TEST_CASE("cancelled work throws") {
    const std::atomic<bool> stop = true;
    CHECK_THROWS_AS(for_each_chunk({.cancellation = &stop}, 100, 10, [](chunk) {}), cancelled);
}

}  // namespace thread_pool_test
