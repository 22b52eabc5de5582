// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/values.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// Where a column comes from: the raw columns that it was computed from, and the step that made it
/// (empty for a raw column). Lets importances and explanations be told in raw columns.
struct origin {
    std::vector<std::string> columns;
    std::string step;
    friend bool operator==(const origin&, const origin&) = default;
};

namespace detail {

inline void require_sizes(bool agree, const std::string& column, std::string requirement,
                          std::size_t actual) {
    if (!agree)
        throw invalid_data({.component = "column_data",
                            .requirement = std::move(requirement),
                            .actual = to_text(actual),
                            .place = "column \"" + column + "\"",
                            .hint = {}});
}

/// The sizes of the parts of a column's values, where they are told apart; O(1), so contents are taken as they are.
struct sizes_check {
    const std::string& column;

    template <class T>
    void operator()(const array<T>&) const {}
    void operator()(const timestamp_values&) const {}
    void operator()(const category_values& v) const {
        require_sizes(v.names != nullptr, column, "categories need a dictionary", 0);
    }
    void operator()(const text_values& v) const {
        require_sizes(v.missing.empty() || v.missing.size() == v.size(), column,
                      "text needs a mark for each of " + to_text(v.size()) + " rows, or none",
                      v.missing.size());
        require_sizes(v.ends.empty() || v.ends[v.size() - 1] <= v.characters.size(), column,
                      "text must end within its " + to_text(v.characters.size()) + " characters",
                      v.ends.empty() ? 0 : static_cast<std::size_t>(v.ends[v.size() - 1]));
    }
    template <class T>
    void operator()(const dense_block<T>& b) const {
        // By division, since a product of two wild numbers may wrap around to the right one.
        const bool agree = b.width() == 0 || b.n_rows == 0
                               ? b.values.empty()
                               : b.values.size() % b.width() == 0 && b.values.size() / b.width() == b.n_rows;
        require_sizes(agree, column,
                      "a block needs a value for each of " + to_text(b.n_rows) + " rows x " +
                          to_text(b.width()) + " columns",
                      b.values.size());
    }
    void operator()(const sparse_block& b) const {
        const std::size_t stored = b.row_begin(b.size());
        require_sizes(b.columns.size() == stored, column,
                      "a sparse block that ends at " + to_text(stored) + " needs as many columns",
                      b.columns.size());
        require_sizes(b.values.size() == stored, column,
                      "a sparse block that ends at " + to_text(stored) + " needs as many values",
                      b.values.size());
    }
};

}  // namespace detail

/// A named column of a table: values of one kind, shared, never changed. A block is a column of width > 1.
///
/// Throws `invalid_data` when the parts of its values have sizes that contradict each other. Offsets and codes
/// inside them are taken as they are.
class column_data {
  public:
    using storage = std::variant<array<double>, array<float>, category_values, text_values, timestamp_values,
                                 dense_block<double>, dense_block<float>, sparse_block>;

    /// A raw column.
    column_data(std::string name, storage values)
        : name_(std::move(name)),
          origin_(std::make_shared<const sluice::origin>(sluice::origin{{name_}, {}})),
          values_(std::move(values)) {
        std::visit(detail::sizes_check{name_}, values_);
    }

    /// A column that a step has made out of others.
    column_data(std::string name, storage values, sluice::origin from)
        : name_(std::move(name)),
          origin_(std::make_shared<const sluice::origin>(std::move(from))),
          values_(std::move(values)) {
        std::visit(detail::sizes_check{name_}, values_);
    }

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const sluice::origin& from() const { return *origin_; }
    [[nodiscard]] const storage& values() const { return values_; }

    /// The values as one of the alternatives of `storage`, or null.
    template <class Values>
    [[nodiscard]] const Values* as() const {
        return std::get_if<Values>(&values_);
    }

    [[nodiscard]] std::size_t n_rows() const {
        return std::visit([](const auto& values) { return values.size(); }, values_);
    }

    [[nodiscard]] sluice::kind kind() const {
        if (as<category_values>() != nullptr) return kind::categorical;
        if (as<text_values>() != nullptr) return kind::text;
        if (as<timestamp_values>() != nullptr) return kind::timestamp;
        return kind::numeric;
    }

    [[nodiscard]] bool is_block() const { return values_.index() >= 5; }

    /// How many numbers a row has here: 1, but for blocks.
    [[nodiscard]] std::size_t width() const {
        if (const auto* block = as<dense_block<double>>()) return block->width();
        if (const auto* block = as<dense_block<float>>()) return block->width();
        if (const auto* block = as<sparse_block>()) return block->width();
        return 1;
    }

    /// The same values under another name.
    [[nodiscard]] column_data renamed(std::string name) const {
        column_data other = *this;
        other.name_ = std::move(name);
        return other;
    }

    /// Other values in the place of these, made by a step: name stays, origin gains the step.
    [[nodiscard]] column_data replaced(storage values, std::string step) const {
        return {name_, std::move(values), {origin_->columns, std::move(step)}};
    }

  private:
    std::string name_;
    std::shared_ptr<const sluice::origin> origin_;
    storage values_;
};

}  // namespace sluice
