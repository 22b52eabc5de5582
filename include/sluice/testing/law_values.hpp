// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/law_rows.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

namespace detail {

/// No NaN comes out of a row of finite numbers and names that are there.
[[nodiscard]] inline bool stays_finite(const cell_rows& in, const cell_rows& out) {
    for (std::size_t i = 0; i < in.size() && i < out.size(); ++i) {
        bool whole = true;
        for (const cell& c : in[i]) whole = whole && (std::isfinite(c.number) || c.text.data() != nullptr);
        for (const cell& c : out[i])
            if (whole && std::isnan(c.number) && c.text.data() == nullptr) return false;
    }
    return true;
}

}  // namespace detail

/// Awkward values, to learn from and to predict for, give a result or a refusal by name, by both paths the same;
/// and finite rows never give NaN. In scikit-learn's words: `check_estimators_nan_inf`,
/// `check_estimators_overwrite_params`, and what its estimators test one by one.
inline void law_values(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto fitted = of.fit(data);
    const auto tried = [&](const std::string& variant, const table& x) {
        r.expect("values", "predict " + variant, detail::rows_agree(fitted, x));
        const auto again = try_to([&] { return of.fit(data.with(x)); });
        bool sound = again.is_typed && (again.result || !again.component.empty());
        if (again.result) {
            const auto out = try_to([&] { return again.result->outputs(x); });
            sound = out.is_typed && detail::rows_agree(*again.result, x) &&
                    (!out.result || detail::stays_finite(again.result->input_cells(x), out.result->rows));
        }
        r.expect("values", "learn from " + variant, sound, again.refusal);
    };
    const auto numbers = [&](const std::string& variant, const auto& function) {
        tried(variant, detail::with_numbers(data.x(), function));
    };
    if (detail::has_kind(fitted.input(), true)) {
        numbers("a constant", [](std::size_t, auto v) { return decltype(v)(0.1); });
        numbers("zeros", [](std::size_t i, auto v) { return i % 2 == 0 ? decltype(v)(0) : -decltype(v)(0); });
        numbers("huge numbers", [](std::size_t i, auto v) {
            return (std::numeric_limits<decltype(v)>::max)() / (i % 3 == 0 ? -2 : 4);
        });
        numbers("tiny numbers", [](std::size_t i, auto v) {
            return std::numeric_limits<decltype(v)>::denorm_min() * static_cast<decltype(v)>(i % 5);
        });
        numbers("numbers that hardly differ", [](std::size_t i, auto v) {
            return i % 2 == 0 ? decltype(v)(1e6) : std::nextafter(decltype(v)(1e6), v * 0);
        });
        numbers("missing numbers only",
                [](std::size_t, auto v) { return std::numeric_limits<decltype(v)>::quiet_NaN(); });
        numbers("one number among missing", [](std::size_t i, auto v) {
            return i == 3 ? decltype(v)(2) : std::numeric_limits<decltype(v)>::quiet_NaN();
        });
        numbers("an infinity", [](std::size_t i, auto v) {
            return i == 3 ? std::numeric_limits<decltype(v)>::infinity() : v;
        });
        numbers("a negative infinity", [](std::size_t i, auto v) {
            return i == 3 ? -std::numeric_limits<decltype(v)>::infinity() : v;
        });
    }
    if (detail::has_kind(fitted.input(), false)) {
        tried("missing names only", detail::with_names(data.x(), {}));
        tried("names not seen before", detail::with_names(data.x(), "a name not seen before"));
        tried("empty names", detail::with_names(data.x(), ""));
        tried("names that are not UTF-8", detail::with_names(data.x(), "\xff\xfe"));
    }
}

}  // namespace sluice::testing
