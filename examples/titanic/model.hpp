// SPDX-License-Identifier: MIT
// What training and predicting must agree on: the model's type, and how features are called without a header.
#pragma once

#include "sluice/compose/model.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include <string>
#include <utility>
#include <vector>

namespace titanic {

using classifier = sluice::model<sluice::gbm_classifier>;

/// The features as a file without a header calls them: `column_1`, `column_2`, ...; the target is left out.
inline sluice::table numbered(const sluice::table& processed) {
    sluice::table all = sluice::table::of_rows(processed.n_rows());
    for (const auto& feature : sluice::features(processed, "titanic")) {
        if (feature.name == "Survived") continue;
        std::vector<double> values(feature.size());
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = feature[i];
        all.add({"column_" + std::to_string(all.n_columns() + 1), sluice::array<double>(std::move(values))});
    }
    return all;
}

}  // namespace titanic
