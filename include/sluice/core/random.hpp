// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Philox 4x32-10: a bijection of 128-bit counters under a 64-bit key, good enough to serve as random bits.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
/// doi:10.1145/2063384.2063405.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                            std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t first = std::uint64_t{0xD2511F53u} * counter[0];
        const std::uint64_t second = std::uint64_t{0xCD9E8D57u} * counter[2];
        counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(second),
                   static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(first)};
        key[0] += 0x9E3779B9u;
        key[1] += 0xBB67AE85u;
    }
    return counter;
}

/// Mixes a name into the key of a stream (FNV-1a, then the finaliser of SplitMix64): how a step's path
/// in the composition becomes the key of its random numbers.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t key, std::string_view name) {
    std::uint64_t hash = 0xCBF29CE484222325u ^ key;
    for (const char character : name) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3u;
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9u;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBu;
    return hash ^ (hash >> 31);
}

/// Random numbers by position: the i-th value of a stream depends on seed, stream and i alone, so it is the
/// same whoever asks for it, in whatever order and on whatever machine.
class random_stream {
  public:
    constexpr random_stream(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

    /// 64 random bits at a position.
    [[nodiscard]] constexpr std::uint64_t bits(std::uint64_t index) const {
        const auto block =
            philox({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                    static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32)},
                   {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
        return std::uint64_t{block[1]} << 32 | block[0];
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    [[nodiscard]] constexpr double uniform(std::uint64_t index) const {
        return static_cast<double>(bits(index) >> 11) * 0x1p-53;
    }

    /// A stream of its own for a named part of the work.
    [[nodiscard]] constexpr random_stream child(std::string_view name) const {
        return {seed_, mix(stream_, name)};
    }

  private:
    std::uint64_t seed_;
    std::uint64_t stream_;
};

/// Draws the values of a stream one after the other. Meets `std::uniform_random_bit_generator`.
class random_generator {
  public:
    using result_type = std::uint64_t;
    constexpr explicit random_generator(random_stream stream) : stream_(stream) {}

    static constexpr result_type(min)() { return 0; }
    static constexpr result_type(max)() { return ~result_type{0}; }
    constexpr result_type operator()() { return stream_.bits(index_++); }

    /// How many values were drawn; `at` continues from there.
    [[nodiscard]] constexpr std::uint64_t position() const { return index_; }
    constexpr void at(std::uint64_t position) { index_ = position; }

  private:
    random_stream stream_;
    std::uint64_t index_ = 0;
};

/// Uniform in [0, 1), a multiple of 2^-53.
[[nodiscard]] constexpr double uniform(random_generator& generator) {
    return static_cast<double>(generator() >> 11) * 0x1p-53;
}

/// Uniform whole number in [0, bound), without bias; `bound` must be > 0.
/// Source: Lemire, "Fast random integer generation in an interval", 2019, doi:10.1145/3230636.
[[nodiscard]] constexpr std::uint64_t uniform_integer(random_generator& generator, std::uint64_t bound) {
    const auto multiply = [](std::uint64_t a, std::uint64_t b) {
        const std::uint64_t low = (a & 0xFFFFFFFFu) * (b & 0xFFFFFFFFu);
        const std::uint64_t middle = (a >> 32) * (b & 0xFFFFFFFFu) + (low >> 32);
        const std::uint64_t other = (a & 0xFFFFFFFFu) * (b >> 32) + (middle & 0xFFFFFFFFu);
        return std::pair{(a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32), a * b};
    };
    auto product = multiply(generator(), bound);
    if (product.second < bound) {
        const std::uint64_t threshold = (std::uint64_t{0} - bound) % bound;
        while (product.second < threshold) product = multiply(generator(), bound);
    }
    return product.first;
}

/// Standard normal, by the polar method; takes as many uniforms as it needs.
/// Source: Marsaglia, Bray, "A convenient method for generating normal variables", 1964, doi:10.1137/1006063.
[[nodiscard]] inline double normal(random_generator& generator) {
    double u = 0, squared = 0;
    do {
        u = 2 * uniform(generator) - 1;
        const double v = 2 * uniform(generator) - 1;
        squared = exact_product(u, u) + exact_product(v, v);
    } while (squared >= 1 || squared == 0);
    return u * std::sqrt(-2 * std::log(squared) / squared);
}

/// Puts the values into a uniformly random order (Fisher, Yates). O(n).
template <class T>
constexpr void shuffle(random_generator& generator, std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[static_cast<std::size_t>(uniform_integer(generator, i))]);
}

/// `count` different whole numbers of [0, n), in random order; all n of them when `count` is larger. O(n).
[[nodiscard]] inline std::vector<std::size_t> sample(random_generator& generator, std::size_t n,
                                                     std::size_t count) {
    std::vector<std::size_t> all(n);
    for (std::size_t i = 0; i < n; ++i) all[i] = i;
    if (count > n) count = n;
    for (std::size_t i = 0; i < count; ++i)
        std::swap(all[i], all[i + static_cast<std::size_t>(uniform_integer(generator, n - i))]);
    all.resize(count);
    return all;
}

}  // namespace sluice
