// SPDX-License-Identifier: MIT
// What a fitted transformer makes of rows, in words that tests can compare.
#pragma once

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/testing/outputs.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

using number_rows = std::vector<std::vector<double>>;

/// A text column `w`; a null pointer is a missing one.
[[nodiscard]] inline sluice::table words(const std::vector<const char*>& values) {
    sluice::text_builder texts;
    for (const char* v : values) texts.push_back(v == nullptr ? std::string_view{} : std::string_view(v));
    return sluice::table({{"w", std::move(texts).finish()}});
}

/// A categorical column `c` of codes into names.
[[nodiscard]] inline sluice::table categories(std::vector<std::int32_t> codes,
                                              std::vector<std::string> names) {
    return sluice::table(
        {{"c", sluice::category_values{std::move(codes),
                                       std::make_shared<const sluice::dictionary>(std::move(names))}}});
}

/// The numbers of a table, -1 where one is missing.
[[nodiscard]] inline number_rows numbers_of(const sluice::table& x) {
    number_rows all(x.n_rows());
    const auto cells = sluice::testing::cells_of(x);
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const auto& c : cells[i]) all[i].push_back(std::isnan(c.number) ? -1 : c.number);
    return all;
}

template <class Spec>
[[nodiscard]] number_rows encoded(const Spec& spec, const sluice::table& train, const sluice::table& given) {
    return numbers_of(sluice::transform(sluice::fit(spec, sluice::dataset(train)), given));
}

/// Whether every row alone gives the bits that it has in the table.
template <class Spec>
[[nodiscard]] bool rows_agree(const Spec& spec, const sluice::dataset<>& train, const sluice::table& given) {
    const auto fitted = sluice::fit(spec, train);
    const auto whole = sluice::testing::outputs(fitted, given);
    const auto cells = sluice::testing::cells_of(given);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto row = sluice::testing::row_output(fitted, std::span<const sluice::cell>(cells[i]));
        if (!row || !sluice::testing::same(*row, whole[i])) return false;
    }
    return true;
}
template <class Spec>
[[nodiscard]] bool rows_agree(const Spec& spec, const sluice::table& train, const sluice::table& given) {
    return rows_agree(spec, sluice::dataset<>(train), given);
}

}  // namespace test
