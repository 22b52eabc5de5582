// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cstddef>
#include <span>

namespace sluice::testing {

/// A saved model loads to one that says the same to the bit, and saves to the same bytes again; a damaged one is
/// refused. In scikit-learn's words: `check_estimators_pickle`.
inline void law_archive(report& r, const component& of, const dataset<>& data, const tolerances&) {
    const auto fitted = of.fit(data);
    const auto bytes = fitted.bytes();
    const auto loaded = fitted.load(bytes);
    r.expect("archive", "same predictions", same(fitted.outputs(data.x()), loaded.outputs(data.x())));
    r.expect("archive", "same bytes", loaded.bytes() == bytes);
    r.expect("archive", "same input", loaded.input() == fitted.input());
    r.expect("archive", "same classes", loaded.class_names() == fitted.class_names());
    bool rows = true;
    for (const auto& row : fitted.input_cells(data.x())) {
        const auto a = fitted.row(row), b = loaded.row(row);
        rows = rows && a.has_value() == b.has_value() && (!a || same(*a, *b));
    }
    r.expect("archive", "same single rows", rows);
    const auto refused = [&](std::span<const std::byte> file) {
        return !refusal_of<archive_error>([&] { return fitted.load(file); }).empty();
    };
    r.expect("archive", "truncation", refused(std::span(bytes).first(bytes.size() / 2)));
    auto damaged = bytes;
    damaged[bytes.size() / 2] ^= std::byte{16};
    r.expect("archive", "flipped bit", refused(damaged));
    damaged = bytes;
    damaged.push_back(std::byte{0});
    r.expect("archive", "trailing byte", refused(damaged));
}

}  // namespace sluice::testing
