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
#include <variant>
#include <vector>

namespace sluice::testing {

namespace detail {

/// The same rows but for the target of one of them.
[[nodiscard]] inline dataset<> with_another_target(const dataset<>& data, std::size_t row) {
    auto target = data.target();
    if (auto* classes = std::get_if<class_target>(&target)) {
        std::vector<std::int32_t> codes(classes->codes.begin(), classes->codes.end());
        codes[row] = (codes[row] + 1) % static_cast<std::int32_t>(classes->n_classes());
        classes->codes = std::move(codes);
    } else if (auto* numbers = std::get_if<numeric_target>(&target)) {
        std::vector<double> values(numbers->values.begin(), numbers->values.end());
        values[row] += 1000;
        numbers->values = std::move(values);
    }
    return {data.x(), std::move(target), data.rows()};
}

/// Whether what training rows become stays when only their own target changes.
[[nodiscard]] inline bool hides_targets(const component& of, const dataset<>& data) {
    const auto before = cells_of(of.fit_transform(data));
    for (std::size_t row = 0; row < data.n_rows(); row += 7)
        if (!same(cells_of(of.fit_transform(with_another_target(data, row)))[row], before[row])) return false;
    return true;
}

}  // namespace detail

/// A transformer makes of the training data what it makes of the same table later, or where it says `cross_fits` what
/// does not depend on a row's own target; it keeps rows, names its columns the same each time, knows where they come
/// from, and makes as many cells as it says. In scikit-learn's words:
/// `check_transformer_general`, `check_transformer_data_not_an_array`, `check_transformers_unfitted_stateless`,
/// `check_transformer_get_feature_names_out`.
inline void law_transformer(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto fitted = of.fit(data);
    const auto whole = fitted.outputs(data.x());
    const table training = of.fit_transform(data);
    if (of.cross_fits())
        r.expect("transformer", "training rows do not know their own target",
                 detail::hides_targets(of, data));
    else
        r.expect("transformer", "fit_transform is fit, then transform", same(cells_of(training), whole.rows));
    r.expect("transformer", "fit_transform names the same columns", training.names() == whole.made.names());
    r.expect("transformer", "keeps the rows", whole.made.n_rows() == data.n_rows());
    const auto half = fitted.outputs(data.x().take(detail::strided(3, 1))).made;
    r.expect("transformer", "names the same columns for other rows", half.names() == whole.made.names());
    r.expect("transformer", "makes the same kinds for other rows",
             table_schema(half) == table_schema(whole.made));
    const auto row = fitted.row(fitted.input_cells(data.x()).front());
    r.expect("transformer", "single rows are as wide as the table",
             !row || row->size() == table_schema(whole.made).row_width());
    bool known = true;
    for (const auto& column : whole.made.columns())
        for (const auto& raw : column.from().columns) known = known && data.x().has(raw);
    r.expect("transformer", "columns come from columns of the input", known);
    const auto alone = try_to([&] { return of.fit(dataset<>(data.x())).outputs(data.x()); });
    r.expect("transformer", "without a target", alone.is_typed, alone.refusal);
}

}  // namespace sluice::testing
