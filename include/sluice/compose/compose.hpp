// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `compose`.
#include "sluice/compose/any_estimator.hpp"
#include "sluice/compose/any_predictor.hpp"
#include "sluice/compose/columns.hpp"
#include "sluice/compose/drop.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/compose/ill_formed_step.hpp"
#include "sluice/compose/map.hpp"
#include "sluice/compose/model.hpp"
#include "sluice/compose/named.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/compose/pipeline.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/compose/protocol.hpp"
#include "sluice/compose/resume.hpp"
#include "sluice/compose/schema_check.hpp"
#include "sluice/compose/selection.hpp"
