// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/dictionary.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear_learner/goal.hpp"
#include "sluice/linear_learner/row_stream.hpp"
#include "sluice/linear_learner/training_state.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace sluice::linear_learner {

/// What a fit gives.
struct learned {
    linear::linear_terms terms = {};                 ///< in the units of the data
    std::shared_ptr<const dictionary> classes = {};  ///< null for numbers
    std::vector<std::int32_t> present = {};          ///< codes of the classes that have weight
    double threshold = 0;                            ///< of the margin of two classes
    training_progress progress = {};                 ///< how it came to be, and what going on needs
};

/// What the margins of the hinge loss are multiplied by to be read as log odds, as `linear_svm` does.
inline constexpr double hinge_log_odds = 2;

/// Whether two classes are told apart by the hinge loss.
[[nodiscard]] bool is_hinge(const classification_goal& asked);

/// Surveys the rows, learns the scaling, trains the models, picks the best, and gives it in the units of the data. Throws
/// `invalid_data` as `survey_of` and `load` do, for a loss that is not made for so many classes, no validation row of weight,
/// and models all of which grow beyond all bounds.
///
/// Goes on `from` what the same rows gave after fewer epochs, to the bits of never having stopped. Throws `invalid_data` for
/// other classes, models of another shape, other rates and penalties, and another way of watching.
[[nodiscard]] learned train(const goal& asked, const options& how, row_stream& rows, const context& ctx,
                            learned from = {});

}  // namespace sluice::linear_learner

#ifndef SLUICE_COMPILED
#include "sluice/linear_learner/train_definitions.hpp"
#endif
