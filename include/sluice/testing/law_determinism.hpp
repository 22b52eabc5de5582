// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cstddef>
#include <string>

namespace sluice::testing {

/// A model depends on data, specification and seed alone: the same bytes for any number of threads and when it
/// is fitted again, and predictions of the same bits for any number of threads.
/// In scikit-learn's words: `check_fit_idempotent`, `check_fit_score_takes_y` have no thread counts; this has.
inline void law_determinism(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto fitted = of.fit(data, {.seed = 1, .threads = 1});
    const auto expected = fitted.bytes();
    r.expect("determinism", "fitted again", of.fit(data, {.seed = 1, .threads = 1}).bytes() == expected);
    r.expect("determinism", "fitted by all threads", of.fit(data, {.seed = 1}).bytes() == expected);
    const auto said = fitted.outputs(data.x(), {.threads = 1});
    for (const std::size_t threads : {2u, 3u, 8u}) {
        r.expect("determinism", "fitted by " + sluice::to_text(threads) + " threads",
                 of.fit(data, {.seed = 1, .threads = threads}).bytes() == expected);
        r.expect("determinism", "predicted by " + sluice::to_text(threads) + " threads",
                 same(fitted.outputs(data.x(), {.threads = threads}), said));
    }
}

}  // namespace sluice::testing
