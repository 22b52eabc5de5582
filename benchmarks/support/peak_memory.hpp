// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

namespace benchmark {

inline double anonymous_megabytes() {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/status", "re"),
                                                               &std::fclose);
    char line[256];
    long kibibytes = 0;
    while (file != nullptr && std::fgets(line, sizeof line, file.get()) != nullptr)
        if (std::sscanf(line, "RssAnon: %ld kB", &kibibytes) == 1)
            return static_cast<double>(kibibytes) * 1024 / 1e6;
    return -1;
}

// Runs a function and tells by how much the anonymous pages of the process grew at most (RssAnon of
// /proc/self/status, looked at every 2 ms), -1 where the system does not tell.
template <class Function>
double peak_megabytes(Function&& function) {
    const double before = anonymous_megabytes();
    std::atomic<bool> stop = before < 0;
    double peak = before;
    std::thread watcher([&] {
        while (!stop.load()) {
            peak = (std::max)(peak, anonymous_megabytes());
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    function();
    const double after = anonymous_megabytes();
    stop = true;
    watcher.join();
    return before < 0 ? -1 : (std::max)(peak, after) - before;
}

template <class Function>
double seconds_of(Function&& function) {
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace benchmark
