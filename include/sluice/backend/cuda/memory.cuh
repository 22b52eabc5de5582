// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"

#include <cstddef>
#include <cuda_runtime.h>
#include <string>
#include <utility>

namespace sluice::backend::cuda {

/// Throws `device_error` where a call of the CUDA runtime failed; `purpose` says what the device must do.
inline void check(cudaError_t status, const char* purpose) {
    if (status == cudaSuccess) return;
    (void)cudaGetLastError();  // else the next call would report it again
    int device = 0;
    const bool is_known = cudaGetDevice(&device) == cudaSuccess;
    throw device_error({.component = "backend::cuda",
                        .requirement = std::string("the device must ") + purpose,
                        .actual = std::string(cudaGetErrorName(status)) + ": " + cudaGetErrorString(status),
                        .place = is_known ? "device " + std::to_string(device) : std::string(),
                        .hint = {}});
}

/// An array in the memory of the device that is current when it grows. Moves, does not copy; gives its memory back.
template <class T>
class memory {
  public:
    memory() = default;
    memory(memory&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    memory& operator=(memory&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    // Nobody could be told that giving back failed, which it does only where the device is lost.
    ~memory() { (void)cudaFree(data_); }

    [[nodiscard]] T* data() { return data_; }
    [[nodiscard]] const T* data() const { return data_; }

    /// Room for n elements; what it held is lost when it grows. Throws `device_error` when there is too little memory.
    void reserve(std::size_t n) {
        if (n <= size_) return;
        void* larger = nullptr;
        check(cudaFree(std::exchange(data_, nullptr)), "take memory back");
        size_ = 0;
        check(cudaMalloc(&larger, n * sizeof(T)), "have enough memory");
        data_ = static_cast<T*>(larger);
        size_ = n;
    }

  private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace sluice::backend::cuda
