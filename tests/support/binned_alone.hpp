// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/binning.hpp"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace test {

/// Bins with a bundle for each feature: the cells of a bundle are then the bins of its feature.
[[nodiscard]] inline sluice::trees::binned_matrix binned_alone(std::span<const sluice::feature> columns,
                                                               std::size_t max_bins) {
    using namespace sluice::trees;
    std::vector<feature_cuts> cuts;
    for (const auto& column : columns)
        cuts.push_back(column.n_categories > 0 ? feature_cuts::of_categories(column.n_categories)
                                               : feature_cuts(column, {}, max_bins));
    feature_bundles alone(cuts);
    binned_matrix data(std::move(alone), std::move(cuts), columns.empty() ? 0 : columns[0].size());
    data.put(0, columns, {});
    return data;
}

}  // namespace test
