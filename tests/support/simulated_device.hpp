// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cuda/histogram_driver.hpp"
#include "sluice/core/accelerator.hpp"
#include "sluice/core/random.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <vector>

namespace test {

// A device without hardware: blocks, and between two barriers the threads of a block, run one after the other in a random
// order. Memory begins as garbage; touching what is not there, overflow of a sum, and two threads at a word without an
// atomic addition between two barriers are errors.
struct device_fault : std::logic_error {
    using logic_error::logic_error;
};

class simulated_block {
  public:
    simulated_block(std::uint32_t block, std::uint32_t n_threads, std::size_t shared_bytes,
                    std::span<sluice::trees::sums> global, sluice::random_generator& g)
        : block_(block), order_(n_threads), shared_(shared_bytes, std::byte{0xA5}), global_(global), g_(g) {
        std::iota(order_.begin(), order_.end(), 0u);
        uses_.resize(shared_bytes / word);
    }

    [[nodiscard]] std::uint32_t block() const { return block_; }
    template <class Cell>
    [[nodiscard]] Cell* cells() {
        return reinterpret_cast<Cell*>(shared_.data());
    }
    template <class Body>
    void each(std::uint32_t n, const Body& body) {
        ++phase_;
        sluice::shuffle(g_, std::span<std::uint32_t>(order_));
        for (const std::uint32_t t : order_) {
            thread_ = t;
            for (std::uint32_t i = t; i < n; i += static_cast<std::uint32_t>(order_.size())) body(i);
        }
    }
    template <class T>
    void add(T& to, std::type_identity_t<T> x) {
        touch(to, true);
        if (__builtin_add_overflow(to, x, &to)) throw device_fault("a sum overflows");
    }
    template <class T>
    void set(T& to, std::type_identity_t<T> x) {
        touch(to, false);
        to = x;
    }
    template <class T>
    [[nodiscard]] T get(const T& from) {
        touch(from, false);
        return from;
    }

  private:
    static constexpr std::size_t word = 4;
    static constexpr std::uint32_t several = 0xFFFFFFFF;
    struct use {
        std::size_t phase = 0;
        std::uint32_t thread = 0;
        bool atomic = true;
    };

    template <class T>
    void touch(const T& at, bool atomic) {
        const auto* const address = reinterpret_cast<const std::byte*>(&at);
        const std::less_equal<> no_later;
        const bool is_shared = no_later(shared_.data(), address) &&
                               no_later(address + sizeof(T), shared_.data() + shared_.size());
        if (!is_shared) {
            const auto all = std::as_bytes(global_);
            if (!no_later(all.data(), address) || !no_later(address + sizeof(T), all.data() + all.size()))
                throw device_fault("memory that is not there");
            if (!atomic) throw device_fault("global memory without an atomic addition");
            return;
        }
        const auto first = static_cast<std::size_t>(address - shared_.data()) / word;
        for (std::size_t k = first; k < first + sizeof(T) / word; ++k) {
            use& before = uses_[k];
            if (before.phase != phase_) {
                before = {phase_, thread_, atomic};
                continue;
            }
            before.atomic = before.atomic && atomic;
            if (before.thread != thread_) before.thread = several;
            if (before.thread == several && !before.atomic) throw device_fault("two threads race for a word");
        }
    }

    std::uint32_t block_;
    std::vector<std::uint32_t> order_;  // of the threads
    std::vector<std::byte> shared_;
    std::vector<use> uses_;  // [words]
    std::span<sluice::trees::sums> global_;
    sluice::random_generator& g_;
    std::size_t phase_ = 0;
    std::uint32_t thread_ = 0;
};

struct simulation {
    sluice::backend::cuda::device_limits limits{};
    std::uint32_t n_threads = 64;
    sluice::random_generator g{sluice::random_stream(1, 1)};
    std::size_t n_launches = 0, n_blocks = 0;
    bool has_begun = false;
    std::span<sluice::trees::sums> global{};  // what was cleared last
};

struct simulated_device {
    template <class T>
    class memory {
      public:
        [[nodiscard]] T* data() { return values_.data(); }
        [[nodiscard]] const T* data() const { return values_.data(); }
        void reserve(std::size_t n) {
            if (n <= values_.size()) return;
            values_ = std::vector<T>(n);
            std::fill_n(reinterpret_cast<unsigned char*>(values_.data()), n * sizeof(T),
                        static_cast<unsigned char>(0xA5));
        }

      private:
        std::vector<T> values_;
    };

    simulation* state;

    void begin() const { state->has_begun = true; }
    [[nodiscard]] const sluice::backend::cuda::device_limits& limits() const { return state->limits; }
    template <class T>
    void write(T* to, const T* from, std::size_t n) const {
        if (!state->has_begun) throw device_fault("begin() comes first");
        std::copy_n(from, n, to);
    }
    template <class T>
    void read(T* to, const T* from, std::size_t n) const {
        state->has_begun = false;  // the next order may come from another thread
        std::copy_n(from, n, to);
    }
    void clear(sluice::trees::sums* data, std::size_t n) const {
        std::fill_n(data, n, sluice::trees::sums{});
        state->global = {data, n};
    }
    template <class Row, class Bin>
    void histogram(const sluice::backend::cuda::histogram_grid<Row, Bin>& grid, std::size_t n_blocks,
                   std::size_t shared_bytes) const {
        std::vector<std::uint32_t> blocks(n_blocks);
        std::iota(blocks.begin(), blocks.end(), 0u);
        sluice::shuffle(state->g, std::span<std::uint32_t>(blocks));
        for (const std::uint32_t b : blocks) {
            simulated_block on(b, state->n_threads, shared_bytes, state->global, state->g);
            sluice::backend::cuda::histogram_block(on, grid);
        }
        ++state->n_launches;
        state->n_blocks += n_blocks;
    }
};

class simulated_accelerator final : public sluice::accelerator {
  public:
    simulation state;

    [[nodiscard]] std::unique_ptr<sluice::backend::histogram_device> histograms(
        const sluice::backend::binned_table<std::uint8_t>& data) override {
        return driver(data);
    }
    [[nodiscard]] std::unique_ptr<sluice::backend::histogram_device> histograms(
        const sluice::backend::binned_table<std::uint16_t>& data) override {
        return driver(data);
    }

  private:
    template <class Bin>
    [[nodiscard]] std::unique_ptr<sluice::backend::histogram_device> driver(
        const sluice::backend::binned_table<Bin>& data) {
        return std::make_unique<sluice::backend::cuda::histogram_driver<simulated_device, Bin>>(
            simulated_device{&state}, data);
    }
};

}  // namespace test
