// SPDX-License-Identifier: MIT
// expect: record: a member is a number, an enumeration, a string
#include "sluice/data/record.hpp"

using namespace sluice;

// In no namespace, as SLUICE_RECORD wants it.
#ifndef SLUICE_CONTROL
struct popular {
    table friends;
};
SLUICE_RECORD(popular, friends)
constexpr auto kind_of_friends = field<"friends", &popular::friends>::kind;
#else
struct popular {
    int friends;
};
SLUICE_RECORD(popular, friends)
#endif
