// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/table.hpp"
#include "sluice/nn/activation.hpp"
#include "sluice/nn/history.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::nn {

/// A trained network: sizes of the inputs, hidden layers and outputs, the activation, and the parameters as float32. With
/// the inputs' size alone it has no outputs: of data of one class there is nothing to learn.
///
/// Tables and single rows give the same bits, on any machine and for any number of threads.
struct perceptron {
    std::vector<std::uint64_t> sizes;
    activation hidden = activation::relu;
    std::vector<float> parameters;  // layer after layer: weights [n_inputs x n_outputs], biases [n_outputs]
    training_history history;

    [[nodiscard]] std::size_t n_features() const {
        return sizes.empty() ? 0 : static_cast<std::size_t>(sizes.front());
    }
    [[nodiscard]] std::size_t n_outputs() const {
        return sizes.size() < 2 ? 0 : static_cast<std::size_t>(sizes.back());
    }

    /// The outputs of a table, [n_rows x n_outputs] row after row. Throws `invalid_data` naming the row when a number in
    /// it, or an output, is not finite as float32, `schema_mismatch` for other columns. O(n_rows n_parameters).
    [[nodiscard]] std::vector<double> outputs(const table& x, std::string_view component,
                                              const context& ctx) const;
    /// The outputs of one row at the front of `out`; false where a table is refused.
    [[nodiscard]] bool outputs(std::span<const cell> row, std::span<double> out,
                               std::span<cell> scratch) const noexcept;
    /// How many cells `outputs` of one row needs.
    [[nodiscard]] std::size_t scratch_size() const;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("sizes", sizes);
        v("hidden", hidden);
        v("parameters", parameters);
        v("history", history);
    }
    /// Throws `invalid_data` unless there is a finite parameter for each weight and bias, and `outputs` outputs.
    void check(std::size_t outputs, std::string_view component) const;

    friend bool operator==(const perceptron&, const perceptron&) = default;
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/perceptron_definitions.hpp"
#endif
