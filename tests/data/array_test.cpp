// SPDX-License-Identifier: MIT
#include "sluice/data/array.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace array_test {

TEST_CASE("array takes the memory of a vector over and shares it when it is copied or cut") {
    std::vector<double> values{1, 2, 3, 4};
    const double* const memory = values.data();
    array<double> part;
    {
        const array<double> all = std::move(values);
        CHECK(all.data() == memory);
        const array<double> copy = all;
        CHECK(copy.data() == memory);
        part = all.slice(1, 2);
    }
    CHECK(part.data() == memory + 1);
    CHECK(part.size() == 2);
    CHECK((part[0] == 2 && part[1] == 3));
    CHECK(std::vector<double>(part.begin(), part.end()) == std::vector<double>{2, 3});
}

TEST_CASE("array looks at memory of others when it borrows") {
    const std::vector<int> mine{1, 2};
    const auto seen = array<int>::borrow(mine);
    CHECK(seen.data() == mine.data());
    CHECK(seen.span().size() == 2);
}

TEST_CASE("array is empty when nothing was given") {
    CHECK(array<int>{}.empty());
    CHECK(array<std::string>(std::vector<std::string>{}).size() == 0);
    CHECK(array<int>({1}).slice(1, 0).empty());
}

}  // namespace array_test
