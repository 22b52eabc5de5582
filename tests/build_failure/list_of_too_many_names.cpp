// SPDX-License-Identifier: MIT
// expect: throw_list_is_full
#include "sluice/core/list.hpp"

using namespace sluice;

namespace list_of_too_many_names {

#ifndef SLUICE_CONTROL
constexpr auto names = [] {
    name_list all;
    for (int i = 0; i < 65; ++i) all.push_back("x");
    return all;
}();
#else
constexpr auto names = [] {
    name_list all;
    for (int i = 0; i < 64; ++i) all.push_back("x");
    return all;
}();
#endif

}  // namespace list_of_too_many_names
