// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/list.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/trees/known_categories.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Learns which categories trees ask about, from chunk after chunk of rows: those of all categorical columns, and of the
/// numeric columns that are named. Rows of weight 0 do not count. See `category_codes`.
class category_learner {
  public:
    explicit category_learner(const name_list& taken_as_categories)
        : wanted_(taken_as_categories), found_(taken_as_categories.size(), false) {}

    /// Whether a column holds categories, by its kind or by its name.
    [[nodiscard]] bool takes(const column_data& column) const {
        if (column.as<category_values>() != nullptr) return true;
        const bool lone = column.as<array<double>>() != nullptr || column.as<array<float>>() != nullptr;
        for (std::size_t k = 0; lone && k < wanted_.size(); ++k)
            if (wanted_[k] == column.name()) return true;
        return false;
    }

    /// Chunks have the same columns in the same order.
    void add(const dataset<>& data) {
        std::uint64_t feature = 0;
        for (const auto& column : data.x().columns()) {
            if (const auto* categories = column.as<category_values>())
                add(weights_of(feature).names, *categories, data);
            else if (const auto* doubles = column.as<array<double>>(); doubles && is_wanted(column.name()))
                add(weights_of(feature).numbers, *doubles, data);
            else if (const auto* floats = column.as<array<float>>(); floats && is_wanted(column.name()))
                add(weights_of(feature).numbers, *floats, data);
            feature += column.width();
        }
    }

    /// Of each feature the `least` heaviest categories, and more, up to 65,533, until they hold 99 % of the weight. Throws
    /// `schema_mismatch` when there was no numeric or categorical column of a name.
    [[nodiscard]] std::vector<known_categories> finish(std::size_t least, std::string_view component) const {
        for (std::size_t k = 0; k < found_.size(); ++k)
            if (!found_[k])
                throw schema_mismatch({.component = std::string(component),
                                       .requirement = "takes as categories only columns that are there",
                                       .actual = "\"" + std::string(wanted_[k]) + "\"",
                                       .place = {},
                                       .hint = {}});
        std::vector<known_categories> all;
        for (const auto& [feature, weights] : columns_) {
            auto names = heaviest(weights.names, least);
            auto numbers = heaviest(weights.numbers, least);
            // A feature without any category is like one whose values are all missing.
            if (!names.empty())
                all.emplace_back(feature, std::make_shared<const dictionary>(std::move(names)));
            else if (!numbers.empty())
                all.emplace_back(feature, std::move(numbers));
        }
        return all;
    }

  private:
    /// The sum of weights of each category; one of the two is empty.
    struct category_weights {
        std::map<std::string, double, std::less<>> names{};
        std::map<double, double> numbers{};
    };

    [[nodiscard]] category_weights& weights_of(std::uint64_t feature) { return columns_[feature]; }

    [[nodiscard]] bool is_wanted(std::string_view name) {
        bool wanted = false;
        for (std::size_t k = 0; k < found_.size(); ++k)
            if (wanted_[k] == name) wanted = found_[k] = true;
        return wanted;
    }

    static void add(std::map<std::string, double, std::less<>>& weights, const category_values& values,
                    const dataset<>& data) {
        std::vector<double> of_code(values.names->size(), 0.0);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values.codes[i] >= 0) of_code[static_cast<std::size_t>(values.codes[i])] += data.weight(i);
        for (std::size_t k = 0; k < of_code.size(); ++k)
            if (of_code[k] > 0)
                weights[std::string(values.names->name(static_cast<std::int32_t>(k)))] += of_code[k];
    }
    template <class T>
    static void add(std::map<double, double>& weights, const array<T>& values, const dataset<>& data) {
        const sorted_values sorted({values.span(), {}, nullptr}, data.weights());
        for (std::size_t k = 0; k < sorted.values().size(); ++k)
            weights[sorted.values()[k]] += sorted.weight(k);
    }

    /// The categories that are kept, in the order of the map.
    template <class Category, class Order>
    [[nodiscard]] static std::vector<Category> heaviest(const std::map<Category, double, Order>& weights,
                                                        std::size_t least) {
        std::vector<const std::pair<const Category, double>*> order;
        order.reserve(weights.size());
        double all = 0, covered = 0;
        for (const auto& one : weights) order.push_back(&one);
        if (order.size() > least)
            std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
                return a->second != b->second ? a->second > b->second : a->first < b->first;
            });
        for (const auto* one : order) all += one->second;
        std::size_t n = 0;
        for (; n < order.size() && (n < least || (n < most_categories && covered < 0.99 * all)); ++n)
            covered += order[n]->second;
        std::vector<Category> kept;
        kept.reserve(n);
        for (std::size_t k = 0; k < n; ++k) kept.push_back(order[k]->first);
        std::sort(kept.begin(), kept.end());
        return kept;
    }

    static constexpr std::size_t most_categories = 65'533;  // one bin more for missing values, and 16 bits

    name_list wanted_;
    std::vector<bool> found_;
    std::map<std::uint64_t, category_weights> columns_;
};

}  // namespace sluice::trees
