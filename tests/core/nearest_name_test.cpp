// SPDX-License-Identifier: MIT
#include "sluice/core/nearest_name.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace sluice;

namespace nearest_name_test {

/// The definition, by recursion: the naive twin.
std::size_t naive(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return 2 * (a.size() + b.size());
    const bool same = a[0] == b[0], same_letter = (a[0] | 32) == (b[0] | 32);
    return (std::min)({naive(a.substr(1), b) + 2, naive(a, b.substr(1)) + 2,
                       naive(a.substr(1), b.substr(1)) + (same          ? 0u
                                                          : same_letter ? 1u
                                                                        : 2u)});
}

TEST_CASE("edit distance is that of the definition when names are short") {
    random_generator g(random_stream(1, 0));
    const std::string letters = "abAB";
    for (int i = 0; i < 300; ++i) {
        std::string a, b;
        for (std::string* s : {&a, &b})
            for (std::uint64_t n = uniform_integer(g, 6); n > 0; --n) *s += letters[uniform_integer(g, 4)];
        REQUIRE(edit_distance(a, b) == naive(a, b));
        REQUIRE(edit_distance(a, b) == edit_distance(b, a));
    }
}

TEST_CASE("nearest name is offered when it is near, and none when none is") {
    const std::vector<std::string> names{"Age", "Fare", "Embarked"};
    CHECK(nearest_name_hint("age", names) == "did you mean \"Age\"?");
    CHECK(nearest_name_hint("Embraked", names) == "did you mean \"Embarked\"?");
    CHECK(nearest_name_hint("Far", names) == "did you mean \"Fare\"?");
    CHECK(nearest_name_hint("zzz", names).empty());
    CHECK(nearest_name_hint("", names).empty());
    CHECK(nearest_name_hint("Age", std::vector<std::string>{}).empty());
}

}  // namespace nearest_name_test
