// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/losses/derivative.hpp"

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
/// solved by a Cholesky factorisation of fixed order, so that all bits depend on the order of the rows alone. The mean
/// of the features is subtracted from the sums, not from the rows; it should not be far from 0 by their spread.
///
/// A feature has the coefficient 0 where its variance is at most 1e-10 of its mean square, or, given the features
/// before it, of itself: it is constant, or they determine it. O(n_features^2) a row, O(n_features^3) to solve.
/// Source: Golub, Van Loan, "Matrix computations", 4th edition, 2013, section 4.1.
class normal_equations {
  public:
    explicit normal_equations(std::size_t n_features = 0)
        : by_hessian_(n_features, 0.0),
          by_gradient_(n_features, 0.0),
          products_(n_features * (n_features + 1) / 2, 0.0) {}

    void add(double weight, losses::derivative of_row, const double* x) {
        weight_ += weight;
        gradient_ += of_row.gradient;
        hessian_ += of_row.hessian;
        double* row = products_.data();
        for (std::size_t j = 0; j < by_hessian_.size(); ++j) {
            const double weighted = exact_product(of_row.hessian, x[j]);
            by_hessian_[j] += weighted;
            by_gradient_[j] += exact_product(of_row.gradient, x[j]);
            for (std::size_t l = 0; l <= j; ++l) row[l] += exact_product(weighted, x[l]);
            row += j + 1;
        }
    }
    void add(const normal_equations& other) {
        const auto add_all = [](std::vector<double>& all, const std::vector<double>& more) {
            for (std::size_t j = 0; j < all.size(); ++j) all[j] += more[j];
        };
        weight_ += other.weight_;
        gradient_ += other.gradient_;
        hessian_ += other.hessian_;
        add_all(by_hessian_, other.by_hessian_);
        add_all(by_gradient_, other.by_gradient_);
        add_all(products_, other.products_);
    }

    /// Whether rows, by their weights, are as many as the numbers to be found, and count for something.
    [[nodiscard]] bool are_enough() const {
        return weight_ >= static_cast<double>(by_hessian_.size() + 1) && hessian_ > 0;
    }

    /// Works in the place of the sums, which must be enough.
    [[nodiscard]] normal_solution solve(double l2, double linear_l2) {
        normal_solution solved{-gradient_ / (hessian_ + l2), by_gradient_, by_hessian_};
        for (double& one : solved.centre) one /= hessian_;
        for (std::size_t j = 0; j < solved.centre.size(); ++j) {
            solved.coefficients[j] = exact_product(gradient_, solved.centre[j]) - by_gradient_[j];
            const double mean_square = at(j, j);
            for (std::size_t l = 0; l <= j; ++l) at(j, l) -= exact_product(by_hessian_[j], solved.centre[l]);
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
        for (std::size_t j = 0; j < by_hessian_.size(); ++j) {
            double& pivot = at(j, j);
            const double variance = pivot;
            if (variance > 0) pivot += linear_l2;
            for (std::size_t m = 0; m < j; ++m) {
                for (std::size_t l = 0; l < m; ++l)
                    at(j, m) -= exact_product(exact_product(at(j, l), at(l, l)), at(m, l));
                at(j, m) = at(m, m) > 0 ? at(j, m) / at(m, m) : 0;
                pivot -= exact_product(exact_product(at(j, m), at(m, m)), at(j, m));
            }
            if (!(pivot > smallest_share * variance)) pivot = 0;
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

    double weight_ = 0, gradient_ = 0, hessian_ = 0;
    std::vector<double> by_hessian_;   // [features], sums of h x
    std::vector<double> by_gradient_;  // [features], sums of g x
    std::vector<double> products_;     // sums of h x x', the lower triangle, row after row
};

}  // namespace sluice::trees
