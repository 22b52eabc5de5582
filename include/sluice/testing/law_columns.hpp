// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

namespace detail {

/// A column of the same name that the model cannot take: of another kind, or a block instead of a lone one.
[[nodiscard]] inline std::vector<column_data> misfits(const column_data& column) {
    const std::size_t n = column.n_rows();
    text_builder texts;
    for (std::size_t i = 0; i < n; ++i) texts.push_back("1");
    std::vector<column_data> all;
    if (column.kind() == kind::numeric)
        all.emplace_back(column.name(), std::move(texts).finish());
    else
        all.emplace_back(column.name(), array<double>(std::vector<double>(n, 1.0)));
    if (column.kind() == kind::numeric)
        all.emplace_back(column.name(),
                         dense_block<double>{std::vector<double>(n * (column.width() + 1), 1.0), n,
                                             std::vector<std::string>(column.width() + 1, "part")});
    return all;
}

}  // namespace detail

/// Columns are found by name: others beside them and another order change nothing; one that is missing, of
/// another kind or width is refused by name. In scikit-learn's words: `check_n_features_in_after_fitting`,
/// `check_dataframe_column_names_consistency`.
inline void law_columns(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto fitted = of.fit(data);
    const auto expected = fitted.outputs(data.x());
    auto names = data.x().names();
    std::reverse(names.begin(), names.end());
    r.expect("columns", "another order", same(fitted.outputs(data.x().select(names)), expected));
    table more;
    more.add({"a column more", array<double>(std::vector<double>(data.n_rows(), 1.0))});
    for (const auto& column : data.x().columns()) more.add(column);
    r.expect("columns", "one more", same(fitted.outputs(more), expected));
    r.expect("columns", "only those that it reads",
             same(fitted.outputs(fitted.input().select(data.x(), "laws")), expected));
    for (const auto& e : fitted.input().entries()) {
        const auto refused = [&](const std::vector<column_data>& instead) {
            const table x = detail::with_column(data.x(), e.name, instead);
            return refusal_of<schema_mismatch>([&] { return fitted.outputs(x); }).find(e.name) !=
                   std::string::npos;
        };
        r.expect("columns", "missing: " + e.name, refused({}));
        std::size_t k = 0;
        for (const auto& misfit : detail::misfits(data.x()[e.name]))
            r.expect("columns", (k++ == 0 ? "of another kind: " : "of another width: ") + e.name,
                     refused({misfit}));
    }
}

}  // namespace sluice::testing
