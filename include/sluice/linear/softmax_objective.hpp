// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/local_model.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace sluice::linear {

/// Log loss of several classes: `sum of w (ln sum_k e^margin_k - margin_y) + l2 / 2 sum_k |c_k|^2` as a function of
/// [b_0, c_0, b_1, c_1, ...].
///
/// Adding one vector to the parameters of all classes changes no probability. The Hessian gets a multiple of that
/// direction added, which makes it invertible and does not change the steps: gradients have nothing in it.
class softmax_objective {
  public:
    /// `data` and `y` ([n_rows], codes 0 to n_classes - 1; any in rows of weight 0) must outlive it; `penalty` is
    /// [n_features].
    softmax_objective(const design& data, std::span<const std::int32_t> y, Index n_classes, bool intercept,
                      const Eigen::VectorXd& penalty)
        : data_(data), y_(y), n_classes_(n_classes), intercept_(intercept) {
        penalty_ = Eigen::VectorXd::Zero(n_parameters());
        for (Index k = 0; k < n_classes; ++k)
            penalty_.segment((k + 1) * per_class() - data.width(), data.width()) = penalty;
    }

    [[nodiscard]] Index per_class() const { return data_.width() + (intercept_ ? 1 : 0); }
    [[nodiscard]] Index n_parameters() const { return n_classes_ * per_class(); }
    [[nodiscard]] std::size_t n_rows() const { return data_.n_rows(); }

    SLUICE_WHEN_USED [[nodiscard]] local_model at(const Eigen::VectorXd& w, const evaluation& wanted,
                                                  const context& ctx) const {
        auto m =
            sum_over_rows(data_, intercept_, n_parameters(), wanted, ctx,
                          [&](local_model& model, auto& block, chunk rows) { add(model, block, rows, w); });
        if (wanted.second == second_derivatives::all) fix_common_direction(m.hessian);
        add_penalty(m, w, penalty_, wanted);
        return m;
    }

  private:
    template <class Block>
    void add(local_model& model, const Block& block, chunk rows, const Eigen::VectorXd& w) const {
        const Index n = block.rows(), q = per_class();
        Eigen::ArrayXXd p = (block * Eigen::Map<const Eigen::MatrixXd>(w.data(), q, n_classes_)).array();
        Eigen::ArrayXd weight = Eigen::ArrayXd::Ones(n);
        if (!data_.weights().empty())
            weight = Eigen::Map<const Eigen::ArrayXd>(data_.weights().data() + rows.begin, n);
        Eigen::ArrayXXd chosen = Eigen::ArrayXXd::Zero(n, n_classes_);
        for (Index i = 0; i < n; ++i)
            if (weight[i] > 0) chosen(i, y_[rows.begin + static_cast<std::size_t>(i)]) = 1;
        p.colwise() -= p.rowwise().maxCoeff().eval();
        const Eigen::ArrayXd own = (p * chosen).rowwise().sum();
        p = p.exp().eval();
        const Eigen::ArrayXd total = p.rowwise().sum();
        p.colwise() /= total;
        model.value += (weight * (total.log() - own)).sum();
        const Eigen::MatrixXd off = ((p - chosen).colwise() * weight).matrix();
        Eigen::Map<Eigen::MatrixXd>(model.gradient.data(), q, n_classes_).noalias() +=
            block.transpose() * off;
        if (model.hessian.cols() == 1)
            Eigen::Map<Eigen::MatrixXd>(model.hessian.data(), q, n_classes_).noalias() +=
                block.cwiseAbs2().transpose() * ((p * (1 - p)).colwise() * weight).matrix();
        else if (model.hessian.cols() > 1)
            add_hessian(model.hessian, block, p, weight);
    }

    /// The block of two classes is -X' diag(w p_k p_l) X; that of a class alone is what makes its row sum to 0.
    template <class Block>
    void add_hessian(Eigen::MatrixXd& hessian, const Block& block, const Eigen::ArrayXXd& p,
                     const Eigen::ArrayXd& weight) const {
        const Index q = per_class();
        Eigen::MatrixXd scaled(block.rows(), q), product(q, q);
        for (Index k = 1; k < n_classes_; ++k)
            for (Index l = 0; l < k; ++l) {
                scaled = (block.array().colwise() * (weight * p.col(k) * p.col(l)).sqrt()).matrix();
                product.setZero();
                product.selfadjointView<Eigen::Lower>().rankUpdate(scaled.transpose());
                product.triangularView<Eigen::StrictlyUpper>() = product.transpose();
                hessian.block(k * q, l * q, q, q) -= product;
                hessian.block(k * q, k * q, q, q) += product;
                hessian.block(l * q, l * q, q, q) += product;
            }
    }

    void fix_common_direction(Eigen::MatrixXd& hessian) const {
        const Index q = per_class();
        for (Index j = 0; j < q; ++j) {
            double size = 0;
            for (Index k = 0; k < n_classes_; ++k) size += hessian(k * q + j, k * q + j);
            size /= static_cast<double>(n_classes_);
            for (Index k = 0; k < n_classes_; ++k)
                for (Index l = 0; l <= k; ++l) hessian(k * q + j, l * q + j) += size;
        }
    }

    const design& data_;
    std::span<const std::int32_t> y_;
    Index n_classes_;
    bool intercept_;
    Eigen::VectorXd penalty_;
};

}  // namespace sluice::linear
