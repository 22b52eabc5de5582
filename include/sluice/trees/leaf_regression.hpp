// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/features.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/trees/linear_leaves.hpp"
#include "sluice/trees/normal_equations.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

/// The linear function of a leaf: of all `f(x) = a + b (x - m)`, m being the mean of its rows by hessians, the one that
/// minimises
///
/// `sum of (g f(x) + h f(x)^2 / 2) + l2 a^2 / 2 + linear_l2 |b|^2 / 2`
///
/// over those of its rows that have a finite value of each of the features. So `a` is what a leaf that is constant
/// would be worth, `-G / (H + l2)`. Features are centred before they are multiplied, so that years or amounts far from 0
/// lose no digits. There is no function where rows, counted by their weights, are fewer than the coefficients and the
/// constant, or a number is not finite; a feature that the ones before it determine has no coefficient
/// (`normal_equations`).
///
/// O(n_rows x n_features^2 + n_features^3). Rows are summed up in chunks, these in their order: the same bits for any
/// number of threads. Source: Shi, Li, Li, "Gradient boosting with piece-wise linear regression trees", 2019,
/// doi:10.24963/ijcai.2019/476.
class leaf_regression {
  public:
    leaf_regression(std::span<const feature> columns, std::span<const double> weights,
                    std::span<const losses::derivative> of_rows, double l2, double linear_l2)
        : columns_(columns), weights_(weights), of_rows_(of_rows), l2_(l2), linear_l2_(linear_l2) {}

    /// `asked`, ascending, are the features. No terms: there is no function.
    SLUICE_WHEN_USED [[nodiscard]] linear_model fit(std::span<const row_index> rows,
                                                    std::span<const std::uint32_t> asked,
                                                    const context& ctx) const {
        if (asked.empty()) return {};
        const auto first =
            sum_up<first_moments>(rows, asked, ctx, [&](first_moments& sums, row_index row, const double* x) {
                sums.add(weights_.empty() ? 1.0 : weights_[row], of_rows_[row].hessian, x);
            });
        if (first.weight < static_cast<double>(asked.size() + 1) || !(first.hessian > 0)) return {};
        const std::vector<double> means = first.means();
        auto equations =
            sum_up<normal_equations>(rows, asked, ctx, [&](normal_equations& sums, row_index row, double* x) {
                for (std::size_t j = 0; j < means.size(); ++j) x[j] -= means[j];
                sums.add(of_rows_[row].gradient, of_rows_[row].hessian, x);
            });
        return model_of(std::move(equations), means, asked);
    }

  private:
    /// Of the rows that have all values.
    struct first_moments {
        double weight = 0, hessian = 0;
        std::vector<double> x{};  // [features], by hessians

        explicit first_moments(std::size_t n_features = 0) : x(n_features, 0.0) {}
        void add(double w, double h, const double* values) {
            weight += w;
            hessian += h;
            for (std::size_t j = 0; j < x.size(); ++j) x[j] += exact_product(h, values[j]);
        }
        void add(const first_moments& other) {
            weight += other.weight;
            hessian += other.hessian;
            for (std::size_t j = 0; j < x.size(); ++j) x[j] += other.x[j];
        }
        [[nodiscard]] std::vector<double> means() const {
            std::vector<double> all = x;
            for (double& one : all) one /= hessian;
            return all;
        }
    };

    /// `add(sums, row, x)` for the rows that have all values, x being these.
    template <class Sums, class Add>
    [[nodiscard]] Sums sum_up(std::span<const row_index> rows, std::span<const std::uint32_t> asked,
                              const context& ctx, const Add& add) const {
        constexpr std::size_t grain = std::size_t{1} << 13, block = 128;
        const auto sum_up_chunk = [&](chunk part) {
            Sums sums(asked.size());
            std::vector<double> x(block * asked.size());
            for (std::size_t begin = part.begin; begin < part.end; begin += block) {
                const auto some = rows.subspan(begin, (std::min)(block, part.end - begin));
                read(some, asked, x);
                for (std::size_t i = 0; i < some.size(); ++i) {
                    double* const own = x.data() + i * asked.size();
                    if (std::all_of(own, own + asked.size(),
                                    [](double value) { return std::isfinite(value); }))
                        add(sums, some[i], own);
                }
            }
            return sums;
        };
        return reduce_chunks<Sums>(ctx, rows.size(), grain, sum_up_chunk,
                                   [](Sums& all, const Sums& more) { all.add(more); });
    }

    /// Values of some rows, row after row.
    void read(std::span<const row_index> rows, std::span<const std::uint32_t> asked,
              std::vector<double>& x) const {
        for (std::size_t j = 0; j < asked.size(); ++j)
            std::visit(
                [&](auto values) {
                    for (std::size_t i = 0; i < rows.size(); ++i)
                        x[i * asked.size() + j] = static_cast<double>(values[rows[i]]);
                },
                columns_[asked[j]].values);
    }

    [[nodiscard]] linear_model model_of(normal_equations equations, const std::vector<double>& means,
                                        std::span<const std::uint32_t> asked) const {
        const auto solved = equations.solve(l2_, linear_l2_);
        linear_model model{solved.value_at_centre, {}};
        for (std::size_t j = 0; j < asked.size(); ++j) {
            const double b = solved.coefficients[j], mean = means[j] + solved.centre[j];
            if (b != 0) model.terms.push_back({asked[j], b});
            model.constant -= exact_product(b, mean);
        }
        const bool finite = std::isfinite(model.constant) &&
                            std::all_of(model.terms.begin(), model.terms.end(), [](const linear_term& one) {
                                return std::isfinite(one.coefficient);
                            });
        return finite && !model.terms.empty() ? model : linear_model{};
    }

    std::span<const feature> columns_;
    std::span<const double> weights_;
    std::span<const losses::derivative> of_rows_;
    double l2_, linear_l2_;
};

}  // namespace sluice::trees
