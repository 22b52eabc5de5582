// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/list.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/known_categories.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

/// Turns the categories of a table into codes that trees ask about. Features are counted as `features` does: columns
/// in order, blocks laid flat.
///
/// Of each feature the `least` categories with the largest sums of weights are known, and more, up to 65,533, until they
/// hold 99 % of the weight; all others, and those that training did not see, are missing values. O(n_rows + n_categories log n_categories) a column of
/// categories, O(n_rows log n_categories) a column of numbers.
class category_codes {
  public:
    category_codes() = default;

    /// Learns the categories of all categorical columns, and of the numeric columns that are named. Rows of weight 0 do
    /// not count. Throws `schema_mismatch` when there is no numeric or categorical column of a name.
    [[nodiscard]] static category_codes learn(const dataset<>& data, const name_list& taken_as_categories,
                                              std::size_t least, std::string_view component);
    explicit category_codes(std::vector<known_categories> known) : known_(std::move(known)) {}

    [[nodiscard]] bool empty() const { return known_.empty(); }
    [[nodiscard]] std::span<const known_categories> known() const { return known_; }
    /// The categories of a feature; null of one of numbers.
    [[nodiscard]] const known_categories* find(std::size_t feature) const {
        const auto at = std::lower_bound(
            known_.begin(), known_.end(), feature,
            [](const known_categories& one, std::size_t wanted) { return one.feature() < wanted; });
        return at != known_.end() && at->feature() == feature ? &*at : nullptr;
    }

    /// The table with codes in place of categories. Throws `schema_mismatch` where numbers stand for names or the
    /// reverse.
    [[nodiscard]] table encode(const table& x, std::string_view component) const;
    /// The same for a row, [n_features] each.
    void encode_row(std::span<const cell> row, std::span<cell> coded) const noexcept {
        std::copy(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(coded.size()), coded.begin());
        for (const auto& one : known_) coded[one.feature()] = {one.code(row[one.feature()]), {}};
    }
    /// The features of an encoded table, those of categories marked as such.
    [[nodiscard]] std::vector<feature> features_of(const table& coded, std::string_view component) const;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("known", known_);
    }
    /// Throws `invalid_data` unless there are such features, each once, and categories that differ.
    void check(std::size_t n_features) const {
        for (std::size_t k = 0; k < known_.size(); ++k)
            if (!known_[k].is_sound() || known_[k].size() == 0 || known_[k].feature() >= n_features ||
                (k > 0 && known_[k - 1].feature() >= known_[k].feature()))
                throw invalid_data({.component = "trees",
                                    .requirement = "categories belong to a feature each",
                                    .actual = {},
                                    .place = "entry " + to_text(k),
                                    .hint = "the model file is damaged or was made by hand"});
    }
    friend bool operator==(const category_codes&, const category_codes&) = default;

  private:
    [[nodiscard]] static std::vector<float> codes_of(const known_categories& known, const column_data& column,
                                                     std::string_view component);

    std::vector<known_categories> known_;  // by their features, ascending
};

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/category_codes_definitions.hpp"
#endif
