// SPDX-License-Identifier: MIT
#include "sluice/core/processors.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

using namespace sluice;

namespace processors_test {

TEST_CASE("available processors are at least one, and no more than the machine has") {
    CHECK(available_processors() >= 1);
    const std::size_t machine = std::thread::hardware_concurrency();
    if (machine != 0) CHECK(available_processors() <= machine);
}

#if defined(__linux__)

TEST_CASE("available processors are those of the affinity mask when it allows one only") {
    cpu_set_t before;
    REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
    int first = 0;
    while (!CPU_ISSET(first, &before)) ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
    const std::size_t counted = available_processors();
    REQUIRE(sched_setaffinity(0, sizeof before, &before) == 0);
    CHECK(counted == 1);
}

TEST_CASE("available processors are no more than the control group's quota pays for") {
    std::ifstream file("/sys/fs/cgroup/cpu.max");
    std::string quota;
    long period = 0;
    if (!(file >> quota >> period) || quota == "max" || period <= 0) {
        MESSAGE("NOT RUN: there is no quota here (or an older kind of control group)");
        return;
    }
    const long long allowed = (std::stoll(quota) + period - 1) / period;
    CHECK(detail::quota_processors() == static_cast<std::size_t>(allowed));
    CHECK(available_processors() <= static_cast<std::size_t>(allowed));
}

#endif

}  // namespace processors_test
