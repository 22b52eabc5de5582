// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/radix_sort.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// A value and the weight of its rows, or the weight of neighbouring values that are not told apart.
struct value_run {
    double value = 0;  // of a coarse run any
    double weight = 0;
    bool is_coarse = false;
};

/// Many numbers in increasing order as far as `n_parts` equal parts of them need it: those near the ranks where parts end are
/// sorted, of those between only the number is counted. Nothing where that would save nothing: few numbers, numbers that
/// are few values or crowd together, infinite ones. NaN does not count. O(n).
template <class Number>
class coarse_order {
  public:
    coarse_order(std::span<const Number> numbers, std::size_t n_parts) {
        if (numbers.size() < fewest_numbers || numbers.size() >= is_wanted || !find_range(numbers)) return;
        count(numbers);
        // Where numbers are few values, what is told apart is told apart already.
        const std::size_t fewest = (std::min)(size_ / 32, n_buckets / 4);
        if (n_nonempty_ >= (std::max)(fewest, 2 * n_parts) && want(n_parts)) list(numbers);
    }

    /// Empty where the numbers have to be sorted.
    [[nodiscard]] const std::vector<value_run>& runs() const { return runs_; }
    /// How many numbers there are.
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    static constexpr std::size_t n_buckets = std::size_t{1} << 16, fewest_numbers = n_buckets;
    static constexpr std::uint32_t is_wanted = std::uint32_t{1} << 31;

    [[nodiscard]] std::size_t bucket_of(Number x) const {
        return static_cast<std::size_t>(static_cast<std::int32_t>((x - lowest_) * scale_));
    }

    [[nodiscard]] bool find_range(std::span<const Number> numbers) {
        Number lowest = std::numeric_limits<Number>::infinity(), highest = -lowest;
        for (const Number x : numbers) {  // comparisons with NaN are false
            lowest = x < lowest ? x : lowest;
            highest = x > highest ? x : highest;
        }
        lowest_ = lowest;
        scale_ = static_cast<Number>(n_buckets - 1) / (highest - lowest);
        return std::isfinite(scale_) && scale_ > 0 && std::isfinite((highest - lowest) * scale_);
    }

    void count(std::span<const Number> numbers) {
        counts_.assign(n_buckets, 0);
        for (const Number x : numbers)
            if (!std::isnan(x)) ++counts_[bucket_of(x)];
        for (const std::uint32_t n : counts_) {
            size_ += n;
            n_nonempty_ += n != 0 ? 1 : 0;
        }
    }

    /// Where the first part of `n` equal ones of so many numbers ends, if all are different.
    [[nodiscard]] static std::size_t first_end(std::size_t size, std::size_t n) {
        return static_cast<std::size_t>(std::floor(static_cast<double>(size) / static_cast<double>(n) + 0.5));
    }

    /// Marks the buckets where parts end, or would if equal numbers moved the ends a little. False if they hold too many of
    /// the numbers.
    [[nodiscard]] bool want(std::size_t n_parts) {
        constexpr std::size_t margin = 32;
        std::size_t n_wanted = 0, n_left = n_parts, begin = 0;
        std::size_t part_end = first_end(size_, n_left);
        for (std::uint32_t& n : counts_) {
            const std::size_t end = begin + n;
            while (n_left > 1 && part_end + margin < begin) part_end += first_end(size_ - part_end, --n_left);
            if (n > 0 && n_left > 1 && part_end < end + margin) {
                n_wanted += n;
                n |= is_wanted;
            }
            begin = end;
        }
        return n_wanted <= size_ / 4;
    }

    void list(std::span<const Number> numbers) {
        using key = decltype(order_key(Number{}));
        std::vector<key> keys;
        for (const Number x : numbers)
            if (!std::isnan(x) && (counts_[bucket_of(x)] & is_wanted) != 0) keys.push_back(order_key(x));
        radix_sort(keys);
        auto at = keys.begin();
        std::size_t n_between = 0;
        const auto put_between = [&] {
            if (n_between > 0) runs_.push_back({0, static_cast<double>(std::exchange(n_between, 0)), true});
        };
        for (const std::uint32_t n : counts_) {
            if ((n & is_wanted) == 0) {
                n_between += n;
                continue;
            }
            put_between();
            for (const auto end = at + static_cast<std::ptrdiff_t>(n & ~is_wanted); at != end;) {
                const auto first = at;
                while (at != end && *at == *first) ++at;
                runs_.push_back(
                    {static_cast<double>(from_order_key<Number>(*first)), static_cast<double>(at - first)});
            }
        }
        put_between();
    }

    Number lowest_ = 0, scale_ = 0;
    std::vector<std::uint32_t> counts_;  // [n_buckets], with the mark
    std::size_t size_ = 0, n_nonempty_ = 0;
    std::vector<value_run> runs_;
};

}  // namespace sluice::trees
