// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace sluice::detail {

/// Text of a foreign file in quotes, short enough and harmless to show in an error.
[[nodiscard]] inline std::string shown(std::string_view raw) {
    std::string text = "\"";
    for (const char c : raw.substr(0, 40)) text += c >= ' ' && c < '\x7f' ? c : '?';
    return text + (raw.size() > 40 ? "...\"" : "\"");
}

}  // namespace sluice::detail
