// SPDX-License-Identifier: MIT
#include "sluice/data/schema.hpp"

#include <doctest/doctest.h>

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only concepts look at unused.
namespace schema_test {

struct age : column<"age", kind::numeric> {};
struct fare : column<"fare", kind::numeric, float> {};
struct city : column<"city", kind::categorical> {};
struct nameless {
    static constexpr auto kind = sluice::kind::numeric;
    using scalar = double;
};

using people = schema<age, city>;

static_assert(column_type<age> && column_type<fare> && !column_type<nameless> && !column_type<int>);
static_assert(std::same_as<age::scalar, double> && std::same_as<fare::scalar, float>);
static_assert(people::size == 2 && schema<>::size == 0);
static_assert(people::has<age> && !people::has<fare>);
static_assert(has_column<people, age> && !has_column<people, fare> && has_column<any_schema, fare>);
static_assert(!has_column<people, int> && !has_column<any_schema, nameless>);
static_assert(schema<age, fare>::only<kind::numeric> && !people::only<kind::numeric>);
static_assert(schema<>::only<kind::text> && any_schema::only<kind::text>);

TEST_CASE("column type knows its name") {
    CHECK(age::name.view() == "age");
    CHECK(city::kind == kind::categorical);
}

TEST_CASE("schema prints the names of its columns in order") {
    CHECK(to_text(people{}) == "age, city");
    CHECK(to_text(schema<city>{}) == "city");
    CHECK(to_text(schema<>{}).empty());
}

}  // namespace schema_test
