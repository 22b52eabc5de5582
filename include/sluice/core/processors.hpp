// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

namespace sluice {

namespace detail {

/// Processors that the control group's quota pays for, rounded up; 0 when there is no quota.
[[nodiscard]] inline std::size_t quota_processors() {
#if defined(__linux__)
    long quota = -1, period = -1;
    const auto read = [](const char* path, const char* format, auto... targets) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path, "re"), &std::fclose);
        return file != nullptr &&
               std::fscanf(file.get(), format, targets...) == static_cast<int>(sizeof...(targets));
    };
    const bool known = read("/sys/fs/cgroup/cpu.max", "%ld %ld", &quota, &period) ||
                       (read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "%ld", &quota) &&
                        read("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "%ld", &period));
    if (known && quota > 0 && period > 0) return static_cast<std::size_t>((quota + period - 1) / period);
#endif
    return 0;
}

}  // namespace detail

/// How many processors this process may really use: the machine's, less what affinity and the container's
/// quota take away. At least 1.
[[nodiscard]] inline std::size_t available_processors() {
    std::size_t count = std::thread::hardware_concurrency();
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        const auto allowed = static_cast<std::size_t>(CPU_COUNT(&set));
        count = count == 0 ? allowed : (std::min)(count, allowed);
    }
#endif
    if (const std::size_t quota = detail::quota_processors(); quota != 0) count = (std::min)(count, quota);
    return (std::max)(count, std::size_t{1});
}

}  // namespace sluice
