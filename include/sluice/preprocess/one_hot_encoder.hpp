// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/preprocess/categories.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Which indicator of a column is left out: none; the first category's; the first's where there are just two.
enum class one_hot_drop : std::uint8_t { none, first, if_binary };
constexpr auto names_of(one_hot_drop) {
    return std::array<std::string_view, 3>{"none", "first", "if_binary"};
}

/// How indicators are stored: as a dense block, or as a sparse one (few bytes a row, but not every estimator
/// takes it).
enum class block_output : std::uint8_t { dense, sparse };
constexpr auto names_of(block_output) { return std::array<std::string_view, 2>{"dense", "sparse"}; }

/// Turns each column of categories into a block of indicators, one per category: 1 where the row has it, else
/// 0.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `categories` | those of the training rows | the categories of every column, in order |
/// | `drop` | `none` | the indicator that is left out: `none`, `first`, `if_binary` |
/// | `unknown` | `error` | a category that is not among them: `error`, `as_missing` |
/// | `missing` | `as_missing` | a missing value: `error`, `as_missing` (all zeros), `own_category` (an indicator `missing`) |
/// | `output` | `dense` | how the block is stored: `dense`, `sparse` |
///
/// Takes categorical, text and lone numeric columns. Column `city` becomes the block `city`, [n_rows x
/// n_categories], with the names `city_Paris`, `city_Rome`, ... Categories found in the data are sorted,
/// names by bytes, numbers by value; rows of weight 0 do not count. O(n_rows log n_categories), and O(n_rows
/// x n_categories) memory when dense. Same bits for any number of threads and any order of the rows. Can be
/// fitted in chunks (`learner`). Throws `invalid_data` as the policies say, `schema_mismatch` for blocks and
/// timestamps.
/// Example: `on("Embarked") | one_hot_encoder{.categories = {"C", "Q", "S"}, .drop = one_hot_drop::first}`.
struct one_hot_encoder {
    static constexpr std::string_view name = "one_hot_encoder";
    static constexpr role step_role = role::transformer;

    name_list categories = {};
    one_hot_drop drop = one_hot_drop::none;
    sluice::unknown unknown = sluice::unknown::error;
    sluice::missing missing = sluice::missing::as_missing;
    block_output output = block_output::dense;

    static auto parameters() {
        return std::array{
            parameter{"categories", &one_hot_encoder::categories, "categories in order; empty: those found"},
            parameter{"drop", &one_hot_encoder::drop, "indicator that is left out"},
            parameter{"unknown", &one_hot_encoder::unknown, "what to do with other categories"},
            parameter{"missing", &one_hot_encoder::missing, "what to do with missing values"},
            parameter{"output", &one_hot_encoder::output, "how indicators are stored"}};
    }

    class fitted;
    class learner_type;
    [[nodiscard]] learner_type learner() const;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const one_hot_encoder&, const one_hot_encoder&) = default;
};

class one_hot_encoder::fitted {
  public:
    static constexpr std::string_view component = "one_hot_encoder";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] table transform(const table& x, const context& ctx) const;

    [[nodiscard]] bool transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        std::size_t at = 0;
        for (std::size_t j = 0; j < columns_.size(); ++j) {
            const std::int32_t code = columns_.code(j, in[j]);
            if (code == detail::category_columns::refused) return false;
            const std::size_t width = block_width(j);
            for (std::size_t k = 0; k < width; ++k) out[at + k] = {0.0, {}};
            if (const std::int32_t place = code - dropped(j); code >= 0 && place >= 0)
                out[at + static_cast<std::size_t>(place)].number = 1.0;
            at += width;
        }
        return true;
    }

    [[nodiscard]] std::size_t input_width() const { return columns_.size(); }
    [[nodiscard]] std::size_t output_width() const {
        std::size_t width = 0;
        for (std::size_t j = 0; j < columns_.size(); ++j) width += block_width(j);
        return width;
    }

    /// The categories of column j, in the order of their indicators, before one is dropped.
    [[nodiscard]] const dictionary& categories(std::size_t j) const { return columns_.categories(j); }
    /// How many rows of column j hold a category that was not there when it was fitted.
    [[nodiscard]] std::size_t count_unknown(const table& x, std::size_t j) const {
        return columns_.count_unknown(x, j, component);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("columns", columns_);
        v("drop", drop_);
        v("sparse", sparse_);
    }
    /// Throws `invalid_data` when a member has a value that it cannot have.
    void check() const {
        if (drop_ > 2 || sparse_ > 1)
            throw invalid_data({.component = std::string(component),
                                .requirement = "members must be in range",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    friend class one_hot_encoder::learner_type;

    /// How many codes at the front have no indicator: 0 or 1.
    [[nodiscard]] std::int32_t dropped(std::size_t j) const noexcept {
        if (drop_ == static_cast<std::uint8_t>(one_hot_drop::first)) return columns_.n_codes(j) > 0 ? 1 : 0;
        if (drop_ == static_cast<std::uint8_t>(one_hot_drop::if_binary))
            return columns_.n_codes(j) == 2 ? 1 : 0;
        return 0;
    }
    [[nodiscard]] std::size_t block_width(std::size_t j) const noexcept {
        return columns_.n_codes(j) - static_cast<std::size_t>(dropped(j));
    }

    [[nodiscard]] std::vector<std::string> block_names(const std::string& column, std::size_t j) const;

    [[nodiscard]] dense_block<double> dense(const table& x, std::size_t j) const;

    [[nodiscard]] sparse_block sparse(const table& x, std::size_t j) const;

    detail::category_columns columns_;
    std::uint8_t drop_ = 0;
    std::uint8_t sparse_ = 0;
};

/// Collects the categories of chunk after chunk.
class one_hot_encoder::learner_type {
  public:
    explicit learner_type(const one_hot_encoder& spec) : spec_(spec), found_(name, spec.categories) {}
    void add(const dataset<>& data, const context& ctx) { found_.add(data, ctx); }
    [[nodiscard]] fitted finish() const {
        fitted state;
        state.columns_ = {found_.finish(), found_.header(), spec_.unknown, spec_.missing};
        state.drop_ = static_cast<std::uint8_t>(spec_.drop);
        state.sparse_ = static_cast<std::uint8_t>(spec_.output);
        return state;
    }

  private:
    one_hot_encoder spec_;
    detail::category_learner found_;
};

inline one_hot_encoder::learner_type one_hot_encoder::learner() const { return learner_type(*this); }

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/preprocess/one_hot_encoder_definitions.hpp"
#endif
