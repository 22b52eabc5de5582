// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/array.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

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
    // Whole pages, so that columns which lie side by side make one range for the system.
    const auto first = reinterpret_cast<std::uintptr_t>(begin) & ~(page - 1);
    const auto last = (reinterpret_cast<std::uintptr_t>(begin) + n_bytes + page - 1) & ~(page - 1);
    static_cast<void>(::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
#endif
}

/// The values of a column before they are final. Nobody has looked at the memory or written to it yet: the
/// thread that writes a page first is the one that gets it.
template <class T>
class csv_values {
  public:
    csv_values() = default;
    explicit csv_values(std::size_t size) : values_(new T[size]), size_(size) {
        ask_for_large_pages(values_.get(), size * sizeof(T));
    }

    [[nodiscard]] T* data() const { return values_.get(); }
    [[nodiscard]] T& operator[](std::size_t row) const { return values_.get()[row]; }
    /// All of them as a column.
    [[nodiscard]] array<T> finish() && { return array<T>(std::move(values_), size_); }

  private:
    std::shared_ptr<T[]> values_;
    std::size_t size_ = 0;
};

}  // namespace sluice::detail
