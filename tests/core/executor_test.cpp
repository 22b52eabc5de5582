// SPDX-License-Identifier: MIT
#include "sluice/core/executor.hpp"

#include "sluice/core/processors.hpp"
#include "sluice/core/thread_pool.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

using namespace sluice;

namespace executor_test {

struct backwards {
    std::size_t asked_threads = 0;
    void run(std::size_t count, std::size_t threads, function_ref<void(std::size_t)> task) {
        asked_threads = threads;
        for (std::size_t i = count; i > 0; --i) task(i - 1);
    }
    [[nodiscard]] static int concurrency() { return 5; }
};
struct no_concurrency {
    void run(std::size_t, std::size_t, function_ref<void(std::size_t)>) {}
};

static_assert(executor<thread_pool> && executor<backwards> && !executor<no_concurrency> && !executor<int>);

TEST_CASE("executor handle runs on the executor that it was made of") {
    backwards mine;
    const executor_ref handle = mine;
    std::vector<std::size_t> order;
    handle.run(3, 2, [&](std::size_t i) { order.push_back(i); });
    CHECK(order == std::vector<std::size_t>{2, 1, 0});
    CHECK(mine.asked_threads == 2);
    CHECK(handle.concurrency() == 5);
    CHECK(handle);
    CHECK(!executor_ref{});
}

}  // namespace executor_test
