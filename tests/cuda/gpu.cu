// SPDX-License-Identifier: MIT
// All that a program needs to be compiled by nvcc.
#include "sluice/backend/cuda/device.cuh"

sluice::accelerator& gpu() {
    static sluice::backend::cuda::device first;
    return first;
}
