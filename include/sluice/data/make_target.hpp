// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/data/target.hpp"

#include <string>
#include <vector>

namespace sluice {

/// Classes out of a column of names (sorted by bytes) or of numbers (sorted by value); `order` gives the
/// classes and their order instead, for columns of names only. Throws `invalid_data` at a missing value, a
/// name outside `order`, or an order for numbers.
[[nodiscard]] SLUICE_INLINE class_target class_labels(const column_data& column,
                                                      std::vector<std::string> order = {});

/// The numbers of a column as a target. Throws `invalid_data` at a missing or infinite value.
[[nodiscard]] SLUICE_INLINE numeric_target numbers(const column_data& column);

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/data/make_target_definitions.hpp"
#endif
