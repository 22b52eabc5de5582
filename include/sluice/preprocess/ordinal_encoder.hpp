// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/preprocess/categories.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Turns categories into numbers: the i-th category becomes i. With `categories` given it maps labels in that
/// order: `ordinal_encoder{.categories = {"male", "female"}}` makes male 0 and female 1.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `categories` | those of the training rows | the categories of every column, in order |
/// | `unknown` | `error` | a category that is not among them: `error`, `as_missing` |
/// | `missing` | `as_missing` | a missing value: `error`, `as_missing` (NaN), `own_category` (the number of categories) |
///
/// Takes categorical, text and lone numeric columns, [n_rows x n_columns] -> the same shape, float64.
/// Categories found in the data are sorted, names by bytes, numbers by value; rows of weight 0 do not count.
/// O(n_rows log n_categories); same bits for any number of threads and any order of the rows. Can be fitted
/// in chunks (`learner`). Throws `invalid_data` as the policies say, `schema_mismatch` for blocks and
/// timestamps.
struct ordinal_encoder {
    static constexpr std::string_view name = "ordinal_encoder";
    static constexpr role step_role = role::transformer;

    name_list categories = {};
    sluice::unknown unknown = sluice::unknown::error;
    sluice::missing missing = sluice::missing::as_missing;

    static auto parameters() {
        return std::array{
            parameter{"categories", &ordinal_encoder::categories, "categories in order; empty: those found"},
            parameter{"unknown", &ordinal_encoder::unknown, "what to do with other categories"},
            parameter{"missing", &ordinal_encoder::missing, "what to do with missing values"}};
    }

    class fitted;
    class learner_type;
    [[nodiscard]] learner_type learner() const;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const ordinal_encoder&, const ordinal_encoder&) = default;
};

class ordinal_encoder::fitted {
  public:
    static constexpr std::string_view component = "ordinal_encoder";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] table transform(const table& x, const context& ctx) const;
    [[nodiscard]] bool transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        for (std::size_t j = 0; j < columns_.size(); ++j) {
            const std::int32_t code = columns_.code(j, in[j]);
            if (code == detail::category_columns::refused) return false;
            out[j] = {number(code), {}};
        }
        return true;
    }
    [[nodiscard]] std::size_t input_width() const { return columns_.size(); }
    [[nodiscard]] std::size_t output_width() const { return columns_.size(); }

    /// The categories of column j, in the order of their codes.
    [[nodiscard]] const dictionary& categories(std::size_t j) const { return columns_.categories(j); }
    /// How many rows of column j hold a category that was not there when it was fitted.
    [[nodiscard]] std::size_t count_unknown(const table& x, std::size_t j) const {
        return columns_.count_unknown(x, j, component);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("columns", columns_);
    }

  private:
    friend class ordinal_encoder::learner_type;
    [[nodiscard]] static double number(std::int32_t code) noexcept {
        return code < 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(code);
    }
    detail::category_columns columns_;
};

/// Collects the categories of chunk after chunk.
class ordinal_encoder::learner_type {
  public:
    explicit learner_type(const ordinal_encoder& spec) : spec_(spec), found_(name, spec.categories) {}
    void add(const dataset<>& data, const context& ctx) { found_.add(data, ctx); }
    [[nodiscard]] fitted finish() const {
        fitted state;
        state.columns_ = {found_.finish(), found_.header(), spec_.unknown, spec_.missing};
        return state;
    }

  private:
    ordinal_encoder spec_;
    detail::category_learner found_;
};

inline ordinal_encoder::learner_type ordinal_encoder::learner() const { return learner_type(*this); }

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/preprocess/ordinal_encoder_definitions.hpp"
#endif
