// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>

namespace sluice::backend {

template <class Bin>
struct binned_table;
class histogram_device;

}  // namespace sluice::backend

namespace sluice {

/// A processor beside the CPU, which runs some kernels in its place; `context::backend` points to one that the caller
/// keeps alive. A kernel there gives the bits of the kernel here, so a model does not tell where it was fitted.
///
/// `backend::cuda::device` (`sluice/backend/cuda/device.cuh`) is one for NVIDIA's processors. Functions may be called
/// from several threads at once. They throw `device_error` when the processor fails.
class accelerator {
  public:
    accelerator() = default;
    accelerator(const accelerator&) = delete;
    accelerator& operator=(const accelerator&) = delete;
    virtual ~accelerator() = default;

    /// Who builds histograms of these bins, which must outlive it. One thread at a time may use it.
    [[nodiscard]] virtual std::unique_ptr<backend::histogram_device> histograms(
        const backend::binned_table<std::uint8_t>& data) = 0;
    [[nodiscard]] virtual std::unique_ptr<backend::histogram_device> histograms(
        const backend::binned_table<std::uint16_t>& data) = 0;
};

}  // namespace sluice
