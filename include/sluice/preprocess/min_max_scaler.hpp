// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/data/map_numbers.hpp"
#include "sluice/preprocess/range_learner.hpp"
#include "sluice/preprocess/require_members.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Brings numbers into a range: `low + (x - min) / (max - min) * (high - low)` over the rows that are not
/// missing.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `low`, `high` | 0, 1 | the range; `low < high` is checked when fitted |
/// | `clip` | false | values outside the training range become `low` or `high` |
///
/// Takes numeric columns and dense blocks, [n_rows x n_columns] -> the same. Missing values stay missing and
/// do not count, nor do rows of weight 0. A column that does not vary becomes `low`. Infinite values throw
/// `invalid_data` when fitted; `low >= high` throws `invalid_parameter`. O(n_rows x n_columns); same bits for
/// any number of threads and any order of the rows. Can be fitted in chunks (`learner`).
/// Example: `on(kind::numeric) | min_max_scaler{.clip = true}`.
struct min_max_scaler {
    static constexpr std::string_view name = "min_max_scaler";
    static constexpr role step_role = role::transformer;

    real low = 0;
    real high = 1;
    bool clip = false;

    static auto parameters() {
        return std::array{parameter{"low", &min_max_scaler::low, "lower end of the range"},
                          parameter{"high", &min_max_scaler::high, "upper end of the range"},
                          parameter{"clip", &min_max_scaler::clip, "keep later values inside the range"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;
    template <class Schema>
    using output_schema = Schema;

    class fitted;
    class learner_type;
    [[nodiscard]] learner_type learner() const;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const min_max_scaler&, const min_max_scaler&) = default;
};

class min_max_scaler::fitted {
  public:
    static constexpr std::string_view component = "min_max_scaler";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] table transform(const table& x, const context& ctx) const {
        layout_.require(x, component);
        return map_numbers(x, component, ctx, [&](std::size_t j, double value) { return scaled(j, value); });
    }
    void transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        layout_.map_row(in, out, [&](std::size_t j, double value) { return scaled(j, value); });
    }
    [[nodiscard]] std::size_t input_width() const { return layout_.size(); }
    [[nodiscard]] std::size_t output_width() const { return layout_.size(); }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("layout", layout_);
        v("minima", minima_);
        v("ranges", ranges_);
        v("low", low_);
        v("high", high_);
        v("clip", clip_);
    }
    void check() const { detail::require_members(component, layout_.size(), minima_, ranges_); }

  private:
    friend class min_max_scaler::learner_type;

    [[nodiscard]] double scaled(std::size_t j, double value) const noexcept {
        const double x = low_ + (value - minima_[j]) / ranges_[j] * (high_ - low_);
        if (!clip_) return x;
        // NaN passes both comparisons.
        return x < low_ ? low_ : x > high_ ? high_ : x;
    }

    number_layout layout_;
    std::vector<double> minima_;
    std::vector<double> ranges_;  // max - min, 1 for a column that does not vary
    double low_ = 0;
    double high_ = 1;
    bool clip_ = false;
};

class min_max_scaler::learner_type : public detail::range_learner {
  public:
    explicit learner_type(const min_max_scaler& spec) : range_learner(name), spec_(spec) {
        if (!(spec.low < spec.high))
            throw invalid_parameter({.component = "min_max_scaler.low",
                                     .requirement = "must be < high = " + to_text(spec.high.value()),
                                     .actual = to_text(spec.low.value()),
                                     .place = {},
                                     .hint = {}});
    }

    [[nodiscard]] fitted finish() const {
        fitted state;
        state.layout_ = layout();
        for (const auto& range : ranges()) {
            state.minima_.push_back(range.empty() ? 0.0 : range.low);
            state.ranges_.push_back(range.empty() || range.low == range.high ? 1.0 : range.high - range.low);
        }
        state.low_ = spec_.low;
        state.high_ = spec_.high;
        state.clip_ = spec_.clip;
        return state;
    }

  private:
    min_max_scaler spec_;
};

inline min_max_scaler::learner_type min_max_scaler::learner() const { return learner_type(*this); }

inline min_max_scaler::fitted min_max_scaler::fit(const dataset<>& data, const context& ctx) const {
    auto all = learner();
    all.add(data, ctx);
    return all.finish();
}

}  // namespace sluice
