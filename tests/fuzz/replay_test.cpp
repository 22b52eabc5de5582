// SPDX-License-Identifier: MIT
#include "target.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace replay_test {

TEST_CASE("fuzzers: what they once found, and what they start from, keeps their laws") {
    CHECK(test::fuzz_targets().size() >= 8);
    for (const auto& target : test::fuzz_targets()) {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(SLUICE_FUZZ_CORPUS) / target.name)) {
            if (!entry.is_regular_file()) continue;
            INFO(entry.path().string());
            std::ifstream file(entry.path(), std::ios::binary);
            const std::vector<char> bytes((std::istreambuf_iterator<char>(file)),
                                          std::istreambuf_iterator<char>());
            CHECK_NOTHROW(target.check(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
            ++count;
        }
        CHECK_MESSAGE(count > 0, target.name);
    }
}

}  // namespace replay_test
