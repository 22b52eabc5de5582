// SPDX-License-Identifier: MIT
#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

using namespace sluice;

namespace random_test {

TEST_CASE("philox gives the published test vectors") {
    // kat_vectors of Random123 1.14, philox4x32 10 rounds.
    CHECK(philox({0, 0, 0, 0}, {0, 0}) ==
          std::array<std::uint32_t, 4>{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u});
    CHECK(philox({0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu}, {0xffffffffu, 0xffffffffu}) ==
          std::array<std::uint32_t, 4>{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu});
    CHECK(philox({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}) ==
          std::array<std::uint32_t, 4>{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u});
}

TEST_CASE("random stream gives the same value at a position whatever was asked before") {
    const random_stream stream(42, 7);
    const double late = stream.uniform(1000);
    for (std::uint64_t i = 0; i < 1000; ++i) (void)stream.uniform(i);
    CHECK(stream.uniform(1000) == late);
    CHECK(stream.bits(5) != random_stream(42, 8).bits(5));
    CHECK(stream.bits(5) != random_stream(43, 7).bits(5));
    CHECK(stream.child("a").bits(0) != stream.child("b").bits(0));
}

TEST_CASE("random stream gives the published vectors of philox, whose counter is index and stream") {
    const random_stream stream(0x299f31d0'a4093822u, 0x03707344'13198a2eu);
    CHECK(stream.bits(0x85a308d3'243f6a88u) == 0x94fdcceb'd16cfe09u);
    CHECK(stream.uniform(0x85a308d3'243f6a88u) == std::ldexp(double{0x94fdcceb'd16cfe09u >> 11}, -53));
}

TEST_CASE("random generator draws the values of its stream and goes on from a position") {
    const random_stream stream(1, 2);
    random_generator generator(stream);
    CHECK(generator() == stream.bits(0));
    CHECK(uniform(generator) == stream.uniform(1));
    CHECK(generator.position() == 2);
    generator.at(0);
    CHECK(generator() == stream.bits(0));
    CHECK(generator.position() == 1);
}

TEST_CASE("mix is FNV-1a and the finaliser of SplitMix64, by their published values") {
    constexpr std::uint64_t no_text = 0xcbf29ce484222325u;  // FNV-1a of nothing
    // SplitMix64 of seed 0 finalises its increment first.
    CHECK(mix(no_text ^ 0x9e3779b97f4a7c15u, "") == 0xe220a8397b1dcdafu);
    CHECK(mix(0, "a") == mix(no_text ^ 0xaf63dc4c8601ec8cu, ""));
    CHECK(mix(0, "foobar") == mix(no_text ^ 0x85944171f73967e8u, ""));
    static_assert(mix(0, "\xff") != mix(0, "\x7f"));
}

TEST_CASE("uniform lies in [0, 1) with the mean and variance of a uniform") {
    random_generator generator(random_stream(3, 0));
    double sum = 0, squares = 0;
    constexpr int n = 200000;
    for (int i = 0; i < n; ++i) {
        const double u = uniform(generator);
        REQUIRE(u >= 0);
        REQUIRE(u < 1);
        sum += u;
        squares += u * u;
    }
    const double mean = sum / n;
    // Five standard errors.
    CHECK(std::abs(mean - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
    CHECK(std::abs(squares / n - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / n));
}

TEST_CASE("uniform integer is without bias, also for bounds near 2^64") {
    random_generator generator(random_stream(4, 0));
    std::vector<int> counts(6);
    constexpr int n = 60000;
    for (int i = 0; i < n; ++i) ++counts[uniform_integer(generator, 6)];
    double chi = 0;
    for (const int c : counts) chi += (c - n / 6.0) * (c - n / 6.0) / (n / 6.0);
    CHECK(chi < 20.5);  // 99.9 % quantile of chi-squared with 5 degrees of freedom
    const std::uint64_t bound = (std::uint64_t{3} << 62) + 1;
    int upper = 0;
    for (int i = 0; i < 3000; ++i) {
        const auto value = uniform_integer(generator, bound);
        REQUIRE(value < bound);
        upper += value >= std::uint64_t{1} << 63 ? 1 : 0;
    }
    CHECK(std::abs(upper - 1000) < 5 * 26);  // a third of them; five standard deviations
    CHECK(uniform_integer(generator, 1) == 0);
}

TEST_CASE("uniform integer is the high part of a product, drawn again where that would be biased") {
    __extension__ using wide = unsigned __int128;
    random_generator generator(random_stream(8, 0));
    std::uint64_t n_drawn = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::uint64_t bound = (generator() >> generator() % 64) + 1;
        random_generator copy = generator;
        wide product = wide{copy()} * bound;
        const auto biased = static_cast<std::uint64_t>((wide{1} << 64) % bound);
        for (; static_cast<std::uint64_t>(product) < biased; ++n_drawn) product = wide{copy()} * bound;
        REQUIRE(uniform_integer(generator, bound) == static_cast<std::uint64_t>(product >> 64));
        REQUIRE(generator.position() == copy.position());
    }
    CHECK(n_drawn > 10);
}

TEST_CASE("normal has the moments of a normal") {
    random_generator generator(random_stream(5, 0));
    double sum = 0, squares = 0, fourth = 0;
    constexpr int n = 200000;
    for (int i = 0; i < n; ++i) {
        const double z = normal(generator);
        sum += z;
        squares += z * z;
        fourth += z * z * z * z;
    }
    CHECK(std::abs(sum / n) < 5 / std::sqrt(double{n}));
    CHECK(std::abs(squares / n - 1) < 5 * std::sqrt(2.0 / n));
    CHECK(std::abs(fourth / n - 3) < 5 * std::sqrt(96.0 / n));
    // Two uniforms a try, of which those in the circle succeed.
    const double in_circle = std::acos(-1.0) / 4;
    const double tries = static_cast<double>(generator.position()) / 2 / n;
    CHECK(std::abs(tries - 1 / in_circle) < 5 * std::sqrt((1 - in_circle) / n) / in_circle);
}

TEST_CASE("shuffle gives every order of three equally often") {
    random_generator generator(random_stream(6, 0));
    std::vector<int> counts(27);
    for (int i = 0; i < 60000; ++i) {
        std::vector<int> order{0, 1, 2};
        shuffle(generator, std::span<int>(order));
        ++counts[static_cast<std::size_t>(order[0] * 9 + order[1] * 3 + order[2])];
    }
    int orders = 0;
    for (const int c : counts) {
        if (c == 0) continue;
        ++orders;
        CHECK(std::abs(c - 10000) < 5 * 92);
    }
    CHECK(orders == 6);
    CHECK(generator.position() == 2 * 60000);  // nothing to choose for the last one
}

TEST_CASE("sample takes different numbers, all of them when asked for too many") {
    random_generator generator(random_stream(7, 0));
    auto some = sample(generator, 100, 30);
    CHECK(some.size() == 30);
    std::sort(some.begin(), some.end());
    CHECK(std::unique(some.begin(), some.end()) == some.end());
    CHECK(some.back() < 100);
    auto all = sample(generator, 10, 50);
    std::sort(all.begin(), all.end());
    std::vector<std::size_t> expected(10);
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    CHECK(all == expected);
    CHECK(sample(generator, 0, 3).empty());
}

TEST_CASE("sample takes every number equally often, at every place") {
    random_generator generator(random_stream(9, 0));
    std::array<std::array<int, 5>, 3> counts{};
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) {
        const auto taken = sample(generator, 5, 3);
        for (std::size_t place = 0; place < 3; ++place) ++counts[place][taken[place]];
    }
    for (const auto& place : counts)
        for (const int c : place) CHECK(std::abs(c - n / 5) < 5 * std::sqrt(n * 0.2 * 0.8));
}

}  // namespace random_test
