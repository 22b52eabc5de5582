// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/preprocess/fill.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// What a missing value is replaced by.
enum class impute_strategy : std::uint8_t { mean, median, most_frequent, constant };
constexpr auto names_of(impute_strategy) {
    return std::array<std::string_view, 4>{"mean", "median", "most_frequent", "constant"};
}

/// Replaces missing values by a statistic of the training rows of the column, weighted.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `strategy` | `mean` | `mean`, `median` (numbers); `most_frequent`, `constant` (numbers, categories, text) |
/// | `fill_number` | 0 | the constant for numbers |
/// | `fill_name` | `missing` | the constant for categories and text |
///
/// Takes any columns but timestamps and sparse blocks, [n_rows x n_columns] -> the same. Of equally frequent
/// values the smallest is taken. The median of an even number of rows is the middle of the two. A category
/// that is filled in joins the column's dictionary when it is not there. Rows of weight 0 do not count; a
/// column without any value throws `invalid_data` (but for `constant`), an infinite value too (`mean`).
/// O(n_rows log n_rows) per column for `median` and `most_frequent`, else O(n_rows). Same bits for any number
/// of threads; any order of the rows, but for the rounding of `mean`. Example: `on("Age", "Fare") |
/// simple_imputer{.strategy = impute_strategy::median}`.
struct simple_imputer {
    static constexpr std::string_view name = "simple_imputer";
    static constexpr role step_role = role::transformer;

    impute_strategy strategy = impute_strategy::mean;
    real fill_number = 0;
    short_text fill_name = "missing";

    static auto parameters() {
        return std::array{
            parameter{"strategy", &simple_imputer::strategy, "statistic that fills in"},
            parameter{"fill_number", &simple_imputer::fill_number, "constant for numbers"},
            parameter{"fill_name", &simple_imputer::fill_name, "constant for categories and text"}};
    }
    template <class Schema>
    using output_schema = Schema;

    class fitted;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const simple_imputer&, const simple_imputer&) = default;
};

class simple_imputer::fitted {
  public:
    static constexpr std::string_view component = "simple_imputer";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] table transform(const table& x, const context&) const;

    void transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        for (std::size_t i = 0; i < fills_.size(); ++i) {
            out[i] = in[i];
            if (fills_[i].is_name != 0 ? in[i].text.data() == nullptr : std::isnan(in[i].number))
                out[i] = {fills_[i].rounded(),
                          fills_[i].is_name != 0 ? std::string_view(fills_[i].name) : std::string_view{}};
        }
    }

    [[nodiscard]] std::size_t input_width() const { return fills_.size(); }
    [[nodiscard]] std::size_t output_width() const { return fills_.size(); }
    /// What is filled in, for each cell of a row.
    [[nodiscard]] std::span<const detail::fill_value> fills() const { return fills_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("fills", fills_);
    }

  private:
    friend struct simple_imputer;
    std::vector<detail::fill_value> fills_;
};

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/preprocess/simple_imputer_definitions.hpp"
#endif
