// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `metrics`.
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/averaging.hpp"
#include "sluice/metrics/confusion_matrix.hpp"
#include "sluice/metrics/f_score.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/metrics/mean_average_precision.hpp"
#include "sluice/metrics/mean_reciprocal_rank.hpp"
#include "sluice/metrics/metric.hpp"
#include "sluice/metrics/ndcg.hpp"
#include "sluice/metrics/ranking_metric.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
