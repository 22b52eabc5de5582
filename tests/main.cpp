// SPDX-License-Identifier: MIT
// Both names: what is precompiled has taken the header's declarations already.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
