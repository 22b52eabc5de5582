// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/data/column_data.hpp"

#include <cmath>
#include <cstddef>
#include <string>

namespace sluice {

/// The value at a row of a lone column is missing, whatever the kind. Throws `schema_mismatch` for blocks.
[[nodiscard]] inline bool is_missing(const column_data& column, std::size_t row) {
    if (const auto* d = column.as<array<double>>()) return std::isnan((*d)[row]);
    if (const auto* f = column.as<array<float>>()) return std::isnan((*f)[row]);
    if (const auto* c = column.as<category_values>()) return c->codes[row] < 0;
    if (const auto* s = column.as<text_values>()) return (*s)[row].data() == nullptr;
    if (const auto* t = column.as<timestamp_values>()) return t->microseconds[row] == missing_timestamp;
    throw schema_mismatch({.component = "is_missing",
                           .requirement = "needs a lone column",
                           .actual = "a block",
                           .place = "column \"" + column.name() + "\"",
                           .hint = {}});
}

}  // namespace sluice
