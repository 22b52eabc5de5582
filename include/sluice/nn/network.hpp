// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/nn/layer/any_layer.hpp"
#include "sluice/nn/parameter_block.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::nn {

/// What one pass over some rows leaves behind for the way back.
template <class Scalar>
struct network_pass {
    aligned_vector<Scalar> inputs;                   // [n_rows x n_inputs], filled by the caller
    std::vector<aligned_vector<Scalar>> outputs_of;  // of each layer; the last are those of the network
    std::vector<aligned_vector<Scalar>> kept;        // of each layer, see `layer_rows`
    std::vector<const Scalar*> shared;               // the same
    aligned_vector<Scalar>
        by_outputs;  // the gradient by what a layer gave; the caller fills in the last one's
    aligned_vector<Scalar> by_inputs;
    std::vector<aligned_vector<Scalar>> by_outputs_of;  // of dense layers, packed, left by the way back
    aligned_vector<Scalar> held;                        // the gradient that a skip connection takes back
    aligned_vector<Scalar> scratch;                     // of whichever layer is at work

    [[nodiscard]] Scalar* outputs() { return outputs_of.back().data(); }
    /// What a layer took in.
    [[nodiscard]] const Scalar* inputs_of(std::size_t layer) const {
        return (layer == 0 ? inputs : outputs_of[layer - 1]).data();
    }
};

/// Layers of a network, from `begin` up to `end`.
struct layer_range {
    std::size_t begin;
    std::size_t end;
};

/// Layers one after the other. Holds no parameters: they are one array, layer after layer, so that solvers and archives
/// see numbers and nothing else.
class network {
  public:
    network() = default;
    /// Without layers; takes in `n_inputs` numbers a row.
    explicit network(std::size_t n_inputs) : n_inputs_(n_inputs), width_(n_inputs) {}

    /// Puts a layer behind the others; its parameters stand behind theirs.
    void add(any_layer next) {
        with_layer(next, [&]<class Layer>(Layer& l) {
            l.place = n_parameters_;
            n_parameters_ += l.n_parameters();
            width_ = (std::max)({width_, l.n_inputs, l.n_outputs});
            n_outputs_ = l.n_outputs;
            most_kept_ = (std::max)(most_kept_, l.n_kept());
            if constexpr (requires { l.n_scratch(); })
                most_scratch_ = (std::max)(most_scratch_, l.n_scratch());
            if constexpr (std::same_as<Layer, skip_layer>) {
                is_source_[l.from] = true;
                held_width_ = (std::max)(held_width_, l.n_outputs);
            }
        });
        layers_.push_back(std::move(next));
        is_source_.push_back(false);
    }

    [[nodiscard]] std::span<const any_layer> layers() const { return layers_; }
    [[nodiscard]] std::size_t n_inputs() const { return n_inputs_; }
    /// 0 without layers.
    [[nodiscard]] std::size_t n_outputs() const { return n_outputs_; }
    [[nodiscard]] std::size_t n_parameters() const { return n_parameters_; }
    /// How many numbers `prepare` leaves.
    [[nodiscard]] std::size_t n_prepared() const { return 2 * n_parameters_; }
    [[nodiscard]] layer_range all() const { return {0, layers_.size()}; }

    /// All parameters, cut up for the threads; layers without any are left out.
    [[nodiscard]] std::vector<parameter_block> blocks() const {
        constexpr std::size_t parameters_a_block = std::size_t{1} << 14;
        std::vector<parameter_block> all;
        for (std::size_t index = 0; index < layers_.size(); ++index)
            with_layer(layers_[index], [&]<class Layer>(const Layer& one) {
                if constexpr (is_dense<Layer>)
                    std::ranges::copy(one.blocks(index), std::back_inserter(all));
                else
                    for (std::size_t i = 0; i < one.n_parameters(); i += parameters_a_block)
                        all.push_back({index, one.place + i,
                                       one.place + (std::min)(i + parameters_a_block, one.n_parameters())});
            });
        return all;
    }

    /// Memory for passes over up to `n_rows` rows.
    template <class Scalar>
    [[nodiscard]] network_pass<Scalar> pass_of(std::size_t n_rows) const {
        network_pass<Scalar> p;
        p.inputs.resize(n_rows * n_inputs_);
        for (const auto& one : layers_)
            with_layer(one, [&](const auto& l) {
                p.outputs_of.emplace_back(n_rows * l.n_outputs);
                p.by_outputs_of.emplace_back(is_dense<decltype(l)> ? n_rows * width_ : 0);
                p.kept.emplace_back(n_rows * l.n_kept());
            });
        p.shared.resize(layers_.size());
        p.by_outputs.resize(n_rows * width_);
        p.by_inputs.resize(n_rows * width_);
        p.held.resize(n_rows * held_width_);
        p.scratch.resize(most_scratch_);
        return p;
    }

    /// Through some layers, from `p.inputs` to `p.outputs()` through all of them, for training.
    template <class Scalar>
    void forward(const Scalar* parameters, const Scalar* prepared, std::size_t n_rows,
                 const epoch_draws& draws, network_pass<Scalar>& p, layer_range through) const {
        for (std::size_t l = through.begin; l < through.end; ++l)
            with_layer(layers_[l], [&](const auto& one) {
                one.forward(parameters, rows_of(l, prepared, n_rows, &draws, p));
            });
    }

    /// The way back of `forward`: from the gradient by the outputs, in `p.by_outputs`, to those by the parameters, which are
    /// added to `gradients` but for those of dense layers, which `add_gradients` adds. `prepared` is what `prepare` left.
    template <class Scalar>
    void backward(const Scalar* parameters, const Scalar* prepared, std::size_t n_rows,
                  network_pass<Scalar>& p, Scalar* gradients, layer_range through) const {
        for (std::size_t l = through.end; l-- > through.begin;)
            with_layer(layers_[l], [&]<class Layer>(const Layer& one) {
                const std::size_t n = n_rows * one.n_outputs;
                if (is_source_[l])
                    for (std::size_t i = 0; i < n; ++i) p.by_outputs[i] += p.held[i];
                if constexpr (std::same_as<Layer, skip_layer>)
                    std::copy_n(p.by_outputs.begin(), n, p.held.begin());
                const layer_gradients<Scalar> to{p.by_outputs.data(), l == 0 ? nullptr : p.by_inputs.data(),
                                                 gradients, prepared};
                one.backward(parameters, rows_of(l, prepared, n_rows, nullptr, p), to);
                if constexpr (is_dense<Layer>)
                    one.pack_gradients(n_rows, p.by_outputs.data(), p.by_outputs_of[l].data());
                if constexpr (!Layer::in_place) std::swap(p.by_outputs, p.by_inputs);
            });
    }

    /// Adds the gradients of rows that `backward` has gone through by a block of parameters of a dense layer.
    template <class Scalar>
    void add_gradients(const parameter_block& block, std::size_t n_rows, const network_pass<Scalar>& p,
                       Scalar* gradients) const {
        std::get<dense_layer>(layers_[block.layer])
            .add_gradients(block, n_rows, p.inputs_of(block.layer),
                           packed_matrix<Scalar>{p.by_outputs_of[block.layer].data()}, gradients);
    }

    /// What both ways read of the parameters of a block: first what the way back reads, which a dense layer that comes first
    /// has no need of, then, `n_parameters` further, what the way forward does. Others are not prepared by blocks: see
    /// `prepare_whole`.
    template <class Scalar>
    void prepare(const parameter_block& block, const Scalar* parameters, Scalar* prepared) const {
        if (!block.is_of_rows()) return;
        const auto& one = std::get<dense_layer>(layers_[block.layer]);
        one.prepare(block, parameters, prepared + n_parameters_);
        if (block.layer > 0) one.prepare_back(block, parameters, prepared);
    }
    template <class Scalar>
    void prepare_whole(const Scalar* parameters, Scalar* prepared) const {
        for (const auto& layer : layers_)
            with_layer(layer, [&]<class Layer>(const Layer& one) {
                if constexpr (!is_dense<Layer>) one.prepare(parameters, prepared);
            });
    }
    /// How many parameters of a block weight decay draws to 0: its first ones.
    [[nodiscard]] std::size_t n_weights(const parameter_block& block) const {
        std::size_t end = 0;
        with_layer(layers_[block.layer], [&](const auto& one) { end = one.place + one.n_weights(); });
        return (std::clamp)(end, block.begin, block.end) - block.begin;
    }

    /// How many numbers `predict` needs as memory.
    [[nodiscard]] std::size_t memory_size(std::size_t n_rows) const {
        return n_rows * (3 * width_ + held_width_ + most_kept_) + most_scratch_;
    }
    /// The outputs of rows at the front of `memory`, somewhere in it, as in training but for what is random or of a batch.
    template <class Scalar>
    [[nodiscard]] const Scalar* predict(const Scalar* parameters, std::size_t n_rows, Scalar* memory) const {
        Scalar* x = memory;
        Scalar* const spare[2] = {memory + n_rows * width_, memory + 2 * n_rows * width_};
        Scalar* const held = memory + 3 * n_rows * width_;
        Scalar* const kept = held + n_rows * held_width_;
        Scalar* const scratch = kept + n_rows * most_kept_;
        for (std::size_t l = 0; l < layers_.size(); ++l)
            with_layer(layers_[l], [&]<class Layer>(const Layer& one) {
                Scalar* const y = Layer::in_place ? x : x == spare[0] ? spare[1] : spare[0];
                one.forward(parameters, layer_rows<Scalar>{n_rows, x, y, kept, nullptr, nullptr, held, memory,
                                                           scratch, nullptr});
                if (is_source_[l]) std::copy_n(y, n_rows * one.n_outputs, held);
                x = y;
            });
        return x;
    }

  private:
    template <class Layer>
    static constexpr bool is_dense = std::same_as<std::remove_cvref_t<Layer>, dense_layer>;

    template <class Scalar>
    [[nodiscard]] layer_rows<Scalar> rows_of(std::size_t l, const Scalar* prepared, std::size_t n_rows,
                                             const epoch_draws* draws, network_pass<Scalar>& p) const {
        const auto* skip = std::get_if<skip_layer>(&layers_[l]);
        return {n_rows,
                p.inputs_of(l),
                p.outputs_of[l].data(),
                p.kept[l].data(),
                draws,
                p.shared[l],
                skip == nullptr ? nullptr : p.outputs_of[skip->from].data(),
                p.inputs.data(),
                p.scratch.data(),
                prepared + n_parameters_};
    }

    std::vector<any_layer> layers_;
    std::vector<bool> is_source_;  // of a skip connection
    std::size_t n_inputs_ = 0;
    std::size_t n_outputs_ = 0;
    std::size_t n_parameters_ = 0;
    std::size_t width_ = 0;  // of the widest layer, inputs and outputs included
    std::size_t held_width_ = 0;
    std::size_t most_kept_ = 0;
    std::size_t most_scratch_ = 0;
};

}  // namespace sluice::nn
