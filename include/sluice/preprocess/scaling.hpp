// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/fixed_string.hpp"
#include "sluice/data/map_numbers.hpp"
#include "sluice/data/number_layout.hpp"
#include "sluice/preprocess/require_members.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The fitted form of the scalers that subtract a centre and divide by a scale: `(x - centre) / scale`.
template <fixed_string Component>
class scaling {
  public:
    static constexpr std::string_view component = Component.view();
    static constexpr std::uint32_t version = 1;

    scaling() = default;
    /// `centres` is 0 where nothing is subtracted, `scales` 1 where nothing is divided.
    scaling(number_layout layout, std::vector<double> centres, std::vector<double> scales)
        : layout_(std::move(layout)), centres_(std::move(centres)), scales_(std::move(scales)) {}

    [[nodiscard]] table transform(const table& x, const context& ctx) const {
        layout_.require(x, component);
        return map_numbers(x, component, ctx, [&](std::size_t j, double value) { return scaled(j, value); });
    }
    void transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        layout_.map_row(in, out, [&](std::size_t j, double value) { return scaled(j, value); });
    }
    [[nodiscard]] std::size_t input_width() const { return layout_.size(); }
    [[nodiscard]] std::size_t output_width() const { return layout_.size(); }

    [[nodiscard]] std::span<const double> centres() const { return centres_; }
    [[nodiscard]] std::span<const double> scales() const { return scales_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("layout", layout_);
        v("centres", centres_);
        v("scales", scales_);
    }
    void check() const { detail::require_members(component, layout_.size(), centres_, scales_); }

  private:
    [[nodiscard]] double scaled(std::size_t j, double value) const noexcept {
        return (value - centres_[j]) / scales_[j];
    }

    number_layout layout_;
    std::vector<double> centres_;
    std::vector<double> scales_;
};

}  // namespace sluice
