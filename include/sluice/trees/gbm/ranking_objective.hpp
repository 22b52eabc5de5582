// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/losses/map.hpp"
#include "sluice/losses/ndcg.hpp"
#include "sluice/losses/pairwise.hpp"

#include <variant>

namespace sluice {

/// What `gbm_ranker` minimises: a loss with its parameters. As text `ndcg{truncation_level = 10}`, or `ndcg` for the
/// defaults.
///
/// | objective | relevance | watched loss | XGBoost | LightGBM |
/// |---|---|---|---|---|
/// | `ndcg{truncation_level, gain, normalise}` | whole, in [0, 31]; with linear gain >= 0 | 1 - NDCG | rank:ndcg | lambdarank |
/// | `map{truncation_level, normalise}` | >= 0; above 0 is relevant | 1 - average precision | rank:map | |
/// | `pairwise` | finite | mean logistic loss of pairs | rank:pairwise | |
using ranking_objective = std::variant<losses::ndcg, losses::map, losses::pairwise>;

}  // namespace sluice
