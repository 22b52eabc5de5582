// SPDX-License-Identifier: MIT
#include "sluice/backend/cpu/category_answers.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <vector>

using namespace sluice;
namespace category_answers_test {

using namespace sluice::backend::cpu;

template <class Rank>
void check_against_bits(std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    std::vector<std::uint64_t> words(uniform_integer(g, 4));
    std::vector<bool> inside;
    for (auto& word : words)
        for (int k = 0; k < 64; ++k) {
            inside.push_back(uniform_integer(g, 3) == 0);
            if (inside.back()) word |= std::uint64_t{1} << k;
        }
    std::array<std::uint32_t, rows_per_block> categories{};
    for (auto& one : categories) {
        one = static_cast<std::uint32_t>(uniform_integer(g, 300));
        if (uniform_integer(g, 10) == 0)
            one = missing_category - static_cast<std::uint32_t>(uniform_integer(g, 2));
    }
    for (const bool missing_inside : {false, true})
        for (const auto width : {vector_width::baseline, widest_vectors()}) {
            std::array<Rank, rows_per_block> answers{};
            category_answers<Rank>(categories.data(), {words.data(), words.size(), missing_inside},
                                   answers.data(), width);
            for (std::size_t i = 0; i < rows_per_block; ++i) {
                const bool yes = categories[i] < inside.size()
                                     ? inside[categories[i]]
                                     : categories[i] == missing_category && missing_inside;
                REQUIRE(answers[i] == (yes ? 0 : 1));
            }
        }
}

TEST_CASE("category answers are the bits of the set, by vectors of any width") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        check_against_bits<std::uint8_t>(seed);
        check_against_bits<std::uint16_t>(seed);
    }
}

}  // namespace category_answers_test
