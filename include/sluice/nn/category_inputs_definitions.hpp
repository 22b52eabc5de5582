// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/category_inputs.hpp"
#include "sluice/preprocess/categories.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

namespace detail {

/// The categorical columns of a table, and which features they are.
struct categorical_columns {
    std::vector<std::string> names;
    std::vector<std::uint64_t> features;

    explicit categorical_columns(const table& x) {
        std::uint64_t feature = 0;
        for (const auto& column : x.columns()) {
            if (column.as<category_values>() != nullptr) {
                names.push_back(column.name());
                features.push_back(feature);
            }
            feature += column.width();
        }
    }
};

[[nodiscard]] inline std::vector<float> codes_of(const category_input& known, const category_values& values) {
    const auto& names = *values.names;
    std::vector<float> of_code(names.size() + 1, static_cast<float>(known.code({})));
    for (std::size_t k = 0; k < names.size(); ++k)
        of_code[k + 1] = static_cast<float>(known.code(names.name(static_cast<std::int32_t>(k))));
    std::vector<float> all(values.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = values.codes[i] < -1 ? static_cast<float>(known.n_codes() - 1)
                                      : of_code[static_cast<std::size_t>(std::int64_t{values.codes[i]} + 1)];
    return all;
}

}  // namespace detail

SLUICE_INLINE category_inputs category_inputs::learn(const dataset<>& data, std::size_t dimension,
                                                     std::string_view component, const context& ctx) {
    const detail::categorical_columns found(data.x());
    if (found.names.empty()) return {};
    row_data weights;
    weights.weights = data.rows().weights;
    sluice::detail::category_learner learner(component, {});
    learner.add({data.x().select(found.names), no_target{data.n_rows()}, std::move(weights)}, ctx);
    category_inputs all;
    const auto names = learner.finish();
    for (std::size_t j = 0; j < names.size(); ++j) {
        constexpr std::size_t most = (std::size_t{1} << 24) - 2;
        if (names[j]->size() > most)
            throw limit_exceeded({.component = std::string(component),
                                  .requirement = "takes at most " + to_text(most) + " categories a column",
                                  .actual = to_text(names[j]->size()),
                                  .place = "column \"" + found.names[j] + "\"",
                                  .hint = {}});
        const std::size_t by_rule = (std::min)(std::size_t{50}, (names[j]->size() + 1) / 2);
        all.columns.push_back(
            {found.features[j], names[j], dimension > 0 ? dimension : (std::max)(std::size_t{1}, by_rule)});
    }
    return all;
}

SLUICE_INLINE table category_inputs::encode(const table& x, std::string_view component) const {
    if (columns.empty()) return x;
    table coded = table::of_rows(x.n_rows());
    std::size_t feature = 0, next = 0;
    for (const auto& column : x.columns()) {
        const bool known = next < columns.size() && columns[next].feature == feature;
        feature += column.width();
        if (!known) {
            coded.add(column);
            continue;
        }
        const auto* values = column.as<category_values>();
        if (values == nullptr)
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs categories",
                                   .actual = "a " + std::string(to_text(column.kind())) + " column",
                                   .place = "column \"" + column.name() + "\"",
                                   .hint = {}});
        coded.add(column.replaced(array<float>(detail::codes_of(columns[next++], *values)),
                                  std::string(component)));
    }
    return coded;
}

SLUICE_INLINE std::vector<embedded_column> category_inputs::embedded() const {
    std::vector<embedded_column> all;
    for (const auto& column : columns)
        all.push_back({static_cast<std::size_t>(column.feature), column.n_codes(),
                       static_cast<std::size_t>(column.dimension)});
    return all;
}

SLUICE_INLINE std::size_t category_inputs::embedded_width(std::size_t n_features) const {
    std::size_t width = n_features - columns.size();
    for (const auto& column : columns) width += static_cast<std::size_t>(column.dimension);
    return width;
}

SLUICE_INLINE bool category_inputs::is_sound(std::size_t n_features, std::size_t n_parameters) const {
    std::size_t left = n_parameters;
    for (std::size_t j = 0; j < columns.size(); ++j) {
        const auto& one = columns[j];
        if (one.feature >= n_features || (j > 0 && columns[j - 1].feature >= one.feature) ||
            one.dimension == 0 || one.dimension > left / one.n_codes())
            return false;
        left -= static_cast<std::size_t>(one.dimension) * one.n_codes();
    }
    return true;
}

}  // namespace sluice::nn
