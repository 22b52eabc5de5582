// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `losses`.
#include "sluice/losses/absolute_error.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/losses/expectile.hpp"
#include "sluice/losses/focal.hpp"
#include "sluice/losses/gamma_deviance.hpp"
#include "sluice/losses/hinge.hpp"
#include "sluice/losses/huber.hpp"
#include "sluice/losses/link_function.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/losses/loss.hpp"
#include "sluice/losses/map.hpp"
#include "sluice/losses/ndcg.hpp"
#include "sluice/losses/pairwise.hpp"
#include "sluice/losses/poisson.hpp"
#include "sluice/losses/quantile.hpp"
#include "sluice/losses/scaled_positives.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/losses/squared_error.hpp"
#include "sluice/losses/tweedie.hpp"
