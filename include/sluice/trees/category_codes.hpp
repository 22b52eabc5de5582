// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/list.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/quantile.hpp"

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

/// The categories that trees know of one feature, in the order of their codes: names of a categorical column, sorted
/// by bytes, or the numbers of a numeric column that is taken as categories, ascending.
class known_categories {
  public:
    known_categories() = default;
    known_categories(std::uint64_t feature, std::shared_ptr<const dictionary> names)
        : feature_(feature), names_(std::move(names)) {}
    known_categories(std::uint64_t feature, std::vector<double> numbers)
        : feature_(feature), numbers_(std::move(numbers)) {}

    [[nodiscard]] std::size_t feature() const { return static_cast<std::size_t>(feature_); }
    [[nodiscard]] std::size_t size() const { return names_->size() + numbers_.size(); }
    [[nodiscard]] bool are_numbers() const { return !numbers_.empty(); }
    /// What category k is called.
    [[nodiscard]] std::string name(std::size_t k) const {
        return are_numbers() ? to_text(numbers_[k]) : std::string(names_->name(static_cast<std::int32_t>(k)));
    }

    /// The code; NaN of missing values and of categories that are not among these. O(log size), no allocation.
    [[nodiscard]] double code(std::string_view name) const noexcept {
        const std::int32_t found = names_->code(name);
        return found < 0 ? std::numeric_limits<double>::quiet_NaN() : found;
    }
    [[nodiscard]] double code(double number) const noexcept {
        const auto at = std::lower_bound(numbers_.begin(), numbers_.end(), number);
        if (at == numbers_.end() || *at != number) return std::numeric_limits<double>::quiet_NaN();
        return static_cast<double>(at - numbers_.begin());
    }
    [[nodiscard]] double code(const cell& value) const noexcept {
        return are_numbers() ? code(value.number) : code(value.text);
    }

    /// The codes of all rows of a column.
    [[nodiscard]] std::vector<float> codes(const category_values& values) const {
        std::vector<float> of_code(values.names->size() + 1, std::numeric_limits<float>::quiet_NaN());
        for (std::size_t k = 0; k < values.names->size(); ++k)
            of_code[k + 1] =
                static_cast<float>(code(std::string_view(values.names->name(static_cast<std::int32_t>(k)))));
        std::vector<float> all(values.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = of_code[static_cast<std::size_t>(std::int64_t{(std::max)(values.codes[i], -1)} + 1)];
        return all;
    }
    template <class T>
    [[nodiscard]] std::vector<float> codes(const array<T>& values) const {
        std::vector<float> all(values.size());
        const auto by_number = numbers_in_a_table();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto x = static_cast<double>(values[i]);
            if (by_number.empty())
                all[i] = static_cast<float>(code(x));
            else if (x >= 0 && x < static_cast<double>(by_number.size()) && std::floor(x) == x)
                all[i] = by_number[static_cast<std::size_t>(x)];
            else
                all[i] = std::numeric_limits<float>::quiet_NaN();
        }
        return all;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("feature", feature_);
        v("names", names_);
        v("numbers", numbers_);
    }
    [[nodiscard]] bool is_sound() const {
        return (names_->size() == 0 || numbers_.empty()) &&
               std::is_sorted(numbers_.begin(), numbers_.end()) &&
               std::none_of(numbers_.begin(), numbers_.end(), [](double x) { return std::isnan(x); });
    }
    friend bool operator==(const known_categories& a, const known_categories& b) {
        return a.feature_ == b.feature_ && *a.names_ == *b.names_ && a.numbers_ == b.numbers_;
    }

  private:
    /// The code of each small whole number, where all categories are such.
    [[nodiscard]] std::vector<float> numbers_in_a_table() const {
        constexpr double most = std::size_t{1} << 20;
        if (std::any_of(numbers_.begin(), numbers_.end(),
                        [](double x) { return !(x >= 0 && x < most && std::floor(x) == x); }))
            return {};
        std::vector<float> table(static_cast<std::size_t>(numbers_.back()) + 1,
                                 std::numeric_limits<float>::quiet_NaN());
        for (std::size_t k = 0; k < numbers_.size(); ++k)
            table[static_cast<std::size_t>(numbers_[k])] = static_cast<float>(k);
        return table;
    }

    std::uint64_t feature_ = 0;
    std::shared_ptr<const dictionary> names_ = std::make_shared<const dictionary>();
    std::vector<double> numbers_;
};

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
                                              std::size_t least, std::string_view component) {
        category_codes all;
        std::vector<bool> found(taken_as_categories.size(), false);
        std::uint64_t feature = 0;
        for (const auto& column : data.x().columns()) {
            bool named = false;
            for (std::size_t k = 0; k < found.size(); ++k)
                if (column.name() == taken_as_categories[k]) named = found[k] = true;
            if (const auto* categories = column.as<category_values>())
                all.known_.emplace_back(feature, most_frequent(*categories, data, least));
            else if (const auto* doubles = column.as<array<double>>(); doubles && named)
                all.known_.emplace_back(feature, most_frequent(*doubles, data, least));
            else if (const auto* floats = column.as<array<float>>(); floats && named)
                all.known_.emplace_back(feature, most_frequent(*floats, data, least));
            feature += column.width();
        }
        for (std::size_t k = 0; k < found.size(); ++k)
            if (!found[k])
                throw schema_mismatch({.component = std::string(component),
                                       .requirement = "takes as categories only columns that are there",
                                       .actual = "\"" + std::string(taken_as_categories[k]) + "\"",
                                       .place = {},
                                       .hint = {}});
        // A feature without any category is like one whose values are all missing.
        std::erase_if(all.known_, [](const auto& one) { return one.size() == 0; });
        return all;
    }

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
    [[nodiscard]] table encode(const table& x, std::string_view component) const {
        table coded = table::of_rows(x.n_rows());
        std::size_t feature = 0;
        for (const auto& column : x.columns()) {
            const known_categories* known = find(feature);
            feature += column.width();
            const auto* names = column.as<category_values>();
            if (known == nullptr && names == nullptr) {
                coded.add(column);
            } else if (known == nullptr) {
                coded.add(column.replaced(
                    array<float>(std::vector<float>(x.n_rows(), std::numeric_limits<float>::quiet_NaN())),
                    std::string(component)));
            } else {
                coded.add(column.replaced(array<float>(codes_of(*known, column, component)),
                                          std::string(component)));
            }
        }
        return coded;
    }
    /// The same for a row, [n_features] each.
    void encode_row(std::span<const cell> row, std::span<cell> coded) const noexcept {
        std::copy(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(coded.size()), coded.begin());
        for (const auto& one : known_) coded[one.feature()] = {one.code(row[one.feature()]), {}};
    }
    /// The features of an encoded table, those of categories marked as such.
    [[nodiscard]] std::vector<feature> features_of(const table& coded, std::string_view component) const {
        auto all = features(coded, component);
        for (const auto& one : known_)
            if (one.feature() < all.size()) all[one.feature()].n_categories = one.size();
        return all;
    }

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
    /// Which of `weights.size()` categories are kept, in their order.
    [[nodiscard]] static std::vector<std::size_t> heaviest(const std::vector<double>& weights,
                                                           std::size_t least) {
        std::vector<std::size_t> kept;
        for (std::size_t k = 0; k < weights.size(); ++k)
            if (weights[k] > 0) kept.push_back(k);
        if (kept.size() <= least) return kept;
        std::sort(kept.begin(), kept.end(), [&](std::size_t a, std::size_t b) {
            return weights[a] != weights[b] ? weights[a] > weights[b] : a < b;
        });
        double all = 0, covered = 0;
        for (const std::size_t k : kept) all += weights[k];
        std::size_t n = 0;
        for (; n < kept.size() && n < most_categories && (n < least || covered < 0.99 * all); ++n)
            covered += weights[kept[n]];
        kept.resize(n);
        std::sort(kept.begin(), kept.end());
        return kept;
    }

    [[nodiscard]] static std::shared_ptr<const dictionary> most_frequent(const category_values& values,
                                                                         const dataset<>& data,
                                                                         std::size_t least) {
        std::vector<double> of_code(values.names->size(), 0.0), weights;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values.codes[i] >= 0) of_code[static_cast<std::size_t>(values.codes[i])] += data.weight(i);
        std::vector<std::string> names = values.names->names();
        std::sort(names.begin(), names.end());
        for (const auto& name : names)
            weights.push_back(of_code[static_cast<std::size_t>(values.names->code(name))]);
        std::vector<std::string> kept;
        for (const std::size_t k : heaviest(weights, least)) kept.push_back(std::move(names[k]));
        return std::make_shared<const dictionary>(std::move(kept));
    }
    template <class T>
    [[nodiscard]] static std::vector<double> most_frequent(const array<T>& values, const dataset<>& data,
                                                           std::size_t least) {
        const sorted_values sorted({values.span(), {}, nullptr}, data.weights());
        std::vector<double> numbers, weights;
        for (std::size_t k = 0; k < sorted.values().size(); ++k) {
            if (numbers.empty() || numbers.back() != sorted.values()[k]) {
                numbers.push_back(sorted.values()[k]);
                weights.push_back(0);
            }
            weights.back() += sorted.weight(k);
        }
        std::vector<double> kept;
        for (const std::size_t k : heaviest(weights, least)) kept.push_back(numbers[k]);
        return kept;
    }

    [[nodiscard]] static std::vector<float> codes_of(const known_categories& known, const column_data& column,
                                                     std::string_view component) {
        if (const auto* names = column.as<category_values>(); names && !known.are_numbers())
            return known.codes(*names);
        if (const auto* doubles = column.as<array<double>>(); doubles && known.are_numbers())
            return known.codes(*doubles);
        if (const auto* floats = column.as<array<float>>(); floats && known.are_numbers())
            return known.codes(*floats);
        throw schema_mismatch({.component = std::string(component),
                               .requirement = known.are_numbers() ? "needs numbers that stand for categories"
                                                                  : "needs categories",
                               .actual = "a " + std::string(to_text(column.kind())) + " column",
                               .place = "column \"" + column.name() + "\"",
                               .hint = {}});
    }

    static constexpr std::size_t most_categories = 65'533;  // one bin more for missing values, and 16 bits

    std::vector<known_categories> known_;  // by their features, ascending
};

}  // namespace sluice::trees
