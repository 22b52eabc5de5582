// SPDX-License-Identifier: MIT
// expect: record: a member is a number, an enumeration, a string
#include "sluice/data/record.hpp"

using namespace sluice;

#ifndef SLUICE_CONTROL
struct person {
    table friends;
};
SLUICE_RECORD(person, friends)
static_assert(record_fields<person>::schema_type::size == 1);
constexpr auto kind_of = field<"friends", &person::friends>::kind;
#else
struct person {
    int friends;
};
SLUICE_RECORD(person, friends)
static_assert(record_fields<person>::schema_type::size == 1);
#endif
