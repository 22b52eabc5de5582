// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/array.hpp"
#include "sluice/data/dictionary.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The values of a categorical column: codes into a dictionary that many columns may share.
struct category_values {
    array<std::int32_t> codes;
    std::shared_ptr<const dictionary> names = std::make_shared<const dictionary>();

    [[nodiscard]] std::size_t size() const { return codes.size(); }
    /// The name at a row; a null view when it is missing.
    [[nodiscard]] std::string_view operator[](std::size_t row) const {
        return codes[row] < 0 ? std::string_view{} : names->name(codes[row]);
    }
};

/// The values of a text column: one run of characters, cut by `ends`.
struct text_values {
    array<char> characters;
    array<std::uint64_t> ends;    // [n_rows]: where each string ends; it starts where the one before it ends
    array<std::uint8_t> missing;  // [n_rows] of 0 or 1, or empty when nothing is missing

    [[nodiscard]] std::size_t size() const { return ends.size(); }
    /// The string at a row; a null view when it is missing.
    [[nodiscard]] std::string_view operator[](std::size_t row) const {
        if (!missing.empty() && missing[row] != 0) return {};
        const std::size_t start = row == 0 ? 0 : static_cast<std::size_t>(ends[row - 1]);
        static constexpr char nothing = 0;
        const char* const first = characters.empty() ? &nothing : characters.data() + start;
        return {first, static_cast<std::size_t>(ends[row]) - start};
    }
};

/// Builds text values one string after the other; a null view is a missing one.
class text_builder {
  public:
    void push_back(std::string_view text) {
        if (text.data() == nullptr) missing_.resize(ends_.size() + 1, 0), missing_.back() = 1;
        characters_.insert(characters_.end(), text.begin(), text.end());
        ends_.push_back(characters_.size());
        if (!missing_.empty()) missing_.resize(ends_.size(), 0);
    }
    [[nodiscard]] text_values finish() && {
        return {std::move(characters_), std::move(ends_), std::move(missing_)};
    }

  private:
    std::vector<char> characters_;
    std::vector<std::uint64_t> ends_;
    std::vector<std::uint8_t> missing_;
};

/// The values of a timestamp column.
struct timestamp_values {
    array<std::int64_t> microseconds;
    [[nodiscard]] std::size_t size() const { return microseconds.size(); }
};

/// Many numeric columns of equal meaning under one name, column after column.
template <class T>
struct dense_block {
    array<T> values;  // [n_rows x width], column-major
    std::size_t n_rows = 0;
    std::vector<std::string> names;  // [width]

    [[nodiscard]] std::size_t size() const { return n_rows; }
    [[nodiscard]] std::size_t width() const { return names.size(); }
    [[nodiscard]] std::span<const T> column(std::size_t index) const {
        return values.span().subspan(index * n_rows, n_rows);
    }
};

/// Many numeric columns of which a row uses few, as compressed rows; what is not stored is 0.
/// This is the one sparse layout of the library.
struct sparse_block {
    array<std::uint64_t> row_ends;   // [n_rows]: where each row ends; it starts where the one before it ends
    array<std::uint32_t> columns;    // [n_stored], increasing within a row
    array<double> values;            // [n_stored]
    std::vector<std::string> names;  // [width]

    [[nodiscard]] std::size_t size() const { return row_ends.size(); }
    [[nodiscard]] std::size_t width() const { return names.size(); }
    [[nodiscard]] std::size_t row_begin(std::size_t row) const {
        return row == 0 ? 0 : static_cast<std::size_t>(row_ends[row - 1]);
    }
};

}  // namespace sluice
