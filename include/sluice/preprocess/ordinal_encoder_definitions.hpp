// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/preprocess/categories.hpp"
#include "sluice/preprocess/ordinal_encoder.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

SLUICE_INLINE table ordinal_encoder::fitted::transform(const table& x, const context& ctx) const {
    columns_.require_columns(x, component);
    std::vector<std::vector<double>> codes(x.n_columns(), std::vector<double>(x.n_rows()));
    for_each_chunk(ctx, x.n_columns(), 1, [&](chunk column) {
        const std::size_t j = column.begin;
        columns_.for_each_code(x, j, component,
                               [&](std::size_t i, std::int32_t code) { codes[j][i] = number(code); });
    });
    table encoded = table::of_rows(x.n_rows());
    for (std::size_t j = 0; j < x.n_columns(); ++j)
        encoded.add(x[j].replaced(array<double>(std::move(codes[j])), std::string(component)));
    return encoded;
}

SLUICE_INLINE ordinal_encoder::fitted ordinal_encoder::fit(const dataset<>& data, const context& ctx) const {
    auto all = learner();
    all.add(data, ctx);
    return all.finish();
}

}  // namespace sluice
