// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/dictionary.hpp"
#include "sluice/linear_learner/learning_rows.hpp"
#include "sluice/linear_learner/options.hpp"
#include "sluice/linear_learner/row_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::linear_learner {

/// What one pass over the rows tells before anything is learned. Rows of weight 0 do not count.
struct survey {
    std::vector<std::string> names;        ///< of the features
    std::vector<std::size_t> chunk_sizes;  ///< rows of weight > 0 of each chunk
    std::size_t n_rows = 0;                ///< all of them
    double total_weight = 0;
    double lowest_target = 0, highest_target = 0;              ///< of a numeric target
    std::shared_ptr<const dictionary> classes;                 ///< null for a numeric target
    std::vector<double> class_weights;                         ///< [n_classes]
    std::vector<std::uint64_t> scaler_rows, calibration_rows;  ///< samples of them, ascending

    /// Codes of the classes that have weight, ascending.
    [[nodiscard]] std::vector<std::int32_t> present() const;
    /// For each class its place among those, or -1.
    [[nodiscard]] std::vector<std::int32_t> places() const;
};

/// Looks at all rows. Throws `invalid_data` for another kind of target than `classifies` asks for, no row of weight > 0, no
/// column, a target that is not finite, and chunks of other classes than the first one's.
[[nodiscard]] survey survey_of(row_stream& rows, bool classifies, const options& how, const context& ctx);

/// What scaling asks for.
struct scaling_options {
    bool normalize_data, unbias_data, normalize_label, unbias_label;
};

/// Means and deviations of the rows of the sample; those of columns that do not vary there are 1.
[[nodiscard]] scaling learn_scaling(row_stream& rows, const survey& known, const scaling_options& asked,
                                    std::string_view component, const context& ctx);

/// Calls `visit(data, places)` for each chunk of rows that has some of the chosen ones, ascending numbers among those of weight
/// > 0; `places` are where they stand in the chunk.
template <class Visit>
void for_chosen_rows(row_stream& rows, std::span<const std::uint64_t> chosen, const Visit& visit) {
    std::uint64_t number = 0;
    std::size_t at = 0;
    rows.rewind();
    for (const dataset<>* data = rows.next(); data != nullptr && at < chosen.size(); data = rows.next()) {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < data->n_rows(); ++i) {
            if (!(data->weight(i) > 0)) continue;
            if (at < chosen.size() && chosen[at] == number) places.push_back(i), ++at;
            ++number;
        }
        if (!places.empty()) visit(*data, places);
    }
}

}  // namespace sluice::linear_learner

#ifndef SLUICE_COMPILED
#include "sluice/linear_learner/survey_definitions.hpp"
#endif
