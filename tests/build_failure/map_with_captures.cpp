// SPDX-License-Identifier: MIT
// expect: no matching function for call to .map
#include "sluice/compose/map.hpp"

using namespace sluice;

namespace map_with_captures {

#ifndef SLUICE_CONTROL
auto spec(double by) {
    return map([by](double x) { return x * by; });
}
#else
auto spec() {
    return map([](double x) { return x * 2; });
}
#endif

}  // namespace map_with_captures
