// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace sluice::detail {

/// Finds the places of distinct names in O(1), so that a table of n columns is made in O(n). Holds places only, the
/// names stay with their owner: a copy is a copy of a few bytes a name. Few names have no index at all, since looking
/// at all of them is faster.
class name_index {
  public:
    static constexpr std::size_t few = 16;

    /// The place of a name among the first `count`, or `count`; `name_at(place)` gives the names.
    template <class NameAt>
    [[nodiscard]] std::size_t find(std::string_view name, std::size_t count, const NameAt& name_at) const {
        if (slots_.empty()) {
            for (std::size_t place = 0; place < count; ++place)
                if (name_at(place) == name) return place;
            return count;
        }
        for (std::size_t slot = first_slot(name); slots_[slot] != 0; slot = next(slot))
            if (name_at(slots_[slot] - 1) == name) return slots_[slot] - 1;
        return count;
    }

    /// Takes note of the last of `count` names, which must differ from those before it.
    template <class NameAt>
    void add_last(std::size_t count, const NameAt& name_at) {
        if (count <= few) return;
        // Half of the slots stay free, so that a search ends soon.
        if (2 * count > slots_.size()) {
            slots_.assign(slots_.empty() ? 4 * few : 2 * slots_.size(), 0);
            for (std::size_t place = 0; place + 1 < count; ++place) put(name_at(place), place);
        }
        put(name_at(count - 1), count - 1);
    }

  private:
    [[nodiscard]] std::size_t first_slot(std::string_view name) const {
        return std::hash<std::string_view>{}(name) & (slots_.size() - 1);
    }
    [[nodiscard]] std::size_t next(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }

    void put(std::string_view name, std::size_t place) {
        std::size_t slot = first_slot(name);
        while (slots_[slot] != 0) slot = next(slot);
        slots_[slot] = static_cast<std::uint32_t>(place + 1);
    }

    std::vector<std::uint32_t> slots_;  // place + 1, or 0 where there is none; a power of two of them
};

}  // namespace sluice::detail
