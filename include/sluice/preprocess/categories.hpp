// SPDX-License-Identifier: MIT
#pragma once

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
template <class Body>
void for_each_name(const column_data& column, std::string_view component, Body&& body) {
    const auto numbers = [&](const auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            body(i, number_name(static_cast<double>(values[i])).view());
    };
    const auto names = [&](const auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i) body(i, values[i]);
    };
    if (const auto* categories = column.as<category_values>()) return names(*categories);
    if (const auto* texts = column.as<text_values>()) return names(*texts);
    if (const auto* doubles = column.as<array<double>>()) return numbers(*doubles);
    if (const auto* floats = column.as<array<float>>()) return numbers(*floats);
    throw schema_mismatch(
        {.component = std::string(component),
         .requirement = "needs categories, text or numbers",
         .actual = column.is_block() ? "a block" : "a " + std::string(to_text(column.kind())) + " column",
         .place = "column \"" + column.name() + "\"",
         .hint = {}});
}

/// The different names of a column in the rows that count, in no order.
class names_in_use {
  public:
    names_in_use(const column_data& column, const dataset<>& data) : data_(data) {
        if (const auto* categories = column.as<category_values>()) of(*categories);
        if (const auto* texts = column.as<text_values>()) of(*texts);
        if (const auto* doubles = column.as<array<double>>()) of_numbers(*doubles);
        if (const auto* floats = column.as<array<float>>()) of_numbers(*floats);
    }
    [[nodiscard]] std::vector<std::string> take() && { return std::move(names_); }

  private:
    [[nodiscard]] bool counts(std::size_t row) const { return data_.weight(row) != 0; }

    void of(const category_values& values) {
        std::vector<char> used(values.names->size(), 0);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values.codes[i] >= 0 && counts(i)) used[static_cast<std::size_t>(values.codes[i])] = 1;
        for (std::size_t k = 0; k < used.size(); ++k)
            if (used[k] != 0) names_.emplace_back(values.names->name(static_cast<std::int32_t>(k)));
    }
    void of(const text_values& values) {
        std::unordered_set<std::string_view> seen;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i].data() != nullptr && counts(i) && seen.insert(values[i]).second)
                names_.emplace_back(values[i]);
    }
    template <class T>
    void of_numbers(const array<T>& values) {
        std::vector<T> distinct;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (!std::isnan(values[i]) && counts(i)) distinct.push_back(values[i]);
        std::sort(distinct.begin(), distinct.end());
        distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
        for (const T value : distinct) names_.emplace_back(number_name(static_cast<double>(value)).view());
    }

    const dataset<>& data_;
    std::vector<std::string> names_;
};

/// Numbers sort as numbers, names by their bytes; each stays once.
inline void sort_names(std::vector<std::string>& names, bool numeric) {
    const auto value = [](const std::string& name) {
        double number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        return number;
    };
    if (numeric)
        std::sort(names.begin(), names.end(),
                  [&](const auto& a, const auto& b) { return value(a) < value(b); });
    else
        std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

/// Collects the categories of each column, chunk after chunk.
class category_learner {
  public:
    category_learner(std::string_view component, const name_list& given)
        : component_(component), given_(given) {}

    /// Rows of weight 0 do not count. Throws `schema_mismatch` for blocks and timestamps.
    void add(const dataset<>& data, const context& ctx) {
        const auto& x = data.x();
        if (header_.n_columns() == 0) header_ = x.take({}), found_.resize(x.n_columns());
        for (const auto& column : header_.columns())
            for_each_name(column, component_, [](std::size_t, std::string_view) {});
        for_each_chunk(ctx, x.n_columns(), 1, [&](chunk column) {
            const std::size_t j = column.begin;
            auto names = names_in_use(x[j], data).take();
            found_[j].insert(found_[j].end(), names.begin(), names.end());
            sort_names(found_[j], x[j].kind() == kind::numeric);
        });
    }

    /// The columns that were seen, without rows.
    [[nodiscard]] const table& header() const { return header_; }

    [[nodiscard]] std::vector<std::shared_ptr<const dictionary>> finish() const {
        std::vector<std::shared_ptr<const dictionary>> all;
        for (std::vector<std::string> names : found_) {
            if (!given_.empty()) {
                names.clear();
                for (std::size_t i = 0; i < given_.size(); ++i) names.emplace_back(given_[i]);
            }
            all.push_back(std::make_shared<const dictionary>(std::move(names)));
        }
        return all;
    }

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
    template <class Body>
    void for_each_code(const table& x, std::size_t j, std::string_view component, Body&& body) const {
        for_each_name(x[j], component, [&](std::size_t row, std::string_view name) {
            const std::int32_t found = code(j, name);
            if (found == refused)
                throw invalid_data(
                    {.component = std::string(component),
                     .requirement = name.data() == nullptr ? "must not be missing"
                                                           : "must be a category seen when fitted",
                     .actual = name.data() == nullptr ? std::string() : "\"" + std::string(name) + "\"",
                     .place = "column \"" + x[j].name() + "\", row " + to_text(row),
                     .hint = "another policy for missing or unknown values lets it pass"});
            body(row, found);
        });
    }

    /// How many rows hold a category that was not there when it was fitted.
    [[nodiscard]] std::size_t count_unknown(const table& x, std::size_t j, std::string_view component) const {
        std::size_t count = 0;
        for_each_name(x[j], component, [&](std::size_t, std::string_view name) {
            count += categories_[j]->code(name) == unknown_code ? 1u : 0u;
        });
        return count;
    }

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
