// SPDX-License-Identifier: MIT
#include "sluice/version.hpp"

#include <doctest/doctest.h>

#include <string>

namespace version_test {

TEST_CASE("version text says what the macros say") {
    CHECK(sluice::version_text == std::to_string(SLUICE_VERSION_MAJOR) + "." +
                                      std::to_string(SLUICE_VERSION_MINOR) + "." +
                                      std::to_string(SLUICE_VERSION_PATCH));
}

TEST_CASE("version of the build is the version of the header") {
    CHECK(sluice::version_text == SLUICE_BUILD_VERSION);
}

}  // namespace version_test
