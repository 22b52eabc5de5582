// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/function_ref.hpp"
#include "sluice/core/list.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/preprocess/policy.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::detail {

/// A number as the name of a category; no allocation. NaN gives a null view.
class number_name {
  public:
    explicit number_name(double value) noexcept {
        if (std::isnan(value)) return;
        // -0.0 and 0.0 are one category.
        const auto end =
            std::to_chars(characters_, characters_ + sizeof characters_, value == 0 ? 0.0 : value);
        size_ = static_cast<std::size_t>(end.ptr - characters_);
    }
    [[nodiscard]] std::string_view view() const noexcept {
        return size_ == 0 ? std::string_view{} : std::string_view{characters_, size_};
    }

  private:
    char characters_[32]{};
    std::size_t size_ = 0;
};

/// Calls `body(row, name)` for every row of a column that can hold categories; a null view is a missing one.
/// Throws `schema_mismatch` for blocks and timestamps.
SLUICE_INLINE void for_each_name(const column_data& column, std::string_view component,
                                 function_ref<void(std::size_t, std::string_view)> body);

/// Collects the categories of each column, chunk after chunk.
class category_learner {
  public:
    category_learner(std::string_view component, const name_list& given)
        : component_(component), given_(given) {}

    /// Rows of weight 0 do not count. Throws `schema_mismatch` for blocks and timestamps.
    void add(const dataset<>& data, const context& ctx);

    /// The columns that were seen, without rows.
    [[nodiscard]] const table& header() const { return header_; }

    [[nodiscard]] std::vector<std::shared_ptr<const dictionary>> finish() const;

  private:
    std::string_view component_;
    name_list given_;
    table header_;
    std::vector<std::vector<std::string>> found_;
};

/// The columns of an encoder: their names and categories, and what to do with others.
class category_columns {
  public:
    category_columns() = default;
    category_columns(std::vector<std::shared_ptr<const dictionary>> categories, const table& x,
                     sluice::unknown unknown, sluice::missing missing)
        : categories_(std::move(categories)),
          unknown_(static_cast<std::uint8_t>(unknown)),
          missing_(static_cast<std::uint8_t>(missing)) {
        for (const auto& column : x.columns()) numeric_.push_back(column.kind() == kind::numeric ? 1 : 0);
    }

    [[nodiscard]] std::size_t size() const { return categories_.size(); }
    [[nodiscard]] const dictionary& categories(std::size_t j) const { return *categories_[j]; }
    [[nodiscard]] bool has_own_category_for_missing() const {
        return missing_ == static_cast<std::uint8_t>(missing::own_category);
    }
    /// How many codes column j has, the one for missing values included.
    [[nodiscard]] std::size_t n_codes(std::size_t j) const {
        return categories_[j]->size() + (has_own_category_for_missing() ? 1u : 0u);
    }

    /// The code of a name by the policies: `missing_code` where the output says missing, `refused` for an
    /// error.
    static constexpr std::int32_t refused = -3;
    [[nodiscard]] std::int32_t code(std::size_t j, std::string_view name) const noexcept {
        std::int32_t found = categories_[j]->code(name);
        if (found == unknown_code)
            found = unknown_ == static_cast<std::uint8_t>(unknown::error) ? refused : missing_code;
        if (found != missing_code) return found;
        if (has_own_category_for_missing()) return static_cast<std::int32_t>(categories_[j]->size());
        return missing_ == static_cast<std::uint8_t>(missing::error) ? refused : missing_code;
    }

    /// The code of a cell of a row.
    [[nodiscard]] std::int32_t code(std::size_t j, const cell& value) const noexcept {
        return numeric_[j] != 0 ? code(j, number_name(value.number).view()) : code(j, value.text);
    }

    /// Calls `body(row, code)` for column j of a table; throws `invalid_data` where a policy says so.
    void for_each_code(const table& x, std::size_t j, std::string_view component,
                       function_ref<void(std::size_t, std::int32_t)> body) const;

    /// How many rows hold a category that was not there when it was fitted.
    [[nodiscard]] std::size_t count_unknown(const table& x, std::size_t j, std::string_view component) const;

    void require_columns(const table& x, std::string_view component) const {
        if (x.n_columns() != size())
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs " + to_text(size()) + " columns",
                                   .actual = to_text(x.n_columns()),
                                   .place = {},
                                   .hint = {}});
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("categories", categories_);
        v("numeric", numeric_);
        v("unknown", unknown_);
        v("missing", missing_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        if (numeric_.size() != categories_.size() || unknown_ > 1 || missing_ > 2)
            throw invalid_data({.component = "category_columns",
                                .requirement = "members must agree",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    std::vector<std::shared_ptr<const dictionary>> categories_;
    std::vector<std::uint8_t> numeric_;
    std::uint8_t unknown_ = 0;
    std::uint8_t missing_ = 0;
};

}  // namespace sluice::detail

#ifndef SLUICE_COMPILED
#include "sluice/preprocess/categories_definitions.hpp"
#endif
