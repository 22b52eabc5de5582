// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// Sets of categories, one bit each, told apart by where they begin. Categories are codes: 0, 1, ...
class category_sets {
  public:
    [[nodiscard]] bool empty() const { return words_.empty(); }
    [[nodiscard]] std::size_t n_words() const { return words_.size(); }

    /// Adds a set, bit k of which is category k; where it begins.
    std::size_t push_back(std::span<const std::uint64_t> bits) {
        const std::size_t begin = words_.size();
        words_.push_back(bits.size());
        words_.insert(words_.end(), bits.begin(), bits.end());
        return begin;
    }
    /// Adds all sets of another; by how much their beginnings move.
    std::size_t append(const category_sets& other) {
        const std::size_t moved = words_.size();
        words_.insert(words_.end(), other.words_.begin(), other.words_.end());
        return moved;
    }
    /// Drops the sets that begin at `end` or behind it.
    void keep(std::size_t end) { words_.resize(end); }
    /// Where the set that begins at `begin` ends.
    [[nodiscard]] std::size_t end_of(std::size_t begin) const {
        return begin + 1 + static_cast<std::size_t>(words_[begin]);
    }

    /// The bits of the set that begins there.
    [[nodiscard]] std::span<const std::uint64_t> bits(std::size_t begin) const {
        return std::span(words_).subspan(begin + 1, static_cast<std::size_t>(words_[begin]));
    }
    /// Whether a set holds a category; no set holds what is not a code.
    [[nodiscard]] bool contains(std::size_t begin, double category) const noexcept {
        const std::uint64_t n_words = words_[begin];
        if (!(category >= 0 && category < 64.0 * static_cast<double>(n_words))) return false;
        const auto code = static_cast<std::size_t>(category);
        return (words_[begin + 1 + code / 64] >> (code % 64) & 1) != 0;
    }
    /// Whether a set begins there and ends inside.
    [[nodiscard]] bool begins_at(double begin) const {
        if (!(begin >= 0 && begin < static_cast<double>(words_.size()))) return false;
        const auto at = static_cast<std::size_t>(begin);
        return static_cast<double>(at) == begin && words_[at] < words_.size() - at;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("words", words_);
    }
    friend bool operator==(const category_sets&, const category_sets&) = default;

  private:
    std::vector<std::uint64_t> words_;  // of each set the number of its words, then these
};

}  // namespace sluice::trees
