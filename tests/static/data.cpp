// SPDX-License-Identifier: MIT
// The concepts of data: what satisfies each of them and what does not. Compiling this file is the test.
#include "sluice/data/dataset.hpp"
#include "sluice/data/frame.hpp"
#include "sluice/data/record.hpp"
#include "sluice/data/schema.hpp"
#include "sluice/data/target.hpp"

#include <optional>
#include <string>
#include <string_view>

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only concepts look at unused.
namespace static_data {

struct age : column<"age", kind::numeric> {};
struct city : column<"city", kind::categorical> {};
using people = schema<age, city>;

struct without_scalar {
    static constexpr fixed_string name = "a";
    static constexpr auto kind = sluice::kind::numeric;
};
struct name_without_view {
    static constexpr const char* name = "a";
    static constexpr auto kind = sluice::kind::numeric;
    using scalar = double;
};
struct kind_of_other_type : age {
    static constexpr const char* kind = "numeric";
};

static_assert(column_type<age> && column_type<city> && column_type<column<"x", kind::text>>);
static_assert(!column_type<without_scalar> && !column_type<name_without_view> &&
              !column_type<kind_of_other_type>);
static_assert(!column_type<int> && !column_type<people> && !column_type<column_data>);

static_assert(has_column<people, age> && has_column<people, city> && has_column<any_schema, age>);
static_assert(!has_column<schema<city>, age> && !has_column<schema<>, age>);
static_assert(!has_column<people, int> && !has_column<any_schema, int> && !has_column<any_schema, people>);

static_assert(table_like<table> && table_like<const table&> && table_like<frame<people>> &&
              table_like<frame<people>&&>);
static_assert(!table_like<dataset<>> && !table_like<people> && !table_like<column_data> &&
              !table_like<table*>);

static_assert(target_kind<no_target> && target_kind<numeric_target> && target_kind<class_target> &&
              target_kind<multi_output_target> && target_kind<multi_label_target> &&
              target_kind<ranked_target> && target_kind<survival_target>);
static_assert(!target_kind<any_target> && !target_kind<double> && !target_kind<column_data> &&
              !target_kind<const numeric_target> && !target_kind<numeric_target&>);

static_assert(detail::name_value<std::string> && detail::name_value<std::string_view> &&
              detail::name_value<const char*>);
static_assert(!detail::name_value<int> && !detail::name_value<char> &&
              !detail::name_value<std::optional<std::string>>);

struct passenger {
    double age;
    std::string_view city;
};
struct unbound {
    double age;
};

}  // namespace static_data

SLUICE_RECORD(static_data::passenger, age, city)
static_assert(record<static_data::passenger>);
static_assert(!record<static_data::unbound> && !record<int> && !record<static_data::people>);
static_assert(!record<const static_data::passenger> && !record<static_data::passenger*>);
