// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"
#include "sluice/compose/last_estimator.hpp"
#include "sluice/core/bounded.hpp"
#include "sluice/trees/gbm/gbm.hpp"

#include <utility>

namespace sluice {

namespace detail {

template <class Spec>
inline constexpr bool is_boosted = false;
template <class Task>
inline constexpr bool is_boosted<gbm<Task>> = true;

}  // namespace detail

/// A specification that ends in `gbm`: alone, named, or at the end of a pipeline.
template <class Spec>
concept boosted_specification = estimator<Spec> && detail::is_boosted<detail::last_estimator_t<Spec>>;

/// | member | default | range | meaning |
/// |---|---|---|---|
/// | `decay_rate` | 0.9 | in [0, 1] | share of its old value that a leaf keeps; 1 changes nothing |
struct refit_options {
    unit_interval decay_rate = 0.9;
};

/// Gives the leaves of boosted trees new values for new data and leaves the trees as they are: a cheap way to follow data
/// that drift. A leaf becomes `decay_rate x old + (1 - decay_rate) x new`, `new` being what the leaf would be worth on the
/// new data, tree by tree; one that no row comes to keeps its value. Constants stay. In a pipeline the transformers
/// stay as they were fitted.
///
/// `spec` gives objective, learning rate, penalties and constraints; classes must be those of the model. All rows are
/// taken. O(n_rows x n_trees x depth). The same bits for any number of threads; with `decay_rate` 0, on the data of the
/// fit, the bits of the model, where its rounds took all rows. Throws as `fit` and `predict` do, and
/// `invalid_parameter` for a specification that drops rounds. Source: LightGBM's `refit`.
///
/// Example: `const auto now = refit(spec, model, this_month, {.decay_rate = 0.8});`
template <boosted_specification Spec, class ModelSchema, class Schema>
[[nodiscard]] auto refit(const Spec& spec, const model<Spec, ModelSchema>& fitted,
                         const dataset<Schema>& data, const refit_options& options = {},
                         const context& ctx = {}) {
    const dataset<>& whole = data;
    detail::require_rows(whole, Spec::name);
    const auto& state = fitted.state();
    const auto seen = whole.with(
        detail::reaching_last_estimator<Spec>(state, fitted.input().select(whole.x(), Spec::name), ctx));
    auto renewed = detail::last_specification(spec).refit(detail::last_estimator<Spec>(state), seen,
                                                          options.decay_rate, ctx);
    return model<Spec, ModelSchema>(detail::with_last_estimator<Spec>(state, std::move(renewed)),
                                    fitted.input());
}

}  // namespace sluice
