// SPDX-License-Identifier: MIT
#include "sluice/core/accelerator.hpp"

#include "sluice/backend/histogram_device.hpp"
#include "sluice/core/context.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>

using namespace sluice;

namespace accelerator_test {

struct counting final : accelerator {
    std::size_t n_rows = 0;
    [[nodiscard]] std::unique_ptr<backend::histogram_device> histograms(
        const backend::binned_table<std::uint8_t>& data) override {
        n_rows = data.n_rows;
        return nullptr;
    }
    [[nodiscard]] std::unique_ptr<backend::histogram_device> histograms(
        const backend::binned_table<std::uint16_t>&) override {
        return nullptr;
    }
};

TEST_CASE("context hands its backend on to every step, and has none unless it is told") {
    counting device;
    const context ctx{.backend = &device};
    const std::uint32_t begins[] = {0};
    CHECK(ctx.at("a").at("b").backend->histograms(
              backend::binned_table<std::uint8_t>{nullptr, 7, 0, 0, begins}) == nullptr);
    CHECK(device.n_rows == 7);
    CHECK(context{}.backend == nullptr);
}

}  // namespace accelerator_test
