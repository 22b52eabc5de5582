// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"

#include <doctest/doctest.h>

namespace test {

/// What the `Error` that a call throws has to tell; the test fails when the call throws nothing, or another error.
template <class Error, class Call>
[[nodiscard]] sluice::error_details thrown(const Call& call) {
    try {
        (void)call();
    } catch (const Error& why) {
        return why.details();
    }
    FAIL("must throw");
    return {};
}

}  // namespace test
