// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

namespace sluice {

/// What a step does with a table: a transformer makes another table and may be followed by more steps; an
/// estimator makes predictions and ends a pipeline.
enum class role { transformer, classifier, regressor };

/// A specification of something that can be fitted: a copyable value with a name and a role. Opt-in by
/// those two members, never by structural accident.
/// Satisfied by `standard_scaler`, `gbm_classifier`, `pipeline<...>`; not by `int`, nor by fitted types.
template <class S>
concept step = std::copyable<S> && requires {
    { S::name } -> std::convertible_to<std::string_view>;
    { S::step_role } -> std::convertible_to<role>;
};

/// A step that may be followed by `|`.
template <class S>
concept transformer = step<S> && S::step_role == role::transformer;

/// A step that ends a pipeline.
template <class S>
concept estimator = step<S> && S::step_role != role::transformer;

/// An estimator that says classes, and how probable each is.
template <class S>
concept classifier = estimator<S> && S::step_role == role::classifier;

/// An estimator that says numbers.
template <class S>
concept regressor = estimator<S> && S::step_role == role::regressor;

}  // namespace sluice
