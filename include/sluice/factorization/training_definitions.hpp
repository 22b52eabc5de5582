// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/factorization/mini_batch.hpp"
#include "sluice/factorization/training.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::factorization {

namespace detail {

/// Powers of two that bring the largest magnitude of each feature into (1/2, 1]; 0 for a feature that is always 0, about
/// which nothing is learned.
SLUICE_INLINE std::vector<double> unit_scales(const learning_rows& rows, std::size_t n_features) {
    std::vector<double> scales(n_features);
    for (const auto& part : rows.parts) part.raise(scales);
    for (double& scale : scales) {
        if (scale == 0) continue;
        int exponent = 0;
        if (std::frexp(scale, &exponent) == 0.5) --exponent;
        scale = std::ldexp(1.0, std::clamp(-exponent, -1000, 400));
    }
    return scales;
}

/// The same function of the features and for the targets as they are in the data.
SLUICE_INLINE machine in_units_of_data(machine model, std::span<const double> scales, const targets& target) {
    model.bias = target.offset() + std::ldexp(model.bias, 2 * target.exponent());
    for (std::size_t j = 0; j < model.n_features(); ++j) {
        model.linear[j] = std::ldexp(model.linear[j] * scales[j], 2 * target.exponent());
        for (std::size_t at = 0; at < model.width(); ++at) {
            double& v = model.factors[j * model.width() + at];
            v = std::ldexp(v * scales[j], target.exponent());
        }
    }
    return model;
}

SLUICE_INLINE void require_finite(const machine& model, std::string_view component) {
    bool finite = std::isfinite(model.bias);
    for (const double w : model.linear) finite = finite && std::isfinite(w);
    for (const double v : model.factors) finite = finite && std::isfinite(v);
    if (!finite)
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs parameters that stay finite",
                            .actual = "one that does not",
                            .place = {},
                            .hint = "lower the learning rates, or set clip_gradient"});
}

/// Room for the sums of a mini-batch, refused where the square of the fields asks for too much.
SLUICE_INLINE void require_room(std::size_t n_fields, const training_options& options, std::size_t n_rows) {
    constexpr double most = 0x1p28;
    const auto fields = static_cast<double>(n_fields);
    const double wanted = fields * fields * static_cast<double>(options.n_factors) *
                          static_cast<double>((std::min)(options.mini_batch_size, n_rows));
    if (wanted > most)
        throw limit_exceeded({.component = std::string(options.component),
                              .requirement = "works with n_fields^2 x num_factors x mini_batch_size <= " +
                                             to_text(most) + " numbers",
                              .actual = to_text(wanted),
                              .place = {},
                              .hint = "lower mini_batch_size, or do without field_aware"});
}

SLUICE_INLINE void begin(training_state& state, const feature_layout& layout, const training_options& options,
                         const context& ctx) {
    state.last = machine(layout, options.n_factors);
    draw(options.bias.init, ctx.at("bias").random(), {&state.last.bias, 1});
    draw(options.linear.init, ctx.at("linear").random(), state.last.linear);
    draw(options.factors.init, ctx.at("factors").random(), state.last.factors);
    if (options.method.by == optimiser::adagrad)
        state.squares.assign(1 + state.last.linear.size() + state.last.factors.size(), 0.0);
}

SLUICE_INLINE void require_same_shape(const training_state& state, const feature_layout& layout,
                                      const training_options& options) {
    const machine& m = state.last;
    const std::size_t squares =
        options.method.by == optimiser::adagrad ? 1 + m.linear.size() + m.factors.size() : 0;
    if (m.names != layout.names || m.field_ends != layout.field_ends || m.n_factors != options.n_factors ||
        state.squares.size() != squares)
        throw invalid_data(
            {.component = std::string(options.component),
             .requirement = "goes on with the features, factors and optimiser that it began with",
             .actual = "others",
             .place = {},
             .hint = {}});
}

SLUICE_INLINE std::vector<std::size_t> rows_of_weight(const learning_rows& rows) {
    std::vector<std::size_t> all;
    all.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows.weight(i) > 0) all.push_back(i);
    return all;
}

SLUICE_INLINE void make_epoch(training_state& state, mini_batch& batch, std::vector<std::size_t> order,
                              const training_options& options, const context& ctx) {
    random_generator generator(ctx.at("epoch#" + to_text(state.epochs)).random());
    shuffle(generator, std::span(order));
    for (std::size_t begin = 0; begin < order.size(); begin += options.mini_batch_size)
        batch.step(std::span(order).subspan(begin, (std::min)(options.mini_batch_size, order.size() - begin)),
                   state.last, state.squares, ctx);
    ++state.epochs;
}

/// Whether the losses have not become less for as many epochs as the fit is patient.
SLUICE_INLINE bool is_over(const training_state& state, const training_options& options) {
    const std::size_t n = state.validation_losses.size();
    return options.early_stopping_epochs > 0 && n > 0 &&
           n - 1 - state.best() >= options.early_stopping_epochs;
}

}  // namespace detail

SLUICE_INLINE std::size_t training_state::best() const {
    std::size_t least = 0;
    for (std::size_t i = 1; i < validation_losses.size(); ++i)
        if (validation_losses[i] < validation_losses[least]) least = i;
    return least;
}

SLUICE_INLINE void require_use(const dataset<>& data, bool stops_early, const context& ctx,
                               std::string_view component) {
    const auto refuse = [&](std::string requirement, std::string actual, std::string hint) {
        throw invalid_data({.component = std::string(component),
                            .requirement = std::move(requirement),
                            .actual = std::move(actual),
                            .place = {},
                            .hint = std::move(hint)});
    };
    if (feature_layout(data.x(), false).names.empty()) refuse("needs at least 1 column", "0", {});
    if (stops_early && !ctx.validation)
        refuse("needs validation data to stop early", "none", "fit(spec, train, {.validation = &held_out})");
}

SLUICE_INLINE void train(training_state& state, machine& best, const dataset<>& data, const targets& target,
                         const training_options& options, const context& ctx) {
    const feature_layout layout(data.x(), options.field_aware);
    learning_rows rows(data, target, options.component, ctx);
    const auto scales = detail::unit_scales(rows, layout.names.size());
    rows.scale(scales, ctx);
    std::optional<learning_rows> watched;
    if (ctx.validation) {
        watched.emplace(*ctx.validation, target, options.component, ctx);
        watched->scale(scales, ctx);
    }
    const auto order = detail::rows_of_weight(rows);
    detail::require_room(layout.field_ends.size(), options, order.size());
    if (target.is_constant()) {
        state.last = best = machine(layout, options.n_factors);
        best.bias = target.offset();
        return;
    }
    if (state.epochs == 0)
        detail::begin(state, layout, options, ctx);
    else
        detail::require_same_shape(state, layout, options);
    mini_batch batch(rows, target, options);
    while (state.epochs < options.epochs && !detail::is_over(state, options)) {
        ctx.check_cancelled(options.component);
        detail::make_epoch(state, batch, order, options, ctx);
        detail::require_finite(state.last, options.component);
        if (watched) state.validation_losses.push_back(watched->mean_loss(state.last, target, ctx));
        if (options.early_stopping_epochs > 0 && state.best() + 1 == state.validation_losses.size())
            best = detail::in_units_of_data(state.last, scales, target);
        ctx.report(options.component, static_cast<std::size_t>(state.epochs), options.epochs);
    }
    if (options.early_stopping_epochs == 0) best = detail::in_units_of_data(state.last, scales, target);
    detail::require_finite(best, options.component);
}

}  // namespace sluice::factorization
