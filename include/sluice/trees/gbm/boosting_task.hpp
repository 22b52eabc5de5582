// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/parameter_list.hpp"
#include "sluice/core/step.hpp"
#include "sluice/trees/gbm/multi_strategy.hpp"

#include <type_traits>

namespace sluice::trees {

/// Stands where an estimator has no such parameter: nothing can be assigned to it.
struct absent_parameter {
    friend bool operator==(const absent_parameter&, const absent_parameter&) = default;
};

/// What a `gbm` predicts, from which targets, by which objectives.
///
/// | member | is |
/// |---|---|
/// | `name`, `step_role` | those of the estimator |
/// | `objective_type` | the type of the parameter `objective` |
/// | `eval_metric_type` | a variant of the metrics that judge its predictions |
/// | `scale_pos_weight_type` | `positive`, or `absent_parameter` |
/// | `scale_pos_weight()` | the default of that parameter |
/// | `chooses_strategy` | true where outputs may share trees; else absent |
/// | `fitted` | the fitted form |
/// | `resume(spec, from, data, ctx, learn)` | a fitted form with the trees that `learn` makes of those of `from`: more rounds, or other leaf values |
template <class T>
concept boosting_task = step<T> && requires {
    typename T::objective_type;
    typename T::eval_metric_type;
    typename T::scale_pos_weight_type;
    typename T::fitted;
    T::scale_pos_weight();
};

/// The shares of classes that a round learns from: of a task that knows classes.
template <class Task>
using class_shares_of = std::conditional_t<Task::step_role == role::classifier,
                                           list<positive_unit_interval, 32>, absent_parameter>;

/// Whether outputs share trees: of a task of several outputs.
template <class Task>
using multi_strategy_of = std::conditional_t < requires {
    requires Task::chooses_strategy;
}
, multi_strategy, absent_parameter > ;

}  // namespace sluice::trees
