// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::testing {

namespace detail {

inline void expect_close(report& r, std::string_view law, std::string variant, const attempt<output>& a,
                         const attempt<output>& b, double allowed) {
    if (!a.result || !b.result) {
        r.expect(law, std::move(variant), a.is_typed && b.is_typed && !a.result && !b.result,
                 a.result ? b.refusal : a.refusal);
        return;
    }
    const double off = distance(a.result->rows, b.result->rows);
    r.expect(law, std::move(variant), off <= allowed, "off by " + sluice::to_text(off));
}

}  // namespace detail

/// Weight k means k copies of the row, weight 0 that it is not there. In scikit-learn's words:
/// `check_sample_weight_equivalence`, `check_sample_weights_invariance`; its 15 rows with weights 0 to 4 are the
/// variant "15 rows". Holds to `tolerances::weights`; a component that samples rows is exempt.
inline void law_weights(report& r, const component& of, const dataset<>& data, const tolerances& allowed) {
    if (of.samples_rows()) return r.exempt("weights", "rows are sampled by their index");
    const auto copies = [&](std::string variant, const dataset<>& some) {
        detail::expect_close(r, "weights", std::move(variant), try_outputs(of, some, data.x()),
                             try_outputs(of, detail::repeated(some), data.x()), allowed.weights);
    };
    const std::size_t n = data.n_rows();
    const auto few = detail::first_rows(data, 15);
    copies("weight 0 is removal", detail::weighted(data, detail::repeating_weights(n, 1)));
    copies("weight k is k copies", detail::weighted(data, detail::repeating_weights(n, 4)));
    copies("15 rows", detail::weighted(few, detail::repeating_weights(few.n_rows(), 4)));
    copies("weight 1 is none", detail::weighted(data, std::vector<double>(n, 1.0)));
    copies("weight 3 for all", detail::weighted(data, std::vector<double>(n, 3.0)));
    const auto nothing = try_outputs(of, detail::weighted(data, std::vector<double>(n, 0.0)), data.x());
    r.expect("weights", "weight 0 for all", nothing.is_typed, nothing.refusal);
}

/// The order of the training rows does not matter, to `tolerances::row_order`. scikit-learn tests this order for
/// prediction only. A component that samples rows is exempt.
inline void law_row_order(report& r, const component& of, const dataset<>& data, const tolerances& allowed) {
    if (of.samples_rows()) return r.exempt("row_order", "rows are sampled by their index");
    const auto expected = try_outputs(of, data, data.x());
    const auto ordered = [&](std::string variant, const std::vector<std::size_t>& rows) {
        detail::expect_close(r, "row_order", std::move(variant), try_outputs(of, data.take(rows), data.x()),
                             expected, allowed.row_order);
    };
    const std::size_t n = data.n_rows();
    ordered("backwards", detail::backwards(n));
    ordered("rotated", detail::strided(n, 1));
    ordered("scattered", detail::strided(n, n % 7 == 0 ? n % 11 == 0 ? 13u : 11u : 7u));
}

}  // namespace sluice::testing
