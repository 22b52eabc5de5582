// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/design.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace sluice::linear {

/// An objective near a point: its value, its gradient and, where asked for, second derivatives.
struct local_model {
    double value = 0;
    Eigen::VectorXd gradient;
    Eigen::MatrixXd hessian;  // lower triangle; or one column, the diagonal; or nothing

    SLUICE_WHEN_USED void merge(const local_model& other) {
        value += other.value;
        gradient += other.gradient;
        if (hessian.size() > 0) hessian += other.hessian;
    }
};

enum class second_derivatives { none, diagonal, all };

/// How much of an objective to work out: which derivatives, and of all rows or of a sixteenth of them, spread evenly,
/// which is enough to come near the minimum when there are many.
struct evaluation {
    second_derivatives second = second_derivatives::all;
    bool sample = false;
};

/// Rows are read in blocks that stay in the cache; a sample is every 16th block. Does not depend on threads.
inline constexpr std::size_t rows_per_block = 512;
inline constexpr std::size_t sampling_stride = 16;

/// Sums local models over the rows of a design. `add(model, block, rows)` adds one block to a model; `block` is
/// [rows x n_columns], its first column ones when there is an intercept, and may be written to.
template <class Add>
[[nodiscard]] local_model sum_over_rows(const design& data, bool intercept, Index n_parameters,
                                        const evaluation& wanted, const context& ctx, const Add& add) {
    const Index first = intercept ? 1 : 0;
    const std::size_t stride = wanted.sample ? sampling_stride * rows_per_block : rows_per_block;
    // More rows to a chunk when its Hessian is large, so that the chunks' Hessians do not fill the memory.
    const std::size_t grain =
        sampling_stride * rows_per_block * (1 + static_cast<std::size_t>(n_parameters) / 128);
    return reduce_chunks<local_model>(
        ctx, data.n_rows(), grain,
        [&](chunk rows) {
            local_model m{0, Eigen::VectorXd::Zero(n_parameters), {}};
            if (wanted.second != second_derivatives::none)
                m.hessian.setZero(n_parameters, wanted.second == second_derivatives::all ? n_parameters : 1);
            Eigen::MatrixXd block(static_cast<Index>(rows_per_block), data.width() + first);
            for (std::size_t begin = rows.begin; begin < rows.end; begin += stride) {
                const chunk part{0, begin, (std::min)(rows.end, begin + rows_per_block)};
                auto top = block.topRows(static_cast<Index>(part.size()));
                if (intercept) top.col(0).setOnes();
                data.load(part, top.rightCols(data.width()));
                add(m, top, part);
            }
            return m;
        },
        [](local_model& total, const local_model& part) { total.merge(part); });
}

/// Adds the penalty `sum of penalty_j w_j^2 / 2`, or a sample's share of it.
SLUICE_WHEN_USED void add_penalty(local_model& m, const Eigen::VectorXd& w, const Eigen::VectorXd& penalty,
                                  const evaluation& wanted) {
    const double share = wanted.sample ? 1.0 / static_cast<double>(sampling_stride) : 1.0;
    m.value += 0.5 * share * w.cwiseAbs2().dot(penalty);
    m.gradient += share * w.cwiseProduct(penalty);
    if (wanted.second == second_derivatives::all) m.hessian.diagonal() += share * penalty;
    if (wanted.second == second_derivatives::diagonal) m.hessian.col(0) += share * penalty;
}

}  // namespace sluice::linear
