// SPDX-License-Identifier: MIT
// Models that are fitted with a device have the bytes of those that are fitted without. This file is compiled like any
// other, and linked with gpu.cu. Prints NOT RUN, and why, where there is no device.
#include "sluice/compose/fit.hpp"
#include "sluice/core/accelerator.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "support/random_data.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <vector>

sluice::accelerator& gpu();

namespace {

using namespace sluice;

bool same_bytes(std::size_t n_rows, growth_policy policy) {
    const auto data =
        test::random_classes(1, {.n_rows = n_rows, .n_columns = 12, .missing = 0.1, .weights = true});
    const gbm_classifier spec{.rounds = 10, .max_leaves = 40, .grow_policy = policy, .subsample = 0.9};
    const auto seconds_of = [](auto&& work) {
        const auto start = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    std::vector<std::byte> here, there;
    const double here_s = seconds_of([&] { here = to_bytes(fit(spec, data, {.seed = 1})); });
    const double there_s =
        seconds_of([&] { there = to_bytes(fit(spec, data, {.seed = 1, .backend = &gpu()})); });
    std::printf("%zu rows: %.3f s without the device, %.3f s with it, %s\n", n_rows, here_s, there_s,
                here == there ? "same bytes" : "OTHER BYTES");
    return here == there;
}

}  // namespace

int main() {
    try {
        (void)gpu();
    } catch (const device_error& why) {
        std::printf("NOT RUN: %s\n", why.what());
        return 0;
    }
    bool good = true;
    for (const std::size_t n_rows : {300u, 40000u, 1000000u})
        for (const auto policy :
             {growth_policy::depth_wise, growth_policy::leaf_wise, growth_policy::symmetric})
            good = same_bytes(n_rows, policy) && good;
    std::puts(good ? "all the same" : "FAILED");
    return good ? 0 : 1;
}
