// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/list.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/category_codes.hpp"
#include "sluice/trees/category_learner.hpp"
#include "sluice/trees/known_categories.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

SLUICE_INLINE category_codes category_codes::learn(const dataset<>& data,
                                                   const name_list& taken_as_categories, std::size_t least,
                                                   std::string_view component) {
    category_learner learner(taken_as_categories);
    learner.add(data);
    return category_codes(learner.finish(least, component));
}

SLUICE_INLINE table category_codes::encode(const table& x, std::string_view component) const {
    table coded = table::of_rows(x.n_rows());
    std::size_t feature = 0;
    for (const auto& column : x.columns()) {
        const known_categories* known = find(feature);
        feature += column.width();
        const auto* names = column.as<category_values>();
        if (known == nullptr && names == nullptr) {
            coded.add(column);
        } else if (known == nullptr) {
            coded.add(column.replaced(
                array<float>(std::vector<float>(x.n_rows(), std::numeric_limits<float>::quiet_NaN())),
                std::string(component)));
        } else {
            coded.add(
                column.replaced(array<float>(codes_of(*known, column, component)), std::string(component)));
        }
    }
    return coded;
}

SLUICE_INLINE std::vector<float> category_codes::codes_of(const known_categories& known,
                                                          const column_data& column,
                                                          std::string_view component) {
    if (const auto* names = column.as<category_values>(); names && !known.are_numbers())
        return known.codes(*names);
    if (const auto* doubles = column.as<array<double>>(); doubles && known.are_numbers())
        return known.codes(*doubles);
    if (const auto* floats = column.as<array<float>>(); floats && known.are_numbers())
        return known.codes(*floats);
    throw schema_mismatch(
        {.component = std::string(component),
         .requirement = known.are_numbers() ? "needs numbers that stand for categories" : "needs categories",
         .actual = "a " + std::string(to_text(column.kind())) + " column",
         .place = "column \"" + column.name() + "\"",
         .hint = {}});
}

SLUICE_INLINE std::vector<feature> category_codes::features_of(const table& coded,
                                                               std::string_view component) const {
    auto all = features(coded, component, sparse_blocks::taken);
    for (const auto& one : known_)
        if (one.feature() < all.size()) all[one.feature()].n_categories = one.size();
    return all;
}

}  // namespace sluice::trees
