// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::testing {

/// Which laws were tried on a component, in which variants, and where it broke them.
struct report {
    /// One law in one variant: the two together are the check's id.
    struct check {
        std::string law;
        std::string variant;
        bool holds = true;
        std::string detail = {};  ///< what was found instead
        [[nodiscard]] std::string id() const { return law + "/" + variant; }
    };
    struct exemption {
        std::string law;
        std::string reason;
    };

    std::string component;
    std::vector<check> checks = {};
    std::vector<exemption> exemptions = {};

    [[nodiscard]] std::vector<check> broken() const {
        std::vector<check> all;
        std::copy_if(checks.begin(), checks.end(), std::back_inserter(all),
                     [](const check& c) { return !c.holds; });
        return all;
    }
    [[nodiscard]] bool holds() const { return broken().empty(); }

    /// Notes that a law was tried, and that it is broken unless `ok`.
    void expect(std::string_view law, std::string variant, bool ok, std::string detail = {}) {
        checks.push_back({std::string(law), std::move(variant), ok, ok ? std::string() : std::move(detail)});
    }
    /// Notes that a law does not apply to this component, and why.
    void exempt(std::string_view law, std::string_view reason) {
        exemptions.push_back({std::string(law), std::string(reason)});
    }
};

/// The report as a table, a line for each law: how many checks, then what is broken or why it does not apply.
[[nodiscard]] inline std::string to_text(const report& of) {
    const auto padded = [](std::string text) {
        text.resize((std::max)(std::size_t{16}, text.size() + 1), ' ');
        return text;
    };
    std::string text = of.component + ": " + std::to_string(of.checks.size()) + " checks, " +
                       std::to_string(of.broken().size()) + " broken";
    for (std::size_t begin = 0, end = 0; begin < of.checks.size(); begin = end) {
        std::string broken;
        for (end = begin; end < of.checks.size() && of.checks[end].law == of.checks[begin].law; ++end)
            if (const auto& c = of.checks[end]; !c.holds)
                broken += "\n    broken: " + c.id() + (c.detail.empty() ? "" : ": " + c.detail);
        text += "\n  " + padded(of.checks[begin].law) + std::to_string(end - begin) + broken;
    }
    for (const auto& e : of.exemptions) text += "\n  " + padded(e.law) + "exempt: " + e.reason;
    return text;
}

}  // namespace sluice::testing
