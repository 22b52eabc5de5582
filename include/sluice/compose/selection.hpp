// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/table_schema.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sluice {

/// The fitted form of everything that only chooses columns: `on`, `rest`, `drop`, `passthrough`.
/// Tables are served by name, rows by the cells that the chosen columns had when it was fitted.
class selection {
  public:
    static constexpr std::string_view component = "selection";
    static constexpr std::uint32_t version = 1;

    selection() = default;

    /// Chooses the columns of these names; throws `schema_mismatch` when one is not in `x`.
    selection(std::vector<std::string> names, const table& x, std::string_view who)
        : names_(std::move(names)) {
        for (const auto& name : names_) (void)x.at(name, who);
        bind(table_schema(x));
    }

    /// Says where the columns will lie in a row: a model reads rows of the columns that it needs, no others.
    void bind(const table_schema& input) {
        cells_.clear();
        input_width_ = 0;
        std::unordered_map<std::string_view, std::pair<std::uint64_t, std::uint64_t>> cells_of;
        for (const auto& e : input.entries()) {
            cells_of[e.name] = {input_width_, input_width_ + e.width};
            input_width_ += e.width;
        }
        for (const auto& name : names_)
            if (const auto found = cells_of.find(name); found != cells_of.end())
                for (auto at = found->second.first; at < found->second.second; ++at) cells_.push_back(at);
    }

    [[nodiscard]] table transform(const table& x, const context&) const { return x.select(names_, "on"); }

    void transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        for (std::size_t i = 0; i < cells_.size(); ++i) out[i] = in[static_cast<std::size_t>(cells_[i])];
    }

    [[nodiscard]] std::size_t input_width() const { return static_cast<std::size_t>(input_width_); }
    [[nodiscard]] std::size_t output_width() const { return cells_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("names", names_);
        v("cells", cells_);
        v("input_width", input_width_);
    }

    /// Throws `invalid_data` when a cell lies outside the row.
    void check() const {
        // Blocks may be empty, so there may be fewer cells than names.
        const auto outside =
            std::find_if(cells_.begin(), cells_.end(), [&](std::uint64_t at) { return at >= input_width_; });
        if (outside != cells_.end())
            throw invalid_data({.component = "selection",
                                .requirement = "cells must lie inside a row of " + to_text(input_width_),
                                .actual = to_text(*outside),
                                .place = {},
                                .hint = {}});
    }

  private:
    std::vector<std::string> names_;
    std::vector<std::uint64_t> cells_;
    std::uint64_t input_width_ = 0;
};

}  // namespace sluice
