// SPDX-License-Identifier: MIT
// libFuzzer's way to the one target of a program.
#include "target.hpp"

#include <cstddef>
#include <cstdint>

// NOLINTNEXTLINE(readability-identifier-naming): the name that the fuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    test::fuzz_targets().front().check(data, size);
    return 0;
}
