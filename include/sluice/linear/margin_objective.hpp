// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear/local_model.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace sluice::linear {

using block_array = Eigen::Array<double, Eigen::Dynamic, 1, 0, static_cast<int>(rows_per_block), 1>;

/// A loss of one margin a row, worked out for a block of rows at once.
struct loss_block {
    block_array value, gradient, curvature;
};

/// `sum of w loss(b + x c, y) + sum of penalty_j c_j^2 / 2` as a function of [b, c]. `Loss` says
/// `loss(margins, y, out)` for a block: values, first and second derivatives (the second >= 0, possibly its
/// expectation).
template <class Loss>
class margin_objective {
  public:
    /// `data` and `y` ([n_rows]) must outlive it; `penalty` is [n_features], in the units of the mapped columns.
    margin_objective(const design& data, std::span<const double> y, bool intercept,
                     const Eigen::VectorXd& penalty, Loss loss)
        : data_(data), y_(y), intercept_(intercept), loss_(loss) {
        penalty_ = Eigen::VectorXd::Zero(n_parameters());
        penalty_.tail(data.width()) = penalty;
    }

    [[nodiscard]] Index n_parameters() const { return data_.width() + (intercept_ ? 1 : 0); }
    [[nodiscard]] std::size_t n_rows() const { return data_.n_rows(); }

    [[nodiscard]] local_model at(const Eigen::VectorXd& w, const evaluation& wanted,
                                 const context& ctx) const {
        auto m = sum_over_rows(data_, intercept_, n_parameters(), wanted, ctx,
                               [&](local_model& model, auto& block, chunk rows) {
                                   add(model, block, rows, (block * w).array());
                               });
        add_penalty(m, w, penalty_, wanted);
        return m;
    }

    /// The value where all margins are the same.
    [[nodiscard]] double at_constant(double margin, const context& ctx) const {
        return reduce_chunks<double>(
            ctx, n_rows(), rows_per_block * sampling_stride,
            [&](chunk rows) {
                double sum = 0;
                for (std::size_t begin = rows.begin; begin < rows.end; begin += rows_per_block) {
                    const chunk part{0, begin, (std::min)(rows.end, begin + rows_per_block)};
                    const auto n = static_cast<Index>(part.size());
                    sum += losses_of(block_array::Constant(n, margin), part).value.sum();
                }
                return sum;
            },
            [](double& total, double part) { total += part; });
    }

  private:
    [[nodiscard]] loss_block losses_of(const block_array& margins, chunk rows) const {
        const Index n = margins.size();
        const block_array y = Eigen::Map<const Eigen::ArrayXd>(y_.data() + rows.begin, n);
        loss_block out{block_array(n), block_array(n), block_array(n)};
        loss_(margins, y, out);
        if (data_.weights().empty()) return out;
        const auto weights = Eigen::Map<const Eigen::ArrayXd>(data_.weights().data() + rows.begin, n);
        // A loss may be infinite where nothing counts.
        for (auto* part : {&out.value, &out.gradient, &out.curvature})
            *part = (weights > 0).select(*part * weights, 0.0);
        return out;
    }

    template <class Block>
    void add(local_model& model, Block& block, chunk rows, const block_array& margins) const {
        const auto out = losses_of(margins, rows);
        model.value += out.value.sum();
        model.gradient.noalias() += block.transpose() * out.gradient.matrix();
        if (model.hessian.cols() == 1 && n_parameters() > 1) {
            model.hessian.noalias() += block.cwiseAbs2().transpose() * out.curvature.matrix();
        } else if (model.hessian.cols() > 0) {
            block.array().colwise() *= out.curvature.sqrt();
            model.hessian.template selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
        }
    }

    const design& data_;
    std::span<const double> y_;
    bool intercept_;
    Loss loss_;
    Eigen::VectorXd penalty_;
};

}  // namespace sluice::linear
