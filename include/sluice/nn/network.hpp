// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/aligned_vector.hpp"
#include "sluice/nn/activation.hpp"
#include "sluice/nn/dense_layer.hpp"
#include "sluice/nn/dropout.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::nn {

/// What one pass over some rows leaves behind for the way back.
template <class Scalar>
struct network_pass {
    aligned_vector<Scalar> inputs;  // [n_rows x n_inputs], filled by the caller
    std::vector<aligned_vector<Scalar>>
        sums;  // of each layer, before its activation; the last are the outputs
    std::vector<aligned_vector<Scalar>> active;   // of each hidden layer, after it
    std::vector<aligned_vector<Scalar>> factors;  // of dropout, of each hidden layer; empty without
    std::vector<aligned_vector<Scalar>> dropped;  // `active` times those
    aligned_vector<Scalar> by_sums;  // the gradient by `sums` of a layer; the caller fills in the outputs'
    aligned_vector<Scalar> by_inputs;

    [[nodiscard]] Scalar* outputs() { return sums.back().data(); }
    /// What a layer took in.
    [[nodiscard]] const Scalar* inputs_of(std::size_t layer) const {
        if (layer == 0) return inputs.data();
        return (dropped.empty() ? active : dropped)[layer - 1].data();
    }
};

/// Dense layers one after the other, with the same activation behind all but the last one. Holds no parameters: they
/// are one array, layer after layer, so that solvers and archives see numbers and nothing else.
class network {
  public:
    /// `sizes` are those of the inputs, of each hidden layer and of the outputs.
    network(std::span<const std::uint64_t> sizes, activation hidden) : hidden_(hidden) {
        for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
            layers_.push_back(
                {static_cast<std::size_t>(sizes[l]), static_cast<std::size_t>(sizes[l + 1]), n_parameters_});
            n_parameters_ += layers_.back().n_parameters();
            width_ = (std::max)({width_, layers_.back().n_inputs, layers_.back().n_outputs});
        }
    }

    [[nodiscard]] std::span<const dense_layer> layers() const { return layers_; }
    [[nodiscard]] std::size_t n_parameters() const { return n_parameters_; }
    /// The size of the largest layer, inputs and outputs included.
    [[nodiscard]] std::size_t width() const { return width_; }

    /// Memory for passes over up to `n_rows` rows.
    template <class Scalar>
    [[nodiscard]] network_pass<Scalar> pass_of(std::size_t n_rows, bool drops) const {
        network_pass<Scalar> p;
        p.inputs.resize(n_rows * layers_.front().n_inputs);
        for (const auto& layer : layers_) p.sums.emplace_back(n_rows * layer.n_outputs);
        p.active = p.sums;
        if (drops) p.factors = p.dropped = p.sums;
        p.by_sums.resize(n_rows * width_);
        p.by_inputs.resize(n_rows * width_);
        return p;
    }

    /// From `p.inputs` to `p.outputs()`, for training.
    template <class Scalar>
    void forward(const Scalar* parameters, std::size_t n_rows, const dropout& drop,
                 network_pass<Scalar>& p) const {
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            layers_[l].forward(parameters, p.inputs_of(l), n_rows, p.sums[l].data());
            if (l + 1 == layers_.size()) return;
            const std::size_t n = n_rows * layers_[l].n_outputs;
            activate(hidden_, p.sums[l].data(), p.active[l].data(), n);
            if (p.dropped.empty()) continue;
            drop.draw(l, n_rows, layers_[l].n_outputs, p.factors[l].data());
            for (std::size_t i = 0; i < n; ++i) p.dropped[l][i] = p.active[l][i] * p.factors[l][i];
        }
    }

    /// The way back of `forward`: from the gradient by the outputs, in `p.by_sums`, to those by the parameters, which are
    /// added to `gradients`. `transposed` holds each W transposed in its place (`transpose_weights`).
    template <class Scalar>
    void backward(const Scalar* transposed, std::size_t n_rows, network_pass<Scalar>& p,
                  Scalar* gradients) const {
        for (std::size_t l = layers_.size(); l-- > 0;) {
            layers_[l].backward(p.inputs_of(l), p.by_sums.data(), n_rows, gradients);
            if (l == 0) return;
            layers_[l].backward_to_inputs(transposed, p.by_sums.data(), n_rows, p.by_inputs.data());
            const std::size_t n = n_rows * layers_[l].n_inputs;
            for (std::size_t i = 0; i < (p.dropped.empty() ? 0 : n); ++i)
                p.by_inputs[i] *= p.factors[l - 1][i];
            activate_back(hidden_, p.sums[l - 1].data(), p.active[l - 1].data(), p.by_inputs.data(), n);
            std::swap(p.by_sums, p.by_inputs);
        }
    }

    /// Each W of `parameters` transposed, in the same place of `transposed`; the first layer's is not needed.
    template <class Scalar>
    void transpose_weights(const Scalar* parameters, Scalar* transposed) const {
        for (std::size_t l = 1; l < layers_.size(); ++l)
            transpose(parameters + layers_[l].place, layers_[l].n_inputs, layers_[l].n_outputs,
                      transposed + layers_[l].place);
    }

  private:
    std::vector<dense_layer> layers_;
    activation hidden_;
    std::size_t n_parameters_ = 0;
    std::size_t width_ = 0;
};

}  // namespace sluice::nn
