// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/cell.hpp"
#include "sluice/data/features.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice {

/// How many numbers a row has, and which of them are float32 in tables: a row, which has doubles only, must
/// round where a table would, so that both give the same bits.
class number_layout {
  public:
    number_layout() = default;
    explicit number_layout(const std::vector<feature>& all) {
        for (const auto& f : all)
            single_.push_back(std::holds_alternative<std::span<const float>>(f.values) ? 1 : 0);
    }

    [[nodiscard]] std::size_t size() const { return single_.size(); }

    /// Throws `schema_mismatch` when a table has another number of numbers a row.
    void require(const table& x, std::string_view component) const {
        if (const std::size_t found = features(x, component).size(); found != single_.size())
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs " + to_text(single_.size()) + " numbers a row",
                                   .actual = to_text(found),
                                   .place = {},
                                   .hint = {}});
    }
    [[nodiscard]] double round(std::size_t index, double value) const noexcept {
        return single_[index] != 0 ? static_cast<double>(static_cast<float>(value)) : value;
    }

    /// `out[j] = function(j, in[j])`: what `map_numbers` does with a table.
    template <class Function>
    void map_row(std::span<const cell> in, std::span<cell> out, const Function& function) const noexcept {
        for (std::size_t j = 0; j < single_.size(); ++j) out[j] = {round(j, function(j, in[j].number)), {}};
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("single", single_);
    }

    friend bool operator==(const number_layout&, const number_layout&) = default;

  private:
    std::vector<std::uint8_t> single_;
};

}  // namespace sluice
