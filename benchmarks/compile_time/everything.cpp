// SPDX-License-Identifier: MIT
#include "sluice/sluice.hpp"

int main() {}
