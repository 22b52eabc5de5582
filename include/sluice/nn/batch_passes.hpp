// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/nn/network.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <variant>
#include <vector>

namespace sluice::nn {

/// A batch of rows on its way through a network and back. It is cut into parts of 64 rows, which the threads work on, and
/// what parts have in common is added up in their order: the same bits for any number of threads. Layers that look at
/// the whole batch (`batch_norm_layer`) cut the way into stages; without them a part goes through and back in one go,
/// while it is in the cache. Gradients by the weights of dense layers come last, from all parts at once, some rows of the
/// weights a thread: parts need no memory for them, and nothing is added up.
template <class Scalar>
class batch_passes {
  public:
    static constexpr std::size_t rows_a_part = 64;

    struct part {
        network_pass<Scalar> pass;
        aligned_vector<Scalar> gradients;  // by the parameters, but not those of dense layers
        std::vector<double> sums;          // over the rows, for the next stage
    };

    /// Of up to `n_rows` rows; the network must outlive this.
    batch_passes(const network& of, std::size_t n_rows) : network_(of), blocks_(of.blocks()) {
        const auto layers = of.layers();
        std::size_t most = 0;
        shared_.resize(layers.size());
        for (std::size_t l = 0; l < layers.size(); ++l)
            if (const auto* norm = std::get_if<batch_norm_layer>(&layers[l])) {
                norms_.push_back(l);
                shared_[l].resize(4 * norm->n_inputs);
                most = (std::max)(most, 2 * norm->n_inputs);
            }
        const bool sums = !std::ranges::all_of(blocks_, &parameter_block::is_of_rows);
        for (std::size_t i = 0; i < chunk_count(n_rows, rows_a_part); ++i) {
            parts_.push_back({of.pass_of<Scalar>((std::min)(rows_a_part, n_rows)),
                              aligned_vector<Scalar>(sums ? of.n_parameters() : 0),
                              std::vector<double>(most)});
            for (const std::size_t l : norms_) parts_.back().pass.shared[l] = shared_[l].data();
        }
    }

    /// The parts, of which a batch of fewer rows uses the first ones.
    [[nodiscard]] std::span<const part> parts() const { return parts_; }

    /// Goes through the network and back; `gather_gradients` tells what it led to. `load(rows, inputs)` fills in the inputs of a part's rows, a `chunk` of
    /// the batch; `judge(rows, outputs, by_outputs)` the gradient by their outputs. Running numbers among the parameters
    /// follow (`batch_norm_layer`). `draws` begins at the first row of the batch.
    template <class Load, class Judge>
    void run(const context& ctx, std::size_t n_rows, Scalar* parameters, const Scalar* prepared,
             const epoch_draws& draws, const Load& load, const Judge& judge) {
        const std::size_t n_norms = norms_.size();
        for (std::size_t stage = 0; stage <= n_norms; ++stage) {
            for_each_chunk(ctx, n_rows, rows_a_part, [&](chunk rows) {
                part& p = parts_[rows.index];
                if (stage == 0) {
                    load(rows, p.pass.inputs.data());
                    for (const auto& block : blocks_)
                        if (!block.is_of_rows())
                            std::fill_n(p.gradients.data() + block.begin, block.size(), Scalar(0));
                }
                network_.forward(parameters, prepared, rows.size(),
                                 {draws.drawn, draws.first_row + rows.begin}, p.pass, on_the_way(stage));
                if (stage < n_norms)
                    return norm(stage).moments(p.pass.inputs_of(norms_[stage]), rows.size(), p.sums.data());
                judge(rows, p.pass.outputs(), p.pass.by_outputs.data());
                go_back(stage, rows, parameters, prepared, p);
            });
            if (stage < n_norms) share_moments(stage, n_rows, parameters);
        }
        for (std::size_t stage = n_norms; stage-- > 0;) {
            share_gradients(stage, n_rows);
            for_each_chunk(ctx, n_rows, rows_a_part, [&](chunk rows) {
                go_back(stage, rows, parameters, prepared, parts_[rows.index]);
            });
        }
    }

    /// Calls `body(block)` for each block of the parameters on the threads, once the gradients of a batch of `n_rows` by it
    /// are in `gradients`, [n_parameters].
    template <class Body>
    void gather_gradients(const context& ctx, std::size_t n_rows, Scalar* gradients, const Body& body) const {
        for_each_block(ctx, [&](const parameter_block& block) {
            const std::size_t n_parts = chunk_count(n_rows, rows_a_part);
            Scalar* const sums = gradients + block.begin;
            std::fill_n(sums, block.size(), Scalar(0));
            for (std::size_t p = 0; p < n_parts; ++p)
                if (block.is_of_rows())
                    network_.add_gradients(block, (std::min)(rows_a_part, n_rows - p * rows_a_part),
                                           parts_[p].pass, gradients);
                else
                    for (std::size_t i = 0; i < block.size(); ++i)
                        sums[i] += parts_[p].gradients[block.begin + i];
            body(block);
        });
    }
    template <class Body>
    void for_each_block(const context& ctx, const Body& body) const {
        for_each_chunk(ctx, blocks_.size(), 1, [&](chunk one) { body(blocks_[one.index]); });
    }

  private:
    [[nodiscard]] const batch_norm_layer& norm(std::size_t stage) const {
        return std::get<batch_norm_layer>(network_.layers()[norms_[stage]]);
    }
    [[nodiscard]] layer_range on_the_way(std::size_t stage) const {
        return {stage == 0 ? 0 : norms_[stage - 1],
                stage == norms_.size() ? network_.layers().size() : norms_[stage]};
    }

    /// Through the layers of a stage and the norm behind it, up to the one before it, whose sums are left.
    void go_back(std::size_t stage, chunk rows, const Scalar* parameters, const Scalar* prepared, part& p) {
        const std::size_t end = stage == norms_.size() ? network_.layers().size() : norms_[stage] + 1;
        network_.backward(parameters, prepared, rows.size(), p.pass, p.gradients.data(),
                          {stage == 0 ? 0 : norms_[stage - 1] + 1, end});
        if (stage == 0) return;
        const std::size_t l = norms_[stage - 1];
        norm(stage - 1).gradient_sums(p.pass.inputs_of(l), shared_[l].data(), p.pass.by_outputs.data(),
                                      rows.size(), p.sums.data());
    }

    void share_moments(std::size_t stage, std::size_t n_rows, Scalar* parameters) {
        double* const all = parts_.front().sums.data();
        for (std::size_t i = 1; i < chunk_count(n_rows, rows_a_part); ++i)
            norm(stage).add_moments(all, i * rows_a_part, parts_[i].sums.data(),
                                    (std::min)(rows_a_part, n_rows - i * rows_a_part));
        norm(stage).share(all, n_rows, shared_[norms_[stage]].data(), parameters);
    }

    void share_gradients(std::size_t stage, std::size_t n_rows) {
        double* const all = parts_.front().sums.data();
        for (std::size_t i = 1; i < chunk_count(n_rows, rows_a_part); ++i)
            for (std::size_t j = 0; j < 2 * norm(stage).n_inputs; ++j) all[j] += parts_[i].sums[j];
        norm(stage).share_gradients(all, n_rows, shared_[norms_[stage]].data());
    }

    const network& network_;
    std::vector<parameter_block> blocks_;
    std::vector<std::size_t> norms_;  // the layers that look at the whole batch
    std::vector<aligned_vector<Scalar>> shared_;
    std::vector<part> parts_;
};

}  // namespace sluice::nn
