// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/function_ref.hpp"
#include "sluice/core/list.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/preprocess/categories.hpp"
#include "sluice/preprocess/policy.hpp"

#include <algorithm>
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

void for_each_name(const column_data& column, std::string_view component,
                   function_ref<void(std::size_t, std::string_view)> body) {
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
    const auto value = [](const std::string& name) { return number_from_text<double>(name).value_or(0); };
    if (numeric)
        std::sort(names.begin(), names.end(),
                  [&](const auto& a, const auto& b) { return value(a) < value(b); });
    else
        std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

SLUICE_INLINE void category_learner::add(const dataset<>& data, const context& ctx) {
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

SLUICE_INLINE std::vector<std::shared_ptr<const dictionary>> category_learner::finish() const {
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

SLUICE_INLINE std::size_t category_columns::count_unknown(const table& x, std::size_t j,
                                                          std::string_view component) const {
    std::size_t count = 0;
    for_each_name(x[j], component, [&](std::size_t, std::string_view name) {
        count += categories_[j]->code(name) == unknown_code ? 1u : 0u;
    });
    return count;
}

SLUICE_INLINE void category_columns::for_each_code(const table& x, std::size_t j, std::string_view component,
                                                   function_ref<void(std::size_t, std::int32_t)> body) const {
    for_each_name(x[j], component, [&](std::size_t row, std::string_view name) {
        const std::int32_t found = code(j, name);
        if (found == refused)
            throw invalid_data(
                {.component = std::string(component),
                 .requirement =
                     name.data() == nullptr ? "must not be missing" : "must be a category seen when fitted",
                 .actual = name.data() == nullptr ? std::string() : "\"" + std::string(name) + "\"",
                 .place = "column \"" + x[j].name() + "\", row " + to_text(row),
                 .hint = "another policy for missing or unknown values lets it pass"});
        body(row, found);
    });
}

}  // namespace sluice::detail
