// SPDX-License-Identifier: MIT
#include "sluice/fwd.hpp"

int main() {}
