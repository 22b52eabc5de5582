// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace sluice::detail {

/// Tells the system that memory is going to be written from end to end, so that it may give it in large pages.
/// A hint: nothing else depends on it.
inline void ask_for_large_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t n_bytes) {
#if defined(MADV_HUGEPAGE)
    constexpr std::uintptr_t page = 4096, worth_it = std::uintptr_t{1} << 20;
    if (n_bytes < worth_it) return;
    const auto first = (reinterpret_cast<std::uintptr_t>(begin) + page - 1) & ~(page - 1);
    const auto last = (reinterpret_cast<std::uintptr_t>(begin) + n_bytes) & ~(page - 1);
    static_cast<void>(::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
#endif
}

}  // namespace sluice::detail
