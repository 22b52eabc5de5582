// SPDX-License-Identifier: MIT
#include "sluice/core/list.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace list_test {

TEST_CASE("list holds its values in order and refuses one too many when it is full") {
    constexpr list<int, 3> primes{2, 3, 5};
    static_assert(primes.size() == 3 && primes[2] == 5 && !primes.empty());
    static_assert(primes == list<int, 3>{2, 3, 5} && !(primes == list<int, 3>{2, 3}) &&
                  !(primes == list<int, 3>{2, 3, 7}));
    static_assert(list<int, 3>{}.empty() && !(primes == list<int, 3>{4, 3, 5}));
    list<int, 3> filling = primes;
    CHECK_THROWS_AS(filling.push_back(7), limit_exceeded);
    CHECK(filling == primes);
    CHECK(std::vector<int>(primes.begin(), primes.end()) == std::vector<int>{2, 3, 5});
}

TEST_CASE("short text owns its characters when the source goes away") {
    short_text kept;
    {
        const std::string gone(63, 'a');
        kept = short_text(gone);
    }
    CHECK(kept.view() == std::string(63, 'a'));
    CHECK_THROWS_AS((void)short_text(std::string(64, 'a')), limit_exceeded);
    CHECK_THROWS_AS((void)short_text(std::string(256, 'a')), limit_exceeded);
    static_assert(short_text("a") == short_text("a") && !(short_text("a") == short_text("ab")));
    static_assert(short_text().view().empty());
}

TEST_CASE("name list keeps empty names, names with zeros and equal names when they are given") {
    name_list names{"", "b", "b"};
    names.push_back(std::string_view("a\0c", 3));
    CHECK(names.size() == 4);
    CHECK(names[0].empty());
    CHECK(names[2] == "b");
    CHECK(names[3].size() == 3);
    CHECK((names.contains("") && names.contains("b") && !names.contains("a")));
    static_assert(name_list{"x", "y"} == name_list{"x", "y"} &&
                  !(name_list{"x", "y"} == name_list{"xy", ""}) && !(name_list{"x"} == name_list{"x", ""}));
    static_assert(!(name_list{"x", "y"} == name_list{"z", "y"}) &&
                  !(name_list{"x", "y"} == name_list{"x", "z"}));
    static_assert(name_list{}.empty() && !name_list{""}.empty());
    static_assert(!name_list{"x"}.contains("") && !name_list{}.contains(""));
}

TEST_CASE("name list refuses the name after the last and the character after the last") {
    name_list names;
    for (std::size_t i = 0; i < name_list::capacity; ++i) names.push_back("");
    CHECK_THROWS_AS(names.push_back(""), limit_exceeded);
    static_assert(name_list::character_capacity == 2048, "as messages and documentation say");
    name_list one;
    one.push_back(std::string(name_list::character_capacity, 'x'));
    CHECK(one[0].size() == name_list::character_capacity);
    CHECK_THROWS_AS(one.push_back("y"), limit_exceeded);
    CHECK_NOTHROW(one.push_back(""));
    CHECK(one.size() == 2);
}

}  // namespace list_test
