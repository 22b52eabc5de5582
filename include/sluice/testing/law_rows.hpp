// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::testing {

namespace detail {

/// The rows of `x` by the path of single rows and as part of the table agree: same bits, or the row is refused
/// there and the table here.
[[nodiscard]] inline bool rows_agree(const fitted_component& fitted, const table& x) {
    const auto whole = try_to([&] { return fitted.outputs(x); });
    const auto cells = try_to([&] { return fitted.input_cells(x); });
    if (!cells.result) return whole.is_typed;
    bool accepted = true, equal = true;
    for (std::size_t i = 0; i < cells.result->size(); ++i) {
        const auto row = fitted.row((*cells.result)[i]);
        accepted = accepted && row.has_value();
        equal = equal && (!row || !whole.result || same(*row, (*whole.result)[i]));
    }
    return whole.is_typed && equal && accepted == whole.result.has_value();
}

}  // namespace detail

/// What a row gives does not depend on the rows beside it, and the path that allocates nothing gives the bits of
/// the table. In scikit-learn's words: `check_methods_subset_invariance`,
/// `check_methods_sample_order_invariance`; to the bit, where those allow 1e-7 and 1e-9.
inline void law_rows(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto fitted = of.fit(data);
    const auto whole = fitted.outputs(data.x());
    r.expect("rows", "single rows", detail::rows_agree(fitted, data.x()));
    const auto taken = [&](std::string_view variant, const std::vector<std::size_t>& rows) {
        const auto part = fitted.outputs(data.x().take(rows));
        bool equal = part.size() == rows.size();
        for (std::size_t i = 0; equal && i < rows.size(); ++i) equal = same(part[i], whole[rows[i]]);
        r.expect("rows", std::string(variant), equal);
    };
    bool one = true;
    std::vector<std::size_t> half, twice;
    for (std::size_t i = 0; i < data.n_rows(); ++i) {
        const std::size_t row[] = {i};
        one = one && same(fitted.outputs(data.x().take(row))[0], whole[i]);
        if (i % 2 == 0) half.push_back(i);
        twice.insert(twice.end(), {i, i});
    }
    r.expect("rows", "tables of one row", one);
    taken("every other row", half);
    taken("every row twice", twice);
    taken("backwards", detail::backwards(data.n_rows()));
}

}  // namespace sluice::testing
