// SPDX-License-Identifier: MIT
#pragma once

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

/// A named column of a table: values of one kind, shared, never changed. A block is a column of width > 1.
class column_data {
  public:
    using storage = std::variant<array<double>, array<float>, category_values, text_values, timestamp_values,
                                 dense_block<double>, dense_block<float>, sparse_block>;

    /// A raw column.
    column_data(std::string name, storage values)
        : name_(std::move(name)),
          origin_(std::make_shared<const sluice::origin>(sluice::origin{{name_}, {}})),
          values_(std::move(values)) {}

    /// A column that a step has made out of others.
    column_data(std::string name, storage values, sluice::origin from)
        : name_(std::move(name)),
          origin_(std::make_shared<const sluice::origin>(std::move(from))),
          values_(std::move(values)) {}

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
