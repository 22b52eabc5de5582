// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/kind.hpp"
#include "sluice/io/eight_characters.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::detail {

/// Names that differ from each other, numbered as they come.
class distinct_names {
  public:
    distinct_names() = default;
    // Names refer to the copies in here, so only a move leaves them valid.
    distinct_names(distinct_names&& other) noexcept = default;
    distinct_names& operator=(distinct_names&& other) noexcept = default;

    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }

    /// The number of a name, or `missing_code` when it is not here yet.
    [[nodiscard]] std::int32_t find(std::string_view name) const {
        return slots_.empty() ? missing_code : slots_[slot_of(name)];
    }

    /// Adds a name that is not here yet; copies its characters when they are about to go.
    std::int32_t add(std::string_view name, bool copy) {
        if (2 * (names_.size() + 1) > slots_.size()) grow();
        if (copy) name = copies_.emplace_back(name);
        const auto code = static_cast<std::int32_t>(names_.size());
        slots_[slot_of(name)] = code;
        names_.push_back(name);
        return code;
    }

  private:
    [[nodiscard]] std::uint64_t hash(std::string_view name) const {
        std::uint64_t state = seed_ ^ name.size();
        const auto take = [&](std::uint64_t word) {
            state = (state ^ word) * 0x9E3779B97F4A7C15u;
            state ^= std::rotr(state, 29);
        };
        while (name.size() >= 8) take(load_eight(name.data())), name.remove_prefix(8);
        std::uint64_t rest = 0;
        for (const char c : name) rest = (rest << 8) | static_cast<unsigned char>(c);
        take(rest);
        return state ^ (state >> 32);
    }

    [[nodiscard]] std::size_t slot_of(std::string_view name) const {
        const std::size_t mask = slots_.size() - 1;
        std::size_t slot = hash(name) & mask;
        while (slots_[slot] >= 0 && names_[static_cast<std::size_t>(slots_[slot])] != name)
            slot = (slot + 1) & mask;
        return slot;
    }

    void grow() {
        slots_.assign((std::max)(std::size_t{16}, 2 * slots_.size()), missing_code);
        for (std::size_t i = 0; i < names_.size(); ++i)
            slots_[slot_of(names_[i])] = static_cast<std::int32_t>(i);
    }

    // An address differs from run to run, so that no file can be made whose names all collide; the numbers
    // that names get do not depend on it.
    std::uint64_t seed_ = reinterpret_cast<std::uintptr_t>(this);
    std::vector<std::string_view> names_;
    std::deque<std::string> copies_;
    std::vector<std::int32_t> slots_;  // a power of two, at most half of it taken
};

}  // namespace sluice::detail
