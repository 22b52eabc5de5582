// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/data/column_data.hpp"
#include "sluice/io/csv_options.hpp"
#include "sluice/io/csv_scan.hpp"
#include "sluice/io/csv_values.hpp"
#include "sluice/io/distinct_names.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// A column as it is going to be read. `skip` columns are only cut, because an earlier pass has read them.
struct csv_plan {
    std::string name;
    csv_type type = csv_type::infer;
    bool inferred = false;  // may still turn out to be of another type
    bool skip = false;
};

/// The fields that stand for missing values.
class csv_missing {
  public:
    explicit csv_missing(const std::vector<std::string>& tokens) : tokens_(tokens) {
        for (const auto& token : tokens_) {
            lengths_ |= length_bit(token.size());
            has_number_ = has_number_ || number_from_text<double>(token).has_value();
        }
    }

    [[nodiscard]] bool contains(std::string_view field) const {
        return (lengths_ & length_bit(field.size())) != 0 &&
               std::find(tokens_.begin(), tokens_.end(), field) != tokens_.end();
    }
    /// Whether some number, -999 say, stands for a missing value.
    [[nodiscard]] bool has_number() const { return has_number_; }

  private:
    [[nodiscard]] static std::uint64_t length_bit(std::size_t length) {
        return std::uint64_t{1} << (std::min)(length, std::size_t{63});
    }

    std::vector<std::string> tokens_;
    std::uint64_t lengths_ = 0;
    bool has_number_ = false;
};

/// The values of one column while they come in, block by block. Numbers, codes and times go straight to
/// their final place; strings and names are kept by block until all blocks are there.
struct csv_store {
    csv_values<double> doubles = {};
    csv_values<float> floats = {};
    csv_values<std::int32_t> codes = {};
    csv_values<std::int64_t> times = {};
    std::vector<text_values> texts = {};     // [n_blocks]
    std::vector<distinct_names> names = {};  // [n_blocks]

    void allocate(csv_type type, std::size_t n_rows, std::size_t n_blocks) {
        if (type == csv_type::numeric) doubles = csv_values<double>(n_rows);
        if (type == csv_type::numeric32) floats = csv_values<float>(n_rows);
        if (type == csv_type::timestamp) times = csv_values<std::int64_t>(n_rows);
        if (type == csv_type::text) texts.resize(n_blocks);
        if (type == csv_type::categorical) codes = csv_values<std::int32_t>(n_rows), names.resize(n_blocks);
    }

    template <class T>
    [[nodiscard]] T* numbers() const {
        if constexpr (sizeof(T) == sizeof(float))
            return floats.data();
        else
            return doubles.data();
    }
};

/// All blocks of a text column as one. Parts are given back as they are copied.
[[nodiscard]] inline text_values join_texts(std::vector<text_values> parts) {
    std::size_t n_rows = 0, n_characters = 0;
    bool any_missing = false;
    for (const auto& part : parts) {
        n_rows += part.size();
        n_characters += part.characters.size();
        any_missing = any_missing || !part.missing.empty();
    }
    std::vector<char> characters;
    std::vector<std::uint64_t> ends;
    std::vector<std::uint8_t> missing;
    characters.reserve(n_characters);
    ends.reserve(n_rows);
    if (any_missing) missing.reserve(n_rows);
    for (auto& slot : parts) {
        const text_values part = std::exchange(slot, {});
        const std::uint64_t offset = characters.size();
        characters.insert(characters.end(), part.characters.begin(), part.characters.end());
        for (const std::uint64_t end : part.ends) ends.push_back(offset + end);
        missing.insert(missing.end(), part.missing.begin(), part.missing.end());
        if (any_missing) missing.resize(ends.size(), 0);
    }
    return {std::move(characters), std::move(ends), std::move(missing)};
}

/// The names of all blocks, sorted by bytes, each once.
[[nodiscard]] inline std::vector<std::string> join_names(const std::vector<distinct_names>& parts) {
    std::vector<std::string_view> all;
    for (const auto& part : parts) all.insert(all.end(), part.names().begin(), part.names().end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return {all.begin(), all.end()};
}

}  // namespace sluice::detail
