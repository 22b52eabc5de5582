// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/compiled.hpp"
#include "sluice/core/vector_width.hpp"
#include "sluice/factorization/mini_batch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::factorization {

SLUICE_INLINE learning_rows::learning_rows(const dataset<>& data, const targets& target,
                                           std::string_view component, const context& ctx)
    : y(target.of(data)), weights(data.weights()) {
    std::vector<std::vector<feature_rows>> built(chunk_count(data.n_rows(), rows_per_part));
    for_each_chunk(ctx, data.n_rows(), rows_per_part,
                   [&](chunk rows) { built[rows.index].emplace_back(data.x(), weights, rows, component); });
    parts.reserve(built.size());
    for (auto& part : built) parts.push_back(std::move(part.front()));
}

SLUICE_INLINE void learning_rows::scale(std::span<const double> factors, const context& ctx) {
    for_each_chunk(ctx, parts.size(), 1, [&](chunk part) { parts[part.index].scale(factors); });
}

SLUICE_INLINE double learning_rows::mean_loss(const machine& model, const targets& target,
                                              const context& ctx) const {
    struct sum {
        double losses = 0, weights = 0;
    };
    const auto total = reduce_chunks<sum>(
        ctx, size(), rows_per_part,
        [&](chunk part) {
            compensated_sum losses, all;
            std::vector<double> sums(model.n_sums());
            for (std::size_t i = part.begin; i < part.end; ++i) {
                if (weight(i) == 0) continue;
                const double own = target.start() + score(model, i, sums.data());
                losses.add(exact_product(weight(i), loss_of(target.kind(), own, y[i])));
                all.add(weight(i));
            }
            return sum{losses.value(), all.value()};
        },
        [](sum& all, const sum& part) {
            all.losses += part.losses;
            all.weights += part.weights;
        });
    return total.weights > 0 ? total.losses / total.weights : 0;
}

SLUICE_INLINE mini_batch::mini_batch(const learning_rows& rows, const targets& target,
                                     const training_options& options)
    : rows_(rows), target_(target), options_(options) {}

SLUICE_INLINE void mini_batch::step(std::span<const std::size_t> rows, machine& model,
                                    std::span<double> squares, const context& ctx) {
    find_slopes(rows, model, ctx);
    find_occurrences(rows, model.n_features());
    move_bias(model, squares.empty() ? nullptr : squares.data());
    for_each_chunk(ctx, touched_.size(), features_per_chunk, [&](chunk part) {
        std::vector<double> gradient(model.width());
        for (std::size_t place = part.begin; place < part.end; ++place) {
            if (place + ahead < part.end) prefetch(touched_[place + ahead], model, squares);
            move_feature(place, model, squares, gradient);
        }
    });
}

SLUICE_INLINE void mini_batch::prefetch(std::size_t feature, const machine& model,
                                        [[maybe_unused]] std::span<const double> squares) {
    model.prefetch(feature);
#if defined(__GNUC__)
    if (squares.empty()) return;
    __builtin_prefetch(squares.data() + 1 + feature);
    __builtin_prefetch(squares.data() + 1 + model.n_features() + feature * model.width());
#endif
}

SLUICE_INLINE void mini_batch::find_slopes(std::span<const std::size_t> rows, const machine& model,
                                           const context& ctx) {
    double weight = 0;
    for (const std::size_t row : rows) weight += rows_.weight(row);
    const double scale = options_.gradient_scale.value_or(1 / weight);
    slopes_.resize(rows.size());
    sums_.resize(rows.size() * model.n_sums());
    for_each_chunk(ctx, rows.size(), rows_per_chunk, [&](chunk part) {
        for (std::size_t i = part.begin; i < part.end; ++i) {
            if (i + 1 < part.end) rows_.prefetch(model, rows[i + 1]);
            const double score = rows_.score(model, rows[i], sums_.data() + i * model.n_sums());
            slopes_[i] = slope_of(target_.kind(), target_.start() + score, rows_.y[rows[i]]) *
                         (rows_.weight(rows[i]) * scale);
        }
    });
}

SLUICE_INLINE void mini_batch::find_occurrences(std::span<const std::size_t> rows, std::size_t n_features) {
    places_.resize(n_features);
    touched_.clear();
    ends_.clear();
    const auto each = [&](const auto& visit) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows_.for_each(rows[i], [&](std::uint32_t feature, double value) { visit(i, feature, value); });
    };
    each([&](std::size_t, std::uint32_t feature, double) {
        if (places_[feature]++ == 0) touched_.push_back(feature);
    });
    std::size_t total = 0;
    ends_.reserve(touched_.size());
    for (const std::uint32_t feature : touched_) {
        const std::size_t begin = total;
        total += places_[feature];
        ends_.push_back(total);
        places_[feature] = begin;
    }
    occurrences_.resize(total);
    each([&](std::size_t i, std::uint32_t feature, double value) {
        occurrences_[places_[feature]++] = {static_cast<std::uint32_t>(i), value};
    });
    for (const std::uint32_t feature : touched_) places_[feature] = 0;
}

SLUICE_INLINE void mini_batch::move_bias(machine& model, double* squares) const {
    double gradient = 0;
    for (const double slope : slopes_) gradient += slope;
    options_.method.step(&model.bias, squares, &gradient, 1, options_.bias.learning_rate,
                         options_.bias.weight_decay);
}

SLUICE_ALWAYS_INLINE double mini_batch::add_all(std::size_t place, const machine& model, std::size_t field,
                                                double* gradient) const {
    const std::size_t feature = touched_[place], n = model.width(), n_sums = model.n_sums();
    const auto k = static_cast<std::size_t>(model.n_factors);
    const double* const v = model.factors.data() + feature * n + field * k;
    double linear = 0, own = 0;
    for (std::size_t at = place == 0 ? 0 : ends_[place - 1]; at < ends_[place]; ++at) {
        const auto [row, value] = occurrences_[at];
        const double change = slopes_[row] * value;
        linear += change;
        own += exact_product(change, value);
        const double* const sums = sums_.data() + row * n_sums + field * k;
        for (std::size_t q = 0; q < model.n_fields(); ++q)
            for (std::size_t f = 0; f < k; ++f) gradient[q * k + f] += exact_product(change, sums[q * n + f]);
    }
    for (std::size_t f = 0; f < k; ++f) gradient[field * k + f] -= exact_product(own, v[f]);
    return linear;
}

#if SLUICE_HAS_X86_VECTORS
SLUICE_TARGET_AVX2 SLUICE_INLINE double mini_batch::add_all_avx2(std::size_t place, const machine& model,
                                                                 std::size_t field, double* gradient) const {
    return add_all(place, model, field, gradient);
}
#endif

SLUICE_INLINE double mini_batch::add_occurrences(std::size_t place, const machine& model, std::size_t field,
                                                 std::span<double> gradient) const {
#if SLUICE_HAS_X86_VECTORS
    if (widest_vectors() != vector_width::baseline) return add_all_avx2(place, model, field, gradient.data());
#endif
    return add_all(place, model, field, gradient.data());
}

SLUICE_INLINE void mini_batch::move_feature(std::size_t place, machine& model, std::span<double> squares,
                                            std::span<double> gradient) const {
    const std::size_t feature = touched_[place], n = model.width();
    const auto field =
        static_cast<std::size_t>(std::upper_bound(model.field_ends.begin(), model.field_ends.end(), feature) -
                                 model.field_ends.begin());
    std::fill(gradient.begin(), gradient.end(), 0.0);
    const double linear = add_occurrences(place, model, field, gradient);
    // The sums of squares of the bias, of the linear parameters and of the factors stand one after the other.
    double* const of_linear = squares.empty() ? nullptr : squares.data() + 1 + feature;
    double* const of_factors =
        squares.empty() ? nullptr : squares.data() + 1 + model.n_features() + feature * n;
    options_.method.step(&model.linear[feature], of_linear, &linear, 1, options_.linear.learning_rate,
                         options_.linear.weight_decay);
    options_.method.step(model.factors.data() + feature * n, of_factors, gradient.data(), n,
                         options_.factors.learning_rate, options_.factors.weight_decay);
}

}  // namespace sluice::factorization
