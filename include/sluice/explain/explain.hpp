// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `explain`.
#include "sluice/explain/decision_path.hpp"
#include "sluice/explain/feature_importance.hpp"
#include "sluice/explain/gauss_legendre.hpp"
#include "sluice/explain/leaf_games.hpp"
#include "sluice/explain/leaf_indices.hpp"
#include "sluice/explain/permutation_importance.hpp"
#include "sluice/explain/predict_margin.hpp"
#include "sluice/explain/shap_background.hpp"
#include "sluice/explain/shap_interactions.hpp"
#include "sluice/explain/shown_tree.hpp"
#include "sluice/explain/staged_predictions.hpp"
#include "sluice/explain/tree_graphviz.hpp"
#include "sluice/explain/tree_json.hpp"
#include "sluice/explain/tree_model.hpp"
#include "sluice/explain/tree_paths.hpp"
#include "sluice/explain/tree_rows.hpp"
#include "sluice/explain/tree_shap.hpp"
#include "sluice/explain/tree_svg.hpp"
#include "sluice/explain/tree_text.hpp"
