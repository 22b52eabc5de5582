// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/row_sampler.hpp"

#include <cstddef>

namespace sluice::trees {

/// What a round learns from: the derivatives of rows, by the weight of each and by how often it counts in the round. One
/// that the round leaves out weighs nothing in it, and still gets its leaf's value.
struct round_derivatives {
    const dataset<>& data;
    const objective& minimised;
    const row_sampler& sampler;
    const margin_table& margins;

    /// Those of one output, of the rows from `begin` to `end`.
    void operator()(std::size_t output, std::size_t begin, std::size_t end, double* g, double* h) const {
        minimised.derive(output, margins, begin, end, g, h);
        if (!is_weighted()) return;
        for (std::size_t i = begin; i < end; ++i) {
            const double weight = weight_of(i);
            g[i - begin] = weight > 0 ? exact_product(g[i - begin], weight) : 0;
            h[i - begin] = weight > 0 ? exact_product(h[i - begin], weight) : 0;
        }
    }
    /// Whether not every row counts once.
    [[nodiscard]] bool is_weighted() const { return !data.weights().empty() || sampler.is_active(); }
    [[nodiscard]] double weight_of(std::size_t row) const {
        return exact_product(data.weight(row), sampler.times(row));
    }
};

}  // namespace sluice::trees
