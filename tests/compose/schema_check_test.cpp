// SPDX-License-Identifier: MIT
#include "sluice/compose/schema_check.hpp"

#include "sluice/compose/drop.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/pipe.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace sluice;

namespace schema_check_test {

constexpr struct age : column<"age", kind::numeric> {
} age;
constexpr struct city : column<"city", kind::categorical> {
} city;
using people = schema<struct age, struct city>;

struct numbers_only {
    static constexpr std::string_view name = "numbers_only";
    static constexpr role step_role = role::transformer;
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;
    template <class Schema>
    using output_schema = Schema;
    struct fitted {};
};

template <class Spec, class Schema>
using culprit = typename Spec::template misfit<Schema>;

using good = decltype(on<age> | numbers_only{});
using bad = decltype(on<age>() | on<city>() | numbers_only{});
using bad_kind = decltype(passthrough{} | numbers_only{} | passthrough{});

// A step takes a schema when it says so, or says nothing; nothing that is no step takes any.
static_assert(fittable_on<numbers_only, schema<struct age>> && !fittable_on<numbers_only, people>);
static_assert(fittable_on<numbers_only, any_schema> && fittable_on<numbers_only, schema<>>);
static_assert(fittable_on<drop_columns, people> && !fittable_on<int, people>);
// What a step makes is known where it says so, and else at run time only.
static_assert(std::is_same_v<output_schema_t<numbers_only, people>, people>);
static_assert(std::is_same_v<output_schema_t<drop_columns, people>, any_schema>);
static_assert(std::is_same_v<output_schema_t<good, people>, schema<struct age>>);
// A pipeline blames the first step that cannot be fitted, and says on what.
static_assert(fittable_on<good, people> && std::is_void_v<culprit<good, people>::step_type>);
static_assert(!fittable_on<good, schema<struct city>> && !fittable_on<bad, people> &&
              !fittable_on<bad_kind, people>);
static_assert(std::is_same_v<culprit<bad, people>::step_type, on_columns<struct city>> &&
              std::is_same_v<culprit<bad, people>::schema_type, schema<struct age>>);
static_assert(std::is_same_v<culprit<bad_kind, people>::step_type, numbers_only> &&
              std::is_same_v<culprit<bad_kind, people>::schema_type, people>);
// A selector of types says what it leaves, also of a table whose columns are known at run time only.
static_assert(!fittable_on<bad, any_schema>);
// After a step that only run time knows, anything may come.
static_assert(fittable_on<decltype(drop("city") | numbers_only{}), people>);

TEST_CASE("branches are judged on the table that all of them receive") {
    using all_good = detail::first_misfit_of_branches<people, good, on_columns<struct city>>;
    using second_bad = detail::first_misfit_of_branches<people, good, numbers_only, bad>;
    CHECK(std::is_void_v<all_good::step_type>);
    CHECK(std::is_same_v<second_bad::step_type, numbers_only>);
    CHECK(std::is_same_v<second_bad::schema_type, people>);
}

}  // namespace schema_check_test
