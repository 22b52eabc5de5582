// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/on.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Leaves the table as it is: for a branch of `columns` that needs no work, as in `rest | passthrough{}`.
struct passthrough : detail::selects<passthrough> {
    static constexpr std::string_view name = "passthrough";
    template <class Schema>
    using output_schema = Schema;

    [[nodiscard]] static std::vector<std::string> selected(const table& x) { return x.names(); }
    [[nodiscard]] static std::string text() { return "passthrough{}"; }
    friend bool operator==(const passthrough&, const passthrough&) = default;
};

}  // namespace sluice
