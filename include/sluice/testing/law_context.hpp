// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <atomic>
#include <cstddef>
#include <string_view>

namespace sluice::testing {

/// The context says how a fit runs, not what it learns: sinks and, for what draws no random numbers, the seed
/// change nothing; a fit that is told to stop stops or comes to the same end; validation data of another schema
/// are refused.
inline void law_context(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto expected = of.fit(data).bytes();
    if (!of.draws_numbers()) r.expect("context", "seed", of.fit(data, {.seed = 77}).bytes() == expected);
    bool sound = true;
    const auto progress = [&](const progress_event& e) { sound = sound && e.done <= e.total; };
    r.expect("context", "progress sink", of.fit(data, {.progress = progress}).bytes() == expected && sound);
    const auto log = [](log_level, std::string_view) {};
    r.expect("context", "log sink", of.fit(data, {.log = log}).bytes() == expected);
    const std::atomic<bool> stop = true;
    const auto stopped = try_to([&] { return of.fit(data, {.cancellation = &stop}).bytes() == expected; });
    r.expect("context", "cancellation", stopped.result.value_or(stopped.is_typed && stopped.names("stopped")),
             stopped.refusal);
    const auto same_validation = try_to([&] { return of.fit(data, {.validation = &data}).bytes().size(); });
    r.expect("context", "validation data", same_validation.result.has_value(), same_validation.refusal);
    const dataset<> other{table::of_rows(data.n_rows()), data.target()};
    r.expect("context", "validation data of another schema",
             !refusal_of<schema_mismatch>([&] { return of.fit(data, {.validation = &other}); }).empty());
}

}  // namespace sluice::testing
