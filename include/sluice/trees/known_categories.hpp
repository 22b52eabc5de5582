// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/column_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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

}  // namespace sluice::trees
