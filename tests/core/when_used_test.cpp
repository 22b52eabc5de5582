// SPDX-License-Identifier: MIT
#include "sluice/core/when_used.hpp"

#include <doctest/doctest.h>

namespace when_used_test {

template <class T>
int never_compiled(T x) {
    static_assert(sizeof(T) == 0);
    return x;
}

struct holder {
    int factor = 2;
    SLUICE_WHEN_USED [[nodiscard]] int times(int x) const { return factor * x; }
    // To include this costs nothing, as nobody calls it.
    SLUICE_WHEN_USED [[nodiscard]] int never() const { return never_compiled(factor); }
};

TEST_CASE("a function that is compiled when used is called like any other") { CHECK(holder{}.times(4) == 8); }

}  // namespace when_used_test
