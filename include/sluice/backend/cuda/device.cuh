// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cuda/histogram.cuh"
#include "sluice/backend/cuda/histogram_driver.hpp"
#include "sluice/core/accelerator.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>

namespace sluice::backend::cuda {

/// One of NVIDIA's processors as a backend: histograms of trees are added up there, all else stays on the CPU. The model
/// has the bits of one that was fitted on the CPU.
///
/// ```cpp
/// // gpu.cu, for nvcc                                            // main.cpp, for any compiler
/// #include <sluice/backend/cuda/device.cuh>                      sluice::accelerator& gpu();
/// sluice::accelerator& gpu() {                                   auto model = fit(spec, train, {.backend = &gpu()});
///     static sluice::backend::cuda::device first;
///     return first;
/// }
/// ```
/// Throws `device_error` where there is no such device, where memory is short and when the device fails.
class device final : public accelerator {
  public:
    explicit device(int number = 0) : number_(number) {
        check(cudaSetDevice(number), "be there");
        const auto n_processors = ask(cudaDevAttrMultiProcessorCount);
        const auto most = ask(cudaDevAttrMaxSharedMemoryPerBlockOptin);
        const auto half = ask(cudaDevAttrMaxSharedMemoryPerMultiprocessor) / 2 -
                          ask(cudaDevAttrReservedSharedMemoryPerBlock);
        // Two blocks at a time on each processor, and some more of them, since not all take equally long.
        limits_ = {(std::min)(most, half), 4 * n_processors};
    }

    [[nodiscard]] const device_limits& limits() const { return limits_; }

    [[nodiscard]] std::unique_ptr<histogram_device> histograms(
        const binned_table<trees::narrow_bin>& data) override {
        return driver(data);
    }
    [[nodiscard]] std::unique_ptr<histogram_device> histograms(
        const binned_table<trees::wide_bin>& data) override {
        return driver(data);
    }

  private:
    /// What the driver talks to: the stream of the calling thread.
    struct connection {
        int number;
        device_limits limits_there;
        template <class T>
        using memory = cuda::memory<T>;

        void begin() const { check(cudaSetDevice(number), "be there"); }
        [[nodiscard]] const device_limits& limits() const { return limits_there; }
        template <class T>
        void write(T* to, const T* from, std::size_t n) const {
            check(cudaMemcpyAsync(to, from, n * sizeof(T), cudaMemcpyHostToDevice, cudaStreamPerThread),
                  "take data");
        }
        template <class T>
        void read(T* to, const T* from, std::size_t n) const {
            check(cudaMemcpyAsync(to, from, n * sizeof(T), cudaMemcpyDeviceToHost, cudaStreamPerThread),
                  "return data");
            check(cudaStreamSynchronize(cudaStreamPerThread), "finish its work");
        }
        void clear(trees::sums* data, std::size_t n) const {
            check(cudaMemsetAsync(data, 0, n * sizeof(trees::sums), cudaStreamPerThread), "clear memory");
        }
        template <class Row, class Bin>
        void histogram(const histogram_grid<Row, Bin>& grid, std::size_t n_blocks,
                       std::size_t shared_bytes) const {
            cuda::histogram(grid, n_blocks, shared_bytes, cudaStreamPerThread);
        }
    };

    template <class Bin>
    [[nodiscard]] std::unique_ptr<histogram_device> driver(const binned_table<Bin>& data) const {
        return std::make_unique<histogram_driver<connection, Bin>>(connection{number_, limits_}, data);
    }

    [[nodiscard]] std::size_t ask(cudaDeviceAttr what) const {
        int value = 0;
        check(cudaDeviceGetAttribute(&value, what, number_), "tell what it can do");
        return static_cast<std::size_t>(value);
    }

    int number_;
    device_limits limits_;
};

}  // namespace sluice::backend::cuda
