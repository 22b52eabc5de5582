// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/table.hpp"

#include <cstddef>
#include <cstring>
#include <string_view>
#include <variant>

namespace test {

template <class T>
[[nodiscard]] bool same_bits(const sluice::array<T>& a, const sluice::array<T>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

template <class Strings>
[[nodiscard]] bool same_strings(const Strings& a, const Strings& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] || (a[i].data() == nullptr) != (b[i].data() == nullptr)) return false;
    return true;
}

/// Whether two columns have the same name and storage, and values of the same bits.
[[nodiscard]] inline bool same_column(const sluice::column_data& a, const sluice::column_data& b) {
    if (a.name() != b.name() || a.values().index() != b.values().index()) return false;
    if (const auto* x = a.as<sluice::array<double>>()) return same_bits(*x, *b.as<sluice::array<double>>());
    if (const auto* x = a.as<sluice::array<float>>()) return same_bits(*x, *b.as<sluice::array<float>>());
    if (const auto* x = a.as<sluice::timestamp_values>())
        return same_bits(x->microseconds, b.as<sluice::timestamp_values>()->microseconds);
    if (const auto* x = a.as<sluice::text_values>()) return same_strings(*x, *b.as<sluice::text_values>());
    if (const auto* x = a.as<sluice::category_values>()) {
        const auto* y = b.as<sluice::category_values>();
        return *x->names == *y->names && same_bits(x->codes, y->codes);
    }
    return false;
}

[[nodiscard]] inline bool same_table(const sluice::table& a, const sluice::table& b) {
    if (a.n_rows() != b.n_rows() || a.n_columns() != b.n_columns()) return false;
    for (std::size_t c = 0; c < a.n_columns(); ++c)
        if (!same_column(a[c], b[c])) return false;
    return true;
}

}  // namespace test
