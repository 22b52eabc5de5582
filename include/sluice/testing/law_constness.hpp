// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <array>
#include <cstddef>
#include <thread>
#include <vector>

namespace sluice::testing {

/// Nothing changes but what is returned: fitting leaves specification and data, predicting leaves model and
/// data, and both may go on in several threads at once. In scikit-learn's words: `check_dict_unchanged`,
/// `check_dont_overwrite_attributes`, `check_estimators_overwrite_params`, `check_sample_weights_not_overwritten`.
inline void law_constness(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const dataset<> copy = data.take(detail::strided(data.n_rows(), 1)),
                    before = copy.take(detail::backwards(copy.n_rows()));
    const auto fitted = of.fit(copy);
    r.expect("constness", "specification", of.is_unchanged());
    const auto expected = fitted.outputs(copy.x());
    r.expect("constness", "data",
             same(cells_of(copy.x().take(detail::backwards(copy.n_rows()))), cells_of(before.x())));
    const auto bytes = fitted.bytes();
    r.expect("constness", "predicting again", same(fitted.outputs(copy.x()), expected));
    r.expect("constness", "model", fitted.bytes() == bytes);
    const auto at_once = [](const auto& check) {
        std::array<char, 4> fine{};
        std::vector<std::thread> threads;
        threads.reserve(fine.size());
        for (auto& one : fine)
            threads.emplace_back([&] { one = try_to(check).result.value_or(false) ? 1 : 0; });
        for (auto& thread : threads) thread.join();
        return fine == std::array<char, 4>{1, 1, 1, 1};
    };
    r.expect("constness", "predicting in four threads",
             at_once([&] { return same(fitted.outputs(copy.x()), expected); }));
    r.expect("constness", "single rows in four threads", at_once([&] {
                 const auto cells = fitted.input_cells(copy.x());
                 bool equal = true;
                 for (std::size_t i = 0; i < cells.size(); ++i)
                     if (const auto row = fitted.row(cells[i])) equal = equal && same(*row, expected[i]);
                 return equal;
             }));
    r.expect("constness", "fitting in four threads", at_once([&] { return of.fit(copy).bytes() == bytes; }));
}

}  // namespace sluice::testing
