// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sluice {

/// Values that are never changed once they are here, so that tables can share instead of copy them.
/// Either owned (made from a vector) or borrowed (`borrow`), in which case the caller keeps them alive.
template <class T>
class array {
  public:
    array() = default;

    // NOLINTNEXTLINE(google-explicit-constructor): a vector becomes a column without ceremony.
    array(std::vector<T> values) {
        auto owned = std::make_shared<const std::vector<T>>(std::move(values));
        values_ = {owned->data(), owned->size()};
        owner_ = std::move(owned);
    }

    /// Takes over `size` values that are nobody else's to change any more.
    [[nodiscard]] static array adopt(std::shared_ptr<const T[]> values, std::size_t size) {
        array adopted;
        adopted.values_ = {values.get(), size};
        adopted.owner_ = std::move(values);
        return adopted;
    }

    /// Looks at memory that somebody else owns; nothing is copied.
    [[nodiscard]] static array borrow(std::span<const T> values) {
        array borrowed;
        borrowed.values_ = values;
        return borrowed;
    }

    /// A part of this array that shares its memory.
    [[nodiscard]] array slice(std::size_t begin, std::size_t size) const {
        array part = *this;
        part.values_ = values_.subspan(begin, size);
        return part;
    }

    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] bool empty() const { return values_.empty(); }
    [[nodiscard]] const T* data() const { return values_.data(); }
    [[nodiscard]] const T& operator[](std::size_t index) const { return values_[index]; }
    [[nodiscard]] auto begin() const { return values_.begin(); }
    [[nodiscard]] auto end() const { return values_.end(); }
    [[nodiscard]] std::span<const T> span() const { return values_; }

  private:
    std::shared_ptr<const void> owner_;
    std::span<const T> values_;
};

}  // namespace sluice
