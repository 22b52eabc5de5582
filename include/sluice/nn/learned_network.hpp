// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/table.hpp"
#include "sluice/nn/category_inputs.hpp"
#include "sluice/nn/history.hpp"
#include "sluice/nn/network.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::nn {

/// What a trained network predicts by, whatever its layers are: parameters as float32, the categories that it knows, and
/// the layers themselves, which no archive holds: they follow from the shape of the network.
///
/// Tables and single rows give the same bits, on any machine and for any number of threads.
struct learned_network {
    std::vector<float> parameters;  // layer after layer
    training_history history;
    category_inputs categories;
    network layers;

    [[nodiscard]] std::size_t n_features() const { return layers.n_inputs(); }
    [[nodiscard]] std::size_t n_outputs() const { return layers.n_outputs(); }

    /// The outputs of a table, [n_rows x n_outputs] row after row. Throws `invalid_data` naming the row when a number in
    /// it, or an output, is not finite as float32, `schema_mismatch` for other columns. O(n_rows n_parameters).
    [[nodiscard]] std::vector<double> outputs(const table& x, std::string_view component,
                                              const context& ctx) const;
    /// The outputs of one row at the front of `out`; false where a table is refused.
    [[nodiscard]] bool outputs(std::span<const cell> row, std::span<double> out,
                               std::span<cell> scratch) const noexcept;
    /// How many cells `outputs` of one row needs.
    [[nodiscard]] std::size_t scratch_size() const;
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/learned_network_definitions.hpp"
#endif
