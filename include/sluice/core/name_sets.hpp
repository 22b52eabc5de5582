// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/list.hpp"
#include "sluice/core/parameter_type.hpp"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// Sets of names as a parameter, a constant: `{{"age", "income"}, {"city"}}`. At most 64 names in all sets together, with
/// 2,048 characters; more throw `limit_exceeded`.
class name_sets {
  public:
    constexpr name_sets() = default;
    constexpr name_sets(std::initializer_list<std::initializer_list<std::string_view>> sets) {
        for (const auto& set : sets) {
            begin_set();
            for (const auto name : set) push_back(name);
        }
    }

    /// Begins another set, which is empty.
    constexpr void begin_set() {
        if (size_ == name_list::capacity) detail::throw_list_is_full(name_list::capacity);
        ends_[size_] = static_cast<unsigned char>(names_.size());
        ++size_;
    }
    /// Adds a name to the set begun last.
    constexpr void push_back(std::string_view name) {
        names_.push_back(name);
        ends_[size_ - 1] = static_cast<unsigned char>(names_.size());
    }

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
    [[nodiscard]] constexpr std::size_t size_of(std::size_t set) const { return ends_[set] - begin_of(set); }
    [[nodiscard]] constexpr std::string_view name(std::size_t set, std::size_t index) const {
        return names_[begin_of(set) + index];
    }

    friend constexpr bool operator==(const name_sets& a, const name_sets& b) {
        if (a.size_ != b.size_ || !(a.names_ == b.names_)) return false;
        for (std::size_t i = 0; i < a.size_; ++i)
            if (a.ends_[i] != b.ends_[i]) return false;
        return true;
    }

  private:
    [[nodiscard]] constexpr std::size_t begin_of(std::size_t set) const {
        return set == 0 ? 0 : ends_[set - 1];
    }

    name_list names_;
    std::array<unsigned char, name_list::capacity> ends_{};
    std::size_t size_ = 0;
};

template <>
struct parameter_type<name_sets> {
    static std::string name() { return "a list of lists of names"; }
    static std::string range() { return "of at most 64 names, with 2048 characters in all"; }
    static std::string print(const name_sets& sets) {
        std::string text = "[";
        for (std::size_t i = 0; i < sets.size(); ++i) {
            name_list names;
            for (std::size_t k = 0; k < sets.size_of(i); ++k) names.push_back(sets.name(i, k));
            text += (i == 0 ? "" : ", ") + parameter_type<name_list>::print(names);
        }
        return text + "]";
    }
    static std::optional<name_sets> parse(std::string_view text) {
        if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
        name_sets sets;
        std::size_t n_names = 0, n_characters = 0;
        for (const std::string_view part : detail::split_outside_brackets(text.substr(1, text.size() - 2))) {
            const auto names = parameter_type<name_list>::parse(part);
            if (!names || sets.size() == name_list::capacity) return std::nullopt;
            sets.begin_set();
            for (std::size_t k = 0; k < names->size(); ++k) {
                n_characters += (*names)[k].size();
                if (++n_names > name_list::capacity || n_characters > name_list::character_capacity)
                    return std::nullopt;
                sets.push_back((*names)[k]);
            }
        }
        return sets;
    }
};

}  // namespace sluice
