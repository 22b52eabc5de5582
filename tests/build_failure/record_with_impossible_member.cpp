// SPDX-License-Identifier: MIT
// expect: record: a member is a number, an enumeration, a string
#include "sluice/data/record.hpp"

namespace record_with_impossible_member {
#ifndef SLUICE_CONTROL
using member = sluice::table;
#else
using member = int;
#endif

struct person {
    member friends;
};

}  // namespace record_with_impossible_member

SLUICE_RECORD(record_with_impossible_member::person, friends)
#ifndef SLUICE_CONTROL
constexpr auto kind_of = sluice::field<"friends", &record_with_impossible_member::person::friends>::kind;
#endif
