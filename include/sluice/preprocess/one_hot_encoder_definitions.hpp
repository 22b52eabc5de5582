// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/preprocess/categories.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

SLUICE_INLINE table one_hot_encoder::fitted::transform(const table& x, const context& ctx) const {
    columns_.require_columns(x, component);
    std::vector<column_data::storage> blocks(x.n_columns());
    for_each_chunk(ctx, x.n_columns(), 1, [&](chunk column) {
        const std::size_t j = column.begin;
        blocks[j] = sparse_ != 0 ? column_data::storage(sparse(x, j)) : column_data::storage(dense(x, j));
    });
    table encoded = table::of_rows(x.n_rows());
    for (std::size_t j = 0; j < x.n_columns(); ++j)
        encoded.add(x[j].replaced(std::move(blocks[j]), std::string(component)));
    return encoded;
}

SLUICE_INLINE std::vector<std::string> one_hot_encoder::fitted::block_names(const std::string& column,
                                                                            std::size_t j) const {
    std::vector<std::string> names;
    for (std::size_t k = static_cast<std::size_t>(dropped(j)); k < columns_.n_codes(j); ++k)
        names.push_back(column + "_" +
                        (k < columns_.categories(j).size()
                             ? std::string(columns_.categories(j).name(static_cast<std::int32_t>(k)))
                             : std::string("missing")));
    return names;
}

SLUICE_INLINE dense_block<double> one_hot_encoder::fitted::dense(const table& x, std::size_t j) const {
    const std::size_t n = x.n_rows();
    std::vector<double> values(n * block_width(j), 0.0);
    columns_.for_each_code(x, j, component, [&](std::size_t i, std::int32_t code) {
        if (const std::int32_t place = code - dropped(j); code >= 0 && place >= 0)
            values[static_cast<std::size_t>(place) * n + i] = 1.0;
    });
    return {std::move(values), n, block_names(x[j].name(), j)};
}

SLUICE_INLINE sparse_block one_hot_encoder::fitted::sparse(const table& x, std::size_t j) const {
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> places;
    ends.reserve(x.n_rows());
    columns_.for_each_code(x, j, component, [&](std::size_t, std::int32_t code) {
        if (const std::int32_t place = code - dropped(j); code >= 0 && place >= 0)
            places.push_back(static_cast<std::uint32_t>(place));
        ends.push_back(places.size());
    });
    std::vector<double> ones(places.size(), 1.0);
    return {std::move(ends), std::move(places), std::move(ones), block_names(x[j].name(), j)};
}

SLUICE_INLINE one_hot_encoder::fitted one_hot_encoder::fit(const dataset<>& data, const context& ctx) const {
    auto all = learner();
    all.add(data, ctx);
    return all.finish();
}

}  // namespace sluice
