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

namespace detail {

/// The same numbers in memory that somebody else owns, or as the end of a longer array.
template <class T>
[[nodiscard]] column_data::storage stored_elsewhere(const array<T>& from, bool sliced,
                                                    std::vector<T>& owner) {
    if (!sliced) {
        owner.assign(from.begin(), from.end());
        return array<T>::borrow(owner);
    }
    std::vector<T> longer(7, T(-1));
    longer.insert(longer.end(), from.begin(), from.end());
    return array<T>(std::move(longer)).slice(7, from.size());
}

}  // namespace detail

/// Numbers are numbers: float32 columns give what float64 columns of the same values give (predicting: to the
/// bit; learning: to `tolerances::float32`), and where they are stored does not matter. In scikit-learn's words:
/// `check_estimators_dtypes`, `check_transformer_preserve_dtypes`, `check_readonly_memmap_input`.
inline void law_storage(report& r, const component& of, const dataset<>& data, const tolerances& allowed) {
    const auto fitted = of.fit(data);
    if (!detail::has_kind(fitted.input(), true)) return r.exempt("storage", "reads no numbers");
    const table doubles = detail::rounded(data.x(), false), floats = detail::rounded(data.x(), true);
    r.expect("storage", "predict for float32", same(fitted.outputs(floats), fitted.outputs(doubles)));
    const auto on_floats = of.fit(data.with(floats));
    r.expect("storage", "float32 model predicts for float64",
             same(on_floats.outputs(floats), on_floats.outputs(doubles)));
    const double off = distance(of.fit(data.with(doubles)).outputs(doubles), on_floats.outputs(doubles));
    r.expect("storage", "learn from float32", off <= allowed.float32, "off by " + sluice::to_text(off));
    const auto expected = fitted.bytes();
    for (const bool sliced : {false, true}) {
        std::vector<std::vector<double>> owned(data.x().n_columns());
        std::vector<std::vector<float>> owned_floats(data.x().n_columns());
        table x = table::of_rows(data.n_rows());
        for (std::size_t j = 0; j < data.x().n_columns(); ++j) {
            const auto& column = data.x()[j];
            if (const auto* d = column.as<array<double>>())
                x.add({column.name(), detail::stored_elsewhere(*d, sliced, owned[j])});
            else if (const auto* f = column.as<array<float>>())
                x.add({column.name(), detail::stored_elsewhere(*f, sliced, owned_floats[j])});
            else
                x.add(column);
        }
        r.expect("storage", sliced ? "part of an array" : "borrowed memory",
                 of.fit(data.with(x)).bytes() == expected);
    }
}

}  // namespace sluice::testing
