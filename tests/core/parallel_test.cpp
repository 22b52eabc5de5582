// SPDX-License-Identifier: MIT
#include "sluice/core/parallel.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace sluice;

namespace parallel_test {

std::vector<std::pair<std::size_t, std::size_t>> chunks_of(std::size_t size, std::size_t grain,
                                                           std::size_t threads) {
    std::vector<std::pair<std::size_t, std::size_t>> seen(chunk_count(size, grain));
    for_each_chunk({.threads = threads}, size, grain, [&](chunk part) {
        CHECK(part.size() == part.end - part.begin);
        seen[part.index] = {part.begin, part.end};
    });
    return seen;
}

TEST_CASE("chunks cover every element once when size and grain are any numbers") {
    for (const std::size_t size : {1u, 2u, 9u, 10u, 11u, 99u, 100u})
        for (const std::size_t grain : {1u, 3u, 10u, 100u, 1000u}) {
            std::size_t at = 0;
            for (const auto& [begin, end] : chunks_of(size, grain, 1)) {
                CHECK(begin == at);
                CHECK((end > begin && end - begin <= grain));
                at = end;
            }
            CHECK(at == size);
        }
    CHECK(chunks_of(0, 5, 3).empty());
    static_assert(chunk_count((std::numeric_limits<std::size_t>::max)(), 2) == std::size_t{1} << 63);
}

TEST_CASE("chunks are the same when the number of threads is another") {
    for (const std::size_t threads : {2u, 3u, 8u, 0u})
        CHECK(chunks_of(1001, 17, threads) == chunks_of(1001, 17, 1));
}

TEST_CASE("reduction has the same bits when the number of threads is another") {
    const auto sum = [](std::size_t threads) {
        return reduce_chunks<double>(
            {.threads = threads}, 100000, 64,
            [](chunk part) {
                double s = 0;
                for (std::size_t i = part.begin; i < part.end; ++i) s += 1.0 / static_cast<double>(i + 1);
                return s;
            },
            [](double& total, double part) { total += part; });
    };
    for (const std::size_t threads : {2u, 3u, 8u}) CHECK(sum(threads) == sum(1));
    CHECK(reduce_chunks<int>(
              {}, 0, 4, [](chunk) { return 7; }, [](int& a, int b) { a += b; }) == 0);
}

TEST_CASE("one chunk runs on the thread of the caller when threads are many") {
    std::thread::id seen;
    for_each_chunk({.threads = 8}, 10, 10, [&](chunk) { seen = std::this_thread::get_id(); });
    CHECK(seen == std::this_thread::get_id());
}

TEST_CASE("parallel work lets the exception of the first chunk out when several fail") {
    for (const std::size_t threads : {1u, 3u}) {
        std::string said;
        try {
            for_each_chunk({.threads = threads}, 100, 1, [](chunk part) {
                if (part.index >= 40) throw std::runtime_error(std::to_string(part.index));
            });
        } catch (const std::runtime_error& why) {
            said = why.what();
        }
        CHECK(said == "40");
    }
}

TEST_CASE("parallel work stops between chunks when the caller asks for it") {
    for (const std::size_t threads : {1u, 3u}) {
        std::atomic<bool> stop = false;
        std::atomic<int> done = 0;
        CHECK_THROWS_AS(for_each_chunk({.threads = threads, .cancellation = &stop}, 100000, 1,
                                       [&](chunk) {
                                           ++done;
                                           stop = true;
                                       }),
                        cancelled);
        CHECK(done < 100);
    }
}

}  // namespace parallel_test
