// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cuda/histogram_block.hpp"
#include "sluice/backend/cuda/memory.cuh"

#include <cstddef>
#include <cstdint>
#include <cuda_runtime.h>
#include <type_traits>

namespace sluice::backend::cuda {

namespace detail {

inline constexpr unsigned threads_per_block = 512;

/// A block of threads, as `histogram_block` sees it.
struct block_execution {
    [[nodiscard]] __device__ std::uint32_t block() const { return blockIdx.x; }
    template <class Cell>
    [[nodiscard]] __device__ Cell* cells() const {
        extern __shared__ __align__(16) unsigned char shared[];
        return reinterpret_cast<Cell*>(shared);
    }
    template <class Body>
    __device__ void each(std::uint32_t n, const Body& body) const {
        for (std::uint32_t i = threadIdx.x; i < n; i += blockDim.x) body(i);
        __syncthreads();
    }
    __device__ void add(std::int32_t& to, std::int32_t x) const { atomicAdd(&to, x); }
    __device__ void add(std::uint32_t& to, std::uint32_t x) const { atomicAdd(&to, x); }
    __device__ void add(std::int64_t& to, std::int64_t x) const {
        // Two's complement: the sum of negative numbers is that of their bits.
        atomicAdd(reinterpret_cast<unsigned long long*>(&to), static_cast<unsigned long long>(x));
    }
    template <class T>
    __device__ void set(T& to, std::type_identity_t<T> x) const {
        to = x;
    }
    template <class T>
    [[nodiscard]] __device__ T get(const T& from) const {
        return from;
    }
};

template <class Row, class Bin>
__global__ void __launch_bounds__(threads_per_block) histogram_kernel(histogram_grid<Row, Bin> grid) {
    block_execution on;
    histogram_block(on, grid);
}

}  // namespace detail

/// Adds up the rows of all tiles into `grid.into`, whose memory is the device's like all that the grid points to; see
/// `histogram_block`. Returns when the work is on its way. The same sums for any number of blocks and threads.
template <class Row, class Bin>
void histogram(const histogram_grid<Row, Bin>& grid, std::size_t n_blocks, std::size_t shared_bytes,
               cudaStream_t stream) {
    const auto kernel = &detail::histogram_kernel<Row, Bin>;
    int device = 0, most = 0;
    check(cudaGetDevice(&device), "be there");
    // Always the most there is: other threads may be about to launch with another size.
    check(cudaDeviceGetAttribute(&most, cudaDevAttrMaxSharedMemoryPerBlockOptin, device),
          "tell what it can do");
    check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, most),
          "have shared memory for the cells of a block");
    kernel<<<static_cast<unsigned>(n_blocks), detail::threads_per_block, shared_bytes, stream>>>(grid);
    check(cudaGetLastError(), "run the histogram kernel");
}

}  // namespace sluice::backend::cuda
