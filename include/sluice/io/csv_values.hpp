// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/array.hpp"

#include <cstddef>
#include <memory>
#include <utility>

namespace sluice::detail {

/// The values of a column before they are final. Nobody has looked at the memory or written to it yet: the
/// thread that writes a page first is the one that gets it.
template <class T>
class csv_values {
  public:
    csv_values() = default;
    explicit csv_values(std::size_t size) : values_(new T[size]), size_(size) {}

    [[nodiscard]] T* data() const { return values_.get(); }
    [[nodiscard]] T& operator[](std::size_t row) const { return values_.get()[row]; }
    /// All of them as a column.
    [[nodiscard]] array<T> finish() && { return array<T>::adopt(std::move(values_), size_); }

  private:
    std::shared_ptr<T[]> values_;
    std::size_t size_ = 0;
};

}  // namespace sluice::detail
