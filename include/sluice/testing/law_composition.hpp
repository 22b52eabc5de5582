// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/any_estimator.hpp"
#include "sluice/compose/columns.hpp"
#include "sluice/compose/named.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/testing/attempt.hpp"
#include "sluice/testing/draws_numbers.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace sluice::testing {

/// A step in a composition is the step: behind nested branches and under a name, a transformer as a branch and in front of
/// a passthrough, too; and with its type erased. All at once, as each composition takes as long to compile as the step. In
/// scikit-learn's words: `check_pipeline_consistency`. A component that draws random numbers is exempt but for the erased
/// type, because its random numbers are keyed by its place.
template <step Spec>
void law_composition(report& r, const Spec& spec, const dataset<>& data, const tolerances&) {
    const auto expected = outputs(fit(spec, data), data.x());
    const auto expect = [&](const auto& composed) {
        r.expect("composition", "amid other steps", same(outputs(fit(composed, data), data.x()), expected));
    };
    const auto before = columns(columns(passthrough{}));
    if (draws_numbers(spec)) {
        r.exempt("composition", "random numbers are keyed by the place");
    } else if constexpr (transformer<Spec>) {
        expect(before | columns(named("law", spec)) | passthrough{});
    } else {
        expect(before | named("law", spec));
    }
    if constexpr (estimator<Spec>) {
        const auto erased = any_estimator(spec).fit(data);
        bool equal = true;
        if constexpr (classifier<Spec>) {
            const auto proba = erased.predict_proba(data.x());
            for (std::size_t i = 0; i < expected.size(); ++i)
                for (std::size_t k = 0; k < expected[i].size(); ++k)
                    equal = equal && proba(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) ==
                                         expected[i][k].number;
        } else {
            const auto numbers = erased.predict_outputs(data.x());
            for (std::size_t i = 0; i < expected.size(); ++i)
                for (std::size_t k = 0; k < expected[i].size(); ++k)
                    equal = equal && numbers(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) ==
                                         expected[i][k].number;
        }
        r.expect("composition", "with its type erased", equal);
    }
}

}  // namespace sluice::testing
