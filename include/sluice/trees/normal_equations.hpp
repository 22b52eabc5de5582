// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"

#include <cstddef>
#include <vector>

namespace sluice::trees {

/// What minimises `sum of (g f(x) + h f(x)^2 / 2) + l2 a^2 / 2 + linear_l2 |b|^2 / 2`, where
/// `f(x) = a + b (x - centre)`.
struct normal_solution {
    double value_at_centre = 0;          // a
    std::vector<double> coefficients{};  // b, [features]
    std::vector<double> centre{};        // [features], the mean of x by hessians
};

/// The normal equations of a linear function of few features by derivatives g and h, summed up row by row in double and
/// solved by a Cholesky factorisation of fixed order, so that all bits depend on the order of the rows alone. Values should
/// be near 0, their mean need not be: it is subtracted from the sums, not from the rows.
///
/// A feature whose variance, given the features before it, is at most 1e-10 of its own (or of its mean square) has the
/// coefficient 0: it is constant, or the sums cannot tell it from those before it. O(n_features^2) a row,
/// O(n_features^3) to solve. Source: Golub, Van Loan, "Matrix computations", 4th edition, 2013, section 4.1.
class normal_equations {
  public:
    explicit normal_equations(std::size_t n_features = 0)
        : x_(n_features, 0.0), pulls_(n_features, 0.0), products_(n_features * (n_features + 1) / 2, 0.0) {}

    void add(double gradient, double hessian, const double* x) {
        gradient_ += gradient;
        hessian_ += hessian;
        double* row = products_.data();
        for (std::size_t j = 0; j < x_.size(); ++j) {
            const double weighted = exact_product(hessian, x[j]);
            x_[j] += weighted;
            pulls_[j] += exact_product(gradient, x[j]);
            for (std::size_t l = 0; l <= j; ++l) row[l] += exact_product(weighted, x[l]);
            row += j + 1;
        }
    }
    void add(const normal_equations& other) {
        const auto add_all = [](std::vector<double>& all, const std::vector<double>& more) {
            for (std::size_t j = 0; j < all.size(); ++j) all[j] += more[j];
        };
        gradient_ += other.gradient_;
        hessian_ += other.hessian_;
        add_all(x_, other.x_);
        add_all(pulls_, other.pulls_);
        add_all(products_, other.products_);
    }

    /// Works in the place of the sums; needs a sum of hessians above 0.
    [[nodiscard]] normal_solution solve(double l2, double linear_l2) {
        normal_solution solved{-gradient_ / (hessian_ + l2), pulls_, x_};
        for (double& one : solved.centre) one /= hessian_;
        for (std::size_t j = 0; j < x_.size(); ++j) {
            solved.coefficients[j] = exact_product(gradient_, solved.centre[j]) - pulls_[j];
            const double mean_square = at(j, j);
            for (std::size_t l = 0; l <= j; ++l) at(j, l) -= exact_product(x_[j], solved.centre[l]);
            if (!(at(j, j) > smallest_share * mean_square)) at(j, j) = 0;
        }
        factorise(linear_l2);
        substitute(solved.coefficients);
        return solved;
    }

  private:
    static constexpr double smallest_share = 1e-10;

    [[nodiscard]] double& at(std::size_t j, std::size_t l) { return products_[j * (j + 1) / 2 + l]; }

    /// Into L D L', L below the diagonal and D on it; 0 in D for a feature without a coefficient.
    void factorise(double linear_l2) {
        for (std::size_t j = 0; j < x_.size(); ++j) {
            const double own = at(j, j);
            double& pivot = at(j, j);
            if (own > 0) pivot += linear_l2;
            for (std::size_t m = 0; m < j; ++m) {
                if (at(m, m) == 0) {
                    at(j, m) = 0;
                    continue;
                }
                // What stands there so far is L D; of the columns before m it is L already.
                for (std::size_t l = 0; l < m; ++l)
                    at(j, m) -= exact_product(exact_product(at(j, l), at(l, l)), at(m, l));
                at(j, m) /= at(m, m);
            }
            for (std::size_t m = 0; m < j; ++m)
                pivot -= exact_product(exact_product(at(j, m), at(m, m)), at(j, m));
            if (!(pivot > smallest_share * own)) pivot = 0;
        }
    }

    void substitute(std::vector<double>& b) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            for (std::size_t l = 0; l < j; ++l) b[j] -= exact_product(at(j, l), b[l]);
            if (at(j, j) == 0) b[j] = 0;
        }
        for (std::size_t j = b.size(); j-- > 0;) {
            if (at(j, j) == 0) continue;
            b[j] /= at(j, j);
            for (std::size_t i = j + 1; i < b.size(); ++i) b[j] -= exact_product(at(i, j), b[i]);
        }
    }

    double gradient_ = 0, hessian_ = 0;
    std::vector<double> x_;         // [features], by hessians
    std::vector<double> pulls_;     // [features], by gradients
    std::vector<double> products_;  // by hessians, the lower triangle of [features x features], row after row
};

}  // namespace sluice::trees
