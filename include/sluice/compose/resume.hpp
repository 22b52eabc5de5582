// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"

#include <concepts>
#include <utility>

namespace sluice {

/// A specification that can go on from a fitted model.
template <class S>
concept resumable = step<S> &&
    requires(const S& spec, const typename S::fitted& from, const dataset<>& data, const context& ctx) {
    { spec.resume(from, data, ctx) } -> std::same_as<typename S::fitted>;
};

/// Goes on fitting from a model, as its specification says (more rounds, say). Boosted trees give the bits of
/// a fit that never stopped when data and seed are the same; on other data it is a warm start. In a pipeline
/// the transformers stay as they are, and the estimator goes on. Throws as `fit` and `predict` do.
template <resumable Spec, class ModelSchema, class Schema>
[[nodiscard]] auto resume(const Spec& spec, const model<Spec, ModelSchema>& from, const dataset<Schema>& data,
                          const context& ctx = {}) {
    const dataset<>& whole = data;
    detail::require_rows(whole, Spec::name);
    detail::require_known_row_data<Spec>(whole);
    const auto used = whole.with(from.input().select(whole.x(), Spec::name));
    const detail::matched_context inner(from.input(), whole, ctx);
    return model<Spec, ModelSchema>(spec.resume(from.state(), used, *inner), from.input());
}

}  // namespace sluice
