// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

/// No rows are refused by name when fitting, and give no rows when predicting; an estimator refuses a table
/// without columns by name; one or two rows and one column are learned from, or refused by name. In
/// scikit-learn's words: `check_estimators_empty_data_messages`, `check_fit2d_1sample`, `check_fit2d_1feature`.
inline void law_sizes(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto refused_by_name = [](const auto& tried) {
        return tried.is_typed && (tried.result.has_value() || !tried.component.empty());
    };
    const auto fits = [&](std::string variant, const dataset<>& some) {
        const auto tried = try_outputs(of, some, some.x());
        r.expect("sizes", std::move(variant),
                 refused_by_name(tried) && (!tried.result || tried.result->rows.size() == some.n_rows()),
                 tried.refusal);
    };
    const auto none = data.take({});
    const auto no_rows = try_to([&] { return of.fit(none); });
    r.expect("sizes", "no rows to learn from",
             no_rows.is_typed && !no_rows.component.empty() && no_rows.names("1 row"), no_rows.refusal);
    r.expect("sizes", "no rows to predict for", of.fit(data).outputs(none.x()).rows.empty());
    const dataset<> no_columns{table::of_rows(data.n_rows()), data.target()};
    if (of.step_role() == role::transformer) {
        fits("no columns", no_columns);
    } else {
        const auto tried = try_to([&] { return of.fit(no_columns); });
        r.expect("sizes", "no columns", tried.is_typed && !tried.component.empty(), tried.refusal);
    }
    fits("one row", detail::first_rows(data, 1));
    fits("two rows", detail::first_rows(data, 2));
    fits("one column", data.with(table({data.x()[0]})));
}

}  // namespace sluice::testing
