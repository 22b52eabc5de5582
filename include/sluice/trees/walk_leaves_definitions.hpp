// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/walk_leaves.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

void walk_leaves(std::span<const ensemble> outputs, std::span<const feature> columns,
                 std::span<const std::span<double>> margins, const context& ctx) {
    constexpr std::size_t side_by_side = 16;
    const std::size_t n_rows = margins.empty() ? 0 : margins[0].size(), width = columns.size();
    if (n_rows == 0 || outputs[0].size() == 0) return;
    // Half a MiB of numbers at a time.
    const std::size_t grain = (std::max)(side_by_side, (std::min)(std::size_t{2048}, 65536 / width));
    for_each_chunk(ctx, n_rows, grain, [&](chunk rows) {
        thread_local std::vector<double> x;
        x.resize((rows.size() + side_by_side) * width);
        for (std::size_t j = 0; j < width; ++j)
            for (std::size_t i = 0; i < rows.size(); ++i) x[i * width + j] = columns[j][rows.begin + i];
        const bool only_numbers = outputs[0].sets().empty();
        for (std::size_t t = 0; t < outputs[0].size(); ++t) {
            const node* const root = outputs[0].nodes(t).data();
            for (std::size_t begin = 0; begin < rows.size(); begin += side_by_side) {
                std::array<const node*, side_by_side> at;
                at.fill(root);
                for (std::uint32_t moved = 1; moved != 0;) {
                    moved = 0;
                    for (std::size_t k = 0; k < side_by_side; ++k) {
                        moved |= at[k]->to_left;
                        const double value = x[(begin + k) * width + at[k]->feature()];
                        at[k] += only_numbers ? at[k]->step(value) : outputs[0].step(*at[k], value);
                    }
                }
                const std::size_t end = (std::min)(begin + side_by_side, rows.size());
                for (std::size_t o = 0; o < outputs.size(); ++o) {
                    const auto nodes = outputs[o].nodes(t);
                    const bool only_constants = outputs[o].linear().empty();
                    for (std::size_t i = begin; i < end; ++i) {
                        const auto leaf = static_cast<std::size_t>(at[i - begin] - root);
                        const double* const row = x.data() + i * width;
                        margins[o][rows.begin + i] +=
                            only_constants
                                ? nodes[leaf].value
                                : outputs[o].value(t, leaf, [row](std::uint32_t j) { return row[j]; });
                    }
                }
            }
        }
    });
}

}  // namespace sluice::trees
