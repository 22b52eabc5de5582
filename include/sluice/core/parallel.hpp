// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/core/processors.hpp"
#include "sluice/core/thread_pool.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace sluice {

/// A half-open range of rows (or columns), and its place among the chunks.
struct chunk {
    std::size_t index = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// How many chunks of `grain` elements cover `size`. Depends on nothing else, so neither do results.
[[nodiscard]] constexpr std::size_t chunk_count(std::size_t size, std::size_t grain) {
    return size / grain + (size % grain != 0 ? 1 : 0);
}

/// How many threads work of this context had better be cut up for. Results must not depend on it.
[[nodiscard]] inline std::size_t thread_count(const context& ctx) {
    return ctx.threads == 0 ? available_processors() : ctx.threads;
}

/// Calls `body(chunk)` for every chunk of `grain` elements of [0, size), in any order, on the threads of the
/// context. One chunk alone runs on the caller's thread. Throws `cancelled` between chunks.
template <class Body>
void for_each_chunk(const context& ctx, std::size_t size, std::size_t grain, Body&& body) {
    const auto task = [&](std::size_t index) {
        ctx.check_cancelled("parallel work");
        const std::size_t begin = index * grain;
        body(chunk{index, begin, size - begin < grain ? size : begin + grain});
    };
    const std::size_t count = chunk_count(size, grain);
    const std::size_t threads = ctx.threads == 0 ? count : ctx.threads;
    if (count <= 1 || threads <= 1)
        for (std::size_t i = 0; i < count; ++i) task(i);
    else if (ctx.executor)
        ctx.executor.run(count, threads, task);
    else
        thread_pool::shared().run(count, threads, task);
}

/// `combine(combine(map(first chunk), map(second chunk)), ...)` in chunk order: the same bits for any
/// number of threads. Returns `Result{}` when there is nothing.
template <class Result, class Map, class Combine>
[[nodiscard]] Result reduce_chunks(const context& ctx, std::size_t size, std::size_t grain, Map&& map,
                                   Combine&& combine) {
    std::vector<Result> parts(chunk_count(size, grain));
    for_each_chunk(ctx, size, grain, [&](chunk part) { parts[part.index] = map(part); });
    if (parts.empty()) return Result{};
    Result total = std::move(parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i) combine(total, std::move(parts[i]));
    return total;
}

}  // namespace sluice
