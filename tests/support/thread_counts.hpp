// SPDX-License-Identifier: MIT
#pragma once

#include "support/address_sanitizer.hpp"

#include <cstddef>
#include <initializer_list>
#include <vector>

namespace test {

/// How many threads must give the bits of one: those asked for, with an odd number among them.
inline std::vector<std::size_t> thread_counts(std::initializer_list<std::size_t> whole = {2, 3, 8}) {
    return address_sanitizer ? std::vector<std::size_t>{3} : std::vector<std::size_t>(whole);
}

}  // namespace test
