// SPDX-License-Identifier: MIT
#include "sluice/core/aligned_vector.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <numeric>

namespace aligned_vector_test {

template <class T>
bool begins_with(const sluice::aligned_vector<T>& v, std::uintptr_t boundary) {
    return reinterpret_cast<std::uintptr_t>(v.data()) % boundary == 0;
}

TEST_CASE("aligned_vector begins with a cache line, a large one with a large page") {
    for (const std::size_t n :
         {std::size_t{1}, std::size_t{63}, std::size_t{1000}, (std::size_t{4} << 20) - 1}) {
        CHECK(begins_with(sluice::aligned_vector<std::byte>(n), 64));
        CHECK(begins_with(sluice::aligned_vector<double>(n / 8 + 1), 64));
    }
    CHECK(begins_with(sluice::aligned_vector<std::byte>(std::size_t{4} << 20), std::uintptr_t{2} << 20));
}

TEST_CASE("aligned_vector keeps its numbers when it grows over the limit of large blocks") {
    sluice::aligned_vector<std::uint32_t> v(10);
    std::iota(v.begin(), v.end(), 0U);
    for (std::uint32_t i = 10; i < (1U << 21); ++i) v.push_back(i);
    bool kept = true;
    for (std::uint32_t i = 0; i < v.size(); ++i) kept = kept && v[i] == i;
    CHECK(kept);
    CHECK(begins_with(v, std::uintptr_t{2} << 20));
    const auto copy = v;
    CHECK(copy == v);
}

}  // namespace aligned_vector_test
