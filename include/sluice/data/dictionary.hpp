// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/data/kind.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The names behind the codes of a categorical column: code i stands for `name(i)`. Names differ from
/// each other. Codes of two dictionaries are never compared; names are.
class dictionary {
  public:
    dictionary() = default;

    /// Throws `invalid_data` when a name occurs twice.
    explicit dictionary(std::vector<std::string> names) : names_(std::move(names)), sorted_(names_.size()) {
        for (std::size_t i = 0; i < sorted_.size(); ++i) sorted_[i] = static_cast<std::int32_t>(i);
        std::sort(sorted_.begin(), sorted_.end(), [&](auto a, auto b) { return name(a) < name(b); });
        const auto twin = std::adjacent_find(sorted_.begin(), sorted_.end(),
                                             [&](auto a, auto b) { return name(a) == name(b); });
        if (twin != sorted_.end())
            throw invalid_data({.component = "dictionary",
                                .requirement = "names must differ",
                                .actual = "\"" + std::string(name(*twin)) + "\" twice",
                                .place = {},
                                .hint = {}});
    }

    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] std::string_view name(std::int32_t code) const {
        return names_[static_cast<std::size_t>(code)];
    }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

    /// The code of a name: `missing_code` for a null view, `unknown_code` when it is not here.
    /// O(log size), no allocation.
    [[nodiscard]] std::int32_t code(std::string_view wanted) const noexcept {
        if (wanted.data() == nullptr) return missing_code;
        const auto found =
            std::lower_bound(sorted_.begin(), sorted_.end(), wanted,
                             [&](std::int32_t at, std::string_view text) { return name(at) < text; });
        return found != sorted_.end() && name(*found) == wanted ? *found : unknown_code;
    }

    friend bool operator==(const dictionary& a, const dictionary& b) { return a.names_ == b.names_; }

  private:
    std::vector<std::string> names_;
    std::vector<std::int32_t> sorted_;
};

}  // namespace sluice
