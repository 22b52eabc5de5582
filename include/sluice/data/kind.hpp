// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace sluice {

/// What the values of a column mean.
///
/// | kind | storage | missing |
/// |---|---|---|
/// | `numeric` | float64, or float32 on request; alone or as a block | NaN |
/// | `categorical` | int32 codes and a shared dictionary of names | code -1 |
/// | `text` | UTF-8 strings | a null view |
/// | `timestamp` | int64 microseconds since 1970-01-01 UTC | `missing_timestamp` |
enum class kind : std::uint8_t { numeric, categorical, text, timestamp };

inline constexpr std::int32_t missing_code = -1;  ///< a missing category
inline constexpr std::int32_t unknown_code = -2;  ///< a category that was not there when the step was fitted
inline constexpr std::int64_t missing_timestamp = (std::numeric_limits<std::int64_t>::min)();

[[nodiscard]] constexpr std::string_view to_text(kind which) {
    switch (which) {
        case kind::numeric:
            return "numeric";
        case kind::categorical:
            return "categorical";
        case kind::text:
            return "text";
        case kind::timestamp:
            break;
    }
    return "timestamp";
}

}  // namespace sluice
