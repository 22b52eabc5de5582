// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/data/is_missing.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Which columns get an indicator: those that had missing values when fitted, or all of them.
enum class indicator_columns : std::uint8_t { with_missing, all };
constexpr auto names_of(indicator_columns) { return std::array<std::string_view, 2>{"with_missing", "all"}; }

/// Says where values are missing: column `Age` becomes the numeric column `Age_missing`, 1 where `Age` is
/// missing, else 0. Put it in a branch of its own beside the imputer:
/// `columns(on("Age") | simple_imputer{}, on("Age") | missing_indicator{})`.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `features` | `with_missing` | which columns: `with_missing` (when fitted), `all` |
///
/// Takes lone columns of any kind, [n_rows x n_columns] -> [n_rows x n_indicators]. Rows of weight 0 do not
/// count when it is fitted. O(n_rows x n_columns). Throws `schema_mismatch` for blocks.
struct missing_indicator {
    static constexpr std::string_view name = "missing_indicator";
    static constexpr role step_role = role::transformer;

    indicator_columns features = indicator_columns::with_missing;

    static auto parameters() {
        return std::array{
            parameter{"features", &missing_indicator::features, "which columns get an indicator"}};
    }

    class fitted;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const missing_indicator&, const missing_indicator&) = default;
};

class missing_indicator::fitted {
  public:
    static constexpr std::string_view component = "missing_indicator";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] table transform(const table& x, const context&) const {
        if (x.n_columns() != by_name_.size())
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs " + to_text(by_name_.size()) + " columns",
                                   .actual = to_text(x.n_columns()),
                                   .place = {},
                                   .hint = {}});
        table indicators = table::of_rows(x.n_rows());
        for (const auto column : columns_) {
            const column_data& source = x[static_cast<std::size_t>(column)];
            std::vector<double> values(x.n_rows());
            for (std::size_t i = 0; i < values.size(); ++i) values[i] = is_missing(source, i) ? 1.0 : 0.0;
            indicators.add(source.replaced(array<double>(std::move(values)), std::string(component))
                               .renamed(source.name() + "_missing"));
        }
        return indicators;
    }

    void transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        for (std::size_t k = 0; k < columns_.size(); ++k) {
            const auto j = static_cast<std::size_t>(columns_[k]);
            const bool absent = by_name_[j] != 0 ? in[j].text.data() == nullptr : std::isnan(in[j].number);
            out[k] = {absent ? 1.0 : 0.0, {}};
        }
    }
    [[nodiscard]] std::size_t input_width() const { return by_name_.size(); }
    [[nodiscard]] std::size_t output_width() const { return columns_.size(); }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("columns", columns_);
        v("by_name", by_name_);
    }
    /// Throws `invalid_data` when an indicator belongs to no column.
    void check() const {
        for (const auto column : columns_)
            if (column >= by_name_.size())
                throw invalid_data({.component = std::string(component),
                                    .requirement = "indicators must belong to one of " +
                                                   to_text(by_name_.size()) + " columns",
                                    .actual = to_text(column),
                                    .place = {},
                                    .hint = "the model file is damaged or was made by hand"});
    }

  private:
    friend struct missing_indicator;
    std::vector<std::uint64_t> columns_;
    std::vector<std::uint8_t> by_name_;  // per input column: missing is a null name, not NaN
};

inline missing_indicator::fitted missing_indicator::fit(const dataset<>& data, const context&) const {
    fitted state;
    const auto& x = data.x();
    for (std::size_t j = 0; j < x.n_columns(); ++j) {
        bool any = features == indicator_columns::all;
        for (std::size_t i = 0; i < x.n_rows() && !any; ++i) any = data.weight(i) > 0 && is_missing(x[j], i);
        if (x[j].is_block()) (void)is_missing(x[j], 0);
        if (any) state.columns_.push_back(j);
        state.by_name_.push_back(x[j].kind() == kind::categorical || x[j].kind() == kind::text ? 1 : 0);
    }
    return state;
}

}  // namespace sluice
