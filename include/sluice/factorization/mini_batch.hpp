// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/core/vector_width.hpp"
#include "sluice/factorization/machine.hpp"
#include "sluice/factorization/targets.hpp"
#include "sluice/factorization/training_options.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::factorization {

/// The rows that a fit learns from or is watched on, as the learning sees them. The dataset must outlive them.
struct learning_rows {
    static constexpr std::size_t rows_per_part = std::size_t{1} << 12;

    std::vector<feature_rows> parts;  // of `rows_per_part` rows each
    std::vector<double> y;            // [n_rows]
    std::span<const double> weights;  // [n_rows], or empty

    learning_rows(const dataset<>& data, const targets& target, std::string_view component,
                  const context& ctx);
    void scale(std::span<const double> factors, const context& ctx);

    [[nodiscard]] std::size_t size() const { return y.size(); }
    [[nodiscard]] double weight(std::size_t row) const { return weights.empty() ? 1.0 : weights[row]; }
    template <class Visit>
    void for_each(std::size_t row, const Visit& visit) const {
        parts[row / rows_per_part].for_each(row % rows_per_part, visit);
    }
    [[nodiscard]] double score(const machine& model, std::size_t row, double* sums) const {
        return model.score(parts[row / rows_per_part], row % rows_per_part, sums);
    }
    /// Tells the processor that a row and the parameters of its features are wanted soon.
    void prefetch(const machine& model, std::size_t row) const {
        for_each(row, [&](std::uint32_t feature, double) { model.prefetch(feature); });
    }
    /// The weighted mean of the losses.
    [[nodiscard]] double mean_loss(const machine& model, const targets& target, const context& ctx) const;
};

/// One step of the learning: the scores of some rows, then the gradient of each parameter that they touch, and its
/// step. Keeps its memory from batch to batch.
class mini_batch {
  public:
    mini_batch(const learning_rows& rows, const targets& target, const training_options& options);

    /// Moves the parameters and, for AdaGrad, the sums of squares.
    void step(std::span<const std::size_t> rows, machine& model, std::span<double> squares,
              const context& ctx);

  private:
    struct occurrence {
        std::uint32_t row;  // within the batch
        double value;
    };

    static constexpr std::size_t rows_per_chunk = 64;
    static constexpr std::size_t features_per_chunk = 64;
    static constexpr std::size_t ahead = 6;  // features whose parameters are on their way from memory

    static void prefetch(std::size_t feature, const machine& model, std::span<const double> squares);

    void find_slopes(std::span<const std::size_t> rows, const machine& model, const context& ctx);
    void find_occurrences(std::span<const std::size_t> rows, std::size_t n_features);
    void move_bias(machine& model, double* squares) const;
    /// Moves the parameters of the touched feature at a place; `gradient` is room for [width].
    void move_feature(std::size_t place, machine& model, std::span<double> squares,
                      std::span<double> gradient) const;
    /// What the occurrences of the touched feature at a place add to the gradients of its factors, and to that of its
    /// linear parameter, which comes back.
    double add_occurrences(std::size_t place, const machine& model, std::size_t field,
                           std::span<double> gradient) const;
    SLUICE_ALWAYS_INLINE double add_all(std::size_t place, const machine& model, std::size_t field,
                                        double* gradient) const;
#if SLUICE_HAS_X86_VECTORS
    SLUICE_TARGET_AVX2 double add_all_avx2(std::size_t place, const machine& model, std::size_t field,
                                           double* gradient) const;
#endif

    const learning_rows& rows_;
    const targets& target_;
    const training_options& options_;
    std::vector<double> slopes_;          // [n_batch], times weight and scale
    std::vector<double> sums_;            // [n_batch x n_sums]
    std::vector<std::uint32_t> touched_;  // features
    std::vector<std::size_t> ends_;       // where the occurrences of each touched feature end
    std::vector<std::size_t> places_;     // [n_features], 0 between batches
    std::vector<occurrence> occurrences_;
};

}  // namespace sluice::factorization

#ifndef SLUICE_COMPILED
#include "sluice/factorization/mini_batch_definitions.hpp"
#endif
