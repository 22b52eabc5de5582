// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace sluice {

/// Memory that begins with a cache line, so that what is laid out in lines stays in them; large blocks begin with a
/// large page and ask the system for such pages, which spares the processor most look-ups of addresses.
template <class T>
struct aligned_allocator {
    using value_type = T;

    aligned_allocator() = default;
    template <class U>
    // NOLINTNEXTLINE(google-explicit-constructor): an allocator of one type stands for those of all types.
    aligned_allocator(const aligned_allocator<U>&) noexcept {}

    [[nodiscard]] T* allocate(std::size_t n) {
        const std::size_t size = n * sizeof(T);
        void* const memory = ::operator new(size, alignment(size));
#if defined(__linux__) && defined(MADV_HUGEPAGE)
        // A wish, and no error where it is not granted.
        if (size >= large) (void)::madvise(memory, size, MADV_HUGEPAGE);
#endif
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t n) noexcept {
        ::operator delete(memory, alignment(n * sizeof(T)));
    }
    friend bool operator==(const aligned_allocator&, const aligned_allocator&) { return true; }

  private:
    static constexpr std::size_t large = std::size_t{4} << 20;
    static constexpr std::align_val_t alignment(std::size_t size) {
        return std::align_val_t{size >= large ? std::size_t{2} << 20 : std::size_t{64}};
    }
};

template <class T>
using aligned_vector = std::vector<T, aligned_allocator<T>>;

}  // namespace sluice
