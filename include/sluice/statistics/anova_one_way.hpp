// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/target.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// The variation of numbers, split into that between groups and that within them.
struct anova {
    double between = 0;                                    ///< sum of squares between groups
    double within = 0;                                     ///< sum of squares within groups
    std::size_t between_degrees = 0;                       ///< groups - 1
    std::size_t within_degrees = 0;                        ///< rows - groups
    double f = std::numeric_limits<double>::quiet_NaN();   ///< ratio of the mean squares; NaN for 0 / 0
    double r2 = std::numeric_limits<double>::quiet_NaN();  ///< between / (between + within); NaN for 0 / 0
    double residual_deviation = std::numeric_limits<double>::quiet_NaN();  ///< root of within's mean square
};

namespace detail {

inline void require_anova(bool sound, const char* requirement, std::string actual, std::string place = {}) {
    if (!sound)
        throw invalid_data({.component = "anova_one_way",
                            .requirement = requirement,
                            .actual = std::move(actual),
                            .place = std::move(place),
                            .hint = {}});
}

/// Size and mean of each group and of all rows, relative to the first value.
struct group_means {
    double origin = 0;
    double grand = 0;
    std::vector<double> means;  // [n_classes]
    std::vector<double> sizes;  // [n_classes]

    group_means(std::span<const double> values, const class_target& groups)
        : origin(values[0]), means(groups.n_classes()), sizes(groups.n_classes()) {
        std::vector<compensated_sum> sums(groups.n_classes());
        compensated_sum total;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto g = static_cast<std::size_t>(groups.codes[i]);
            sums[g].add(values[i] - origin);
            total.add(values[i] - origin);
            sizes[g] += 1;
        }
        grand = total.value() / static_cast<double>(values.size());
        for (std::size_t g = 0; g < sums.size(); ++g)
            if (sizes[g] > 0) means[g] = sums[g].value() / sizes[g];
    }
};

}  // namespace detail

/// One-way analysis of variance: do the means of groups differ by more than their rows scatter?
///
/// `values` [n_rows], `groups` [n_rows], of which those without rows do not count. Values are taken relative to the first
/// one, which costs no digit where they share their leading ones, and about means afterwards. Throws `invalid_data` for
/// unequal lengths, values that are not finite, codes without a name, fewer than two groups, or no more rows than
/// groups. O(n_rows). Source: Fisher, "Statistical methods for research workers", 1925, chapter 7.
///
/// Example: `anova_one_way(numbers(t["yield"]).values.span(), class_labels(t["field"])).f`
[[nodiscard]] inline anova anova_one_way(std::span<const double> values, const class_target& groups) {
    using detail::require_anova;
    require_anova(values.size() == groups.size(), "needs a group for each row", to_text(groups.size()));
    require_anova(!values.empty(), "needs at least two groups", "no rows");
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            require_anova(false, "values must be finite", to_text(values[i]), "row " + to_text(i));
        if (groups.codes[i] < 0 || static_cast<std::size_t>(groups.codes[i]) >= groups.n_classes())
            require_anova(false, "codes must be those of groups", to_text(groups.codes[i]),
                          "row " + to_text(i));
    }
    const detail::group_means centre(values, groups);
    std::size_t k = 0;
    for (const double size : centre.sizes) k += size > 0 ? 1 : 0;
    require_anova(k >= 2, "needs at least two groups", to_text(k));
    require_anova(values.size() > k, "needs more rows than groups", to_text(values.size()));
    compensated_sum between, within;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double d = values[i] - centre.origin - centre.means[static_cast<std::size_t>(groups.codes[i])];
        within.add(d * d);
    }
    for (std::size_t g = 0; g < centre.sizes.size(); ++g) {
        const double d = centre.means[g] - centre.grand;
        if (centre.sizes[g] > 0) between.add(centre.sizes[g] * d * d);
    }
    anova result{.between = between.value(), .within = within.value()};
    result.between_degrees = k - 1;
    result.within_degrees = values.size() - k;
    const double scatter = result.within / static_cast<double>(result.within_degrees);
    result.f = result.between / static_cast<double>(k - 1) / scatter;
    result.r2 = result.between / (result.between + result.within);
    result.residual_deviation = std::sqrt(scatter);
    return result;
}

}  // namespace sluice
