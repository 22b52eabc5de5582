// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

/// Which laws were tried on a component, and where it broke them.
struct report {
    struct violation {
        std::string law;
        std::string detail;
    };
    std::string component;
    std::vector<std::string> laws;  ///< those that were tried
    std::vector<violation> violations;

    [[nodiscard]] bool holds() const { return violations.empty(); }

    /// Notes that a law was tried, and that it is broken unless `ok`.
    void expect(const std::string& law, bool ok, std::string detail = {}) {
        laws.push_back(law);
        if (!ok) violations.push_back({law, std::move(detail)});
    }
};

/// The report as text: a line for each broken law, or how many hold.
[[nodiscard]] inline std::string to_text(const report& of) {
    std::string text = of.component + ": " + std::to_string(of.laws.size()) + " laws, " +
                       std::to_string(of.violations.size()) + " broken";
    for (const auto& v : of.violations) text += "\n  " + v.law + (v.detail.empty() ? "" : ": " + v.detail);
    return text;
}

/// How closely laws that cannot hold to the bit must hold, relative to 1 + the magnitude of the value. A component
/// that is exempt from a law says so here, and its documentation says why.
struct tolerances {
    double weights = 1e-9;       ///< weight k against k copies
    double row_order = 1e-9;     ///< another order of the training rows
    bool order_matters = false;  ///< exempt: rows are sampled or counted by index
};

}  // namespace sluice::testing
