// SPDX-License-Identifier: MIT
#include "sluice/core/name_sets.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sluice;

namespace name_sets_test {

TEST_CASE("name sets are a constant and hold their names") {
    constexpr name_sets sets{{"age", "income"}, {}, {"city"}};
    static_assert(sets.size() == 3 && !sets.empty() && name_sets{}.empty());
    static_assert(sets.size_of(0) == 2 && sets.size_of(1) == 0 && sets.size_of(2) == 1);
    static_assert(sets.name(0, 1) == "income" && sets.name(2, 0) == "city");
    static_assert(sets == name_sets{{"age", "income"}, {}, {"city"}});
    static_assert(!(sets == name_sets{{"age"}, {"income"}, {"city"}}));
    static_assert(!(sets == name_sets{{"age", "income"}, {}, {"town"}}));
}

TEST_CASE("name sets are printed and read back") {
    using type = parameter_type<name_sets>;
    for (const name_sets& sets : {name_sets{}, name_sets{{"a"}}, name_sets{{"age", "a, b]"}, {}, {"city"}}}) {
        const auto read = type::parse(type::print(sets));
        REQUIRE(read.has_value());
        CHECK(*read == sets);
    }
    CHECK(type::print(name_sets{{"age", "income"}, {"city"}}) == "[[\"age\", \"income\"], [\"city\"]]");
    for (const char* wrong : {"", "[", "[[]", "[a]", "[\"a\"]", "[[\"a\"], \"b\"]", "[[\"a\"]", "[\"a\"]]",
                              "[\"a\"] ]", "[[\"a\"]x"})
        CHECK(!type::parse(wrong));
}

TEST_CASE("name sets hold so many names and no more") {
    name_sets sets;
    sets.begin_set();
    for (int i = 0; i < 64; ++i) sets.push_back("x");
    CHECK_THROWS_AS(sets.push_back("x"), limit_exceeded);
    std::string text = "[[\"x\"";
    for (int i = 0; i < 63; ++i) text += ", \"x\"";
    CHECK(parameter_type<name_sets>::parse(text + "]]").has_value());
    CHECK(!parameter_type<name_sets>::parse(text + ", \"x\"]]").has_value());
    CHECK(!parameter_type<name_sets>::parse("[[\"" + std::string(2049, 'x') + "\"]]").has_value());
    const std::string half(1024, 'x');
    CHECK(parameter_type<name_sets>::parse("[[" + half + "], [" + half + "]]").has_value());
    CHECK(!parameter_type<name_sets>::parse("[[" + half + "], [" + half + "y]]").has_value());
}

}  // namespace name_sets_test
