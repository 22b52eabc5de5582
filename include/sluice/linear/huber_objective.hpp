// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/local_model.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

namespace sluice::linear {

/// Huber's robust regression with the scale of the errors as one more unknown:
/// `sum of w (s + s H((y - b - x c) / s)) + sum of penalty_j c_j^2`, H(z) = z^2 up to `epsilon`,
/// `2 epsilon |z| - epsilon^2` beyond, as a function of [b, c, s]. Convex in all of them; infinite for s <= 0.
/// Source: Huber, Ronchetti, "Robust statistics", 2nd edition, 2009, doi:10.1002/9780470434697, section 7.7.
class huber_objective {
  public:
    /// `x` has the target as its last column and must outlive it; `penalty` is [n_features].
    SLUICE_WHEN_USED huber_objective(const design& x, bool intercept, const Eigen::VectorXd& penalty,
                                     double epsilon)
        : x_(x), intercept_(intercept), epsilon_(epsilon) {
        penalty_ = Eigen::VectorXd::Zero(n_parameters());
        penalty_.segment(n_parameters() - x.width(), x.width() - 1) = 2 * penalty;
    }

    /// As many as there are columns with the target: the scale takes its place.
    [[nodiscard]] Index n_parameters() const { return x_.width() + (intercept_ ? 1 : 0); }
    [[nodiscard]] std::size_t n_rows() const { return x_.n_rows(); }

    SLUICE_WHEN_USED [[nodiscard]] local_model at(const Eigen::VectorXd& w, const evaluation& wanted,
                                                  const context& ctx) const {
        local_model m;
        const double scale = w[w.size() - 1];
        if (!(scale > 0)) {
            m.value = std::numeric_limits<double>::infinity();
            m.gradient = Eigen::VectorXd::Zero(w.size());
            return m;
        }
        m = sum_over_rows(
            x_, intercept_, n_parameters(), wanted, ctx,
            [&](local_model& model, auto& block, chunk rows) { add(model, block, rows, w, scale); });
        add_penalty(m, w, penalty_, wanted);
        return m;
    }

  private:
    /// The last column of a block, the target, becomes the residual over the scale where that is small, else 0: then
    /// the block's squares are the second derivatives.
    template <class Block>
    void add(local_model& model, Block& block, chunk rows, const Eigen::VectorXd& w, double scale) const {
        const Index n = block.rows(), q = n_parameters() - 1;
        Eigen::ArrayXd weight = Eigen::ArrayXd::Ones(n);
        if (!x_.weights().empty())
            weight = Eigen::Map<const Eigen::ArrayXd>(x_.weights().data() + rows.begin, n);
        const Eigen::ArrayXd z = (block.col(q) - block.leftCols(q) * w.head(q)).array() / scale;
        const Eigen::ArrayXd inside = (z.abs() <= epsilon_).template cast<double>() * weight;
        const Eigen::ArrayXd outside = weight - inside;
        const double at_end = epsilon_ * epsilon_;
        model.value +=
            scale * (weight + inside * z.square() + outside * (2 * epsilon_ * z.abs() - at_end)).sum();
        const Eigen::VectorXd pull = -2 * (inside * z + outside * epsilon_ * z.sign()).matrix();
        model.gradient.head(q).noalias() += block.leftCols(q).transpose() * pull;
        model.gradient[q] += (weight - inside * z.square() - outside * at_end).sum();
        if (model.hessian.cols() == 0) return;
        block.col(q) = z.matrix();
        block.array().colwise() *= (inside * (2 / scale)).sqrt();
        if (model.hessian.cols() == 1)
            model.hessian.col(0) += block.cwiseAbs2().colwise().sum().transpose();
        else
            model.hessian.template selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
    }

    const design& x_;
    bool intercept_;
    double epsilon_;
    Eigen::VectorXd penalty_;
};

}  // namespace sluice::linear
