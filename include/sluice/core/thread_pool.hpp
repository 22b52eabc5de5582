// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/executor.hpp"
#include "sluice/core/processors.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace sluice {

/// The default executor. Calls may nest and may come from many threads: all of them share the same workers,
/// the caller always works too, so no call can wait for a thread that will not come. Who has nothing to do looks
/// out for work for 50 microseconds, since much of it comes in quick succession, and then sleeps.
class thread_pool {
  public:
    /// A pool whose calls use up to `concurrency` threads, the caller's included.
    explicit thread_pool(std::size_t concurrency = available_processors()) {
        for (std::size_t i = 1; i < concurrency; ++i) workers_.emplace_back([this] { work(); });
    }

    ~thread_pool() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            posted_.fetch_add(1, std::memory_order_release);
        }
        news_.notify_all();
        for (auto& worker : workers_) worker.join();
    }

    thread_pool(const thread_pool&) = delete;
    thread_pool& operator=(const thread_pool&) = delete;

    /// The pool that is used where a context names none. Made on first use.
    [[nodiscard]] static thread_pool& shared() {
        static thread_pool pool;
        return pool;
    }

    [[nodiscard]] std::size_t concurrency() const { return workers_.size() + 1; }

    /// Runs `task(0) ... task(count - 1)` on at most `threads` threads; see `executor`.
    void run(std::size_t count, std::size_t threads, function_ref<void(std::size_t)> task) {
        if (threads > concurrency()) threads = concurrency();
        if (count <= 1 || threads <= 1) {
            for (std::size_t i = 0; i < count; ++i) task(i);
            return;
        }
        const std::size_t seats = (threads < count ? threads : count) - 1;
        job mine{task, count, seats};
        std::list<job*>::iterator place;
        bool somebody_sleeps = false;
        {
            const std::lock_guard lock(mutex_);
            place = jobs_.insert(jobs_.end(), &mine);
            posted_.fetch_add(1, std::memory_order_release);
            somebody_sleeps = n_sleeping_ > 0;
        }
        for (std::size_t i = 0; somebody_sleeps && i < seats; ++i) news_.notify_one();
        mine.drain();
        {
            const std::lock_guard lock(mutex_);
            jobs_.erase(place);
        }
        // Nobody can join any more; those who did hold one task each and end soon.
        const auto done = [&] { return mine.helpers.load(std::memory_order_acquire) == 0; };
        if (!look_out_for(done)) {
            std::unique_lock lock(mutex_);
            done_.wait(lock, done);
        }
        if (mine.error != nullptr) std::rethrow_exception(mine.error);
    }

  private:
    struct job {
        function_ref<void(std::size_t)> task;
        std::size_t count;
        std::size_t seats;                     // how many helpers may still join
        std::atomic<std::size_t> helpers = 0;  // how many have joined and not left
        std::atomic<std::size_t> next = 0;     // the first index that nobody has taken
        std::mutex error_mutex{};
        std::size_t error_index = 0;
        std::exception_ptr error{};

        void drain() {
            for (std::size_t i = next.fetch_add(1, std::memory_order_relaxed); i < count;
                 i = next.fetch_add(1, std::memory_order_relaxed)) {
                try {
                    task(i);
                } catch (...) {
                    keep(i, std::current_exception());
                }
            }
        }

        // Indices are handed out in order, so whatever precedes a failing index has begun and will report
        // too: the exception of the lowest index wins, whichever thread is faster.
        void keep(std::size_t index, std::exception_ptr raised) {
            next.store(count, std::memory_order_relaxed);
            const std::lock_guard lock(error_mutex);
            if (error == nullptr || index < error_index) {
                error = std::move(raised);
                error_index = index;
            }
        }
    };

    [[nodiscard]] job* joinable() {
        for (job* candidate : jobs_)
            if (candidate->seats > 0 && candidate->next.load(std::memory_order_relaxed) < candidate->count)
                return candidate;
        return nullptr;
    }

    /// Asks again and again for as long as waking a thread up may take; true as soon as it is so.
    template <class Condition>
    [[nodiscard]] static bool look_out_for(const Condition& condition) {
        using clock = std::chrono::steady_clock;
        constexpr int pauses_between_looks_at_the_clock = 32;
        const auto end = clock::now() + std::chrono::microseconds(50);
        do {
            for (int i = 0; i < pauses_between_looks_at_the_clock; ++i) {
                if (condition()) return true;
                pause();
            }
        } while (clock::now() < end);
        return false;
    }

    static void pause() {
#if defined(__x86_64__) && defined(__GNUC__)
        __builtin_ia32_pause();
#elif defined(__aarch64__) && defined(__GNUC__)
        asm volatile("yield");
#endif
    }

    /// The next job to help with, or null when the pool ends. The mutex is held before and after.
    [[nodiscard]] job* wait_for_job(std::unique_lock<std::mutex>& lock) {
        for (;;) {
            if (stopping_) return nullptr;
            if (job* const found = joinable()) return found;
            const auto seen = posted_.load(std::memory_order_relaxed);
            const auto something_new = [&] { return posted_.load(std::memory_order_acquire) != seen; };
            lock.unlock();
            const bool news = look_out_for(something_new);
            lock.lock();
            if (news || something_new()) continue;
            ++n_sleeping_;
            news_.wait(lock, something_new);
            --n_sleeping_;
        }
    }

    void work() {
        std::unique_lock lock(mutex_);
        while (job* const found = wait_for_job(lock)) {
            --found->seats;
            found->helpers.fetch_add(1, std::memory_order_relaxed);
            lock.unlock();
            found->drain();
            lock.lock();
            // The last thing that is done to the job: its owner may return as soon as it sees it.
            if (found->helpers.fetch_sub(1, std::memory_order_acq_rel) == 1) done_.notify_all();
        }
    }

    std::mutex mutex_;
    std::condition_variable news_;
    std::condition_variable done_;
    std::list<job*> jobs_;
    std::vector<std::thread> workers_;
    std::atomic<std::size_t> posted_ = 0;  // changes with every job
    std::size_t n_sleeping_ = 0;
    bool stopping_ = false;
};

}  // namespace sluice
