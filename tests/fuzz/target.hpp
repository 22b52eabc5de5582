// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace test {

/// What is done with any bytes. It ends the program where a law does not hold.
struct fuzz_target {
    using check_type = void (*)(const std::uint8_t* data, std::size_t size);

    fuzz_target(std::string_view own_name, check_type own_check);

    std::string_view name;  // the file's, and of the folder with its corpus
    check_type check;
};

/// The targets of this program: one in a fuzzer, all in the test that replays their corpora.
inline std::vector<fuzz_target>& fuzz_targets() {
    static std::vector<fuzz_target> all;
    return all;
}

inline fuzz_target::fuzz_target(std::string_view own_name, check_type own_check)
    : name(own_name), check(own_check) {
    fuzz_targets().push_back(*this);
}

}  // namespace test
