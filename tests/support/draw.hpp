// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace test {

/// Draws for tests, one after the other, the same in every run.
class draws {
  public:
    explicit draws(std::uint64_t seed) : generator_(sluice::random_stream(seed, 0)) {}

    [[nodiscard]] std::uint64_t bits() { return generator_(); }
    [[nodiscard]] std::size_t below(std::size_t bound) {
        return static_cast<std::size_t>(sluice::uniform_integer(generator_, bound));
    }
    [[nodiscard]] bool one_in(std::size_t n) { return below(n) == 0; }
    [[nodiscard]] std::string text(std::size_t length, std::string_view letters) {
        std::string drawn;
        for (std::size_t i = 0; i < length; ++i) drawn += letters[below(letters.size())];
        return drawn;
    }

  private:
    sluice::random_generator generator_;
};

}  // namespace test
