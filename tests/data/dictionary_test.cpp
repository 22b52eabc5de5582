// SPDX-License-Identifier: MIT
#include "sluice/data/dictionary.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace sluice;

namespace dictionary_test {

TEST_CASE("dictionary finds every name at its code when names stand in any order") {
    std::vector<std::string> names;
    for (int i = 0; i < 500; ++i) names.push_back("n" + std::to_string(i));
    random_generator g(random_stream(1, 0));
    shuffle(g, std::span<std::string>(names));
    const dictionary d(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
        REQUIRE(d.code(names[i]) == static_cast<std::int32_t>(i));
        REQUIRE(d.name(static_cast<std::int32_t>(i)) == names[i]);
    }
    CHECK(d.code("n500") == unknown_code);
    CHECK(d.code("") == unknown_code);
    CHECK(d.code("n") == unknown_code);
}

TEST_CASE("dictionary tells bytes apart when names differ in case, zeros or bytes above 127") {
    const dictionary d({"a", "A", std::string("a\0", 2), "\xc3\xa9", ""});
    CHECK(d.code("A") == 1);
    CHECK(d.code(std::string_view("a\0", 2)) == 2);
    CHECK(d.code("\xc3\xa9") == 3);
    CHECK(d.code("\xc3") == unknown_code);
    CHECK(d.code("") == 4);
    CHECK(d.code(std::string_view{}) == missing_code);
}

TEST_CASE("dictionary is equal to another when names and their order are") {
    CHECK(dictionary({"a", "b"}) == dictionary({"a", "b"}));
    CHECK(!(dictionary({"a", "b"}) == dictionary({"b", "a"})));
    CHECK(dictionary().size() == 0);
    CHECK(dictionary().code("a") == unknown_code);
    CHECK(dictionary() == dictionary(std::vector<std::string>{}));
}

TEST_CASE("dictionary refuses a name that comes twice and says which") {
    try {
        (void)dictionary({"x", "y", "x"});
        FAIL("must throw");
    } catch (const invalid_data& why) {
        CHECK(why.details().actual == "\"x\" twice");
    }
}

}  // namespace dictionary_test
