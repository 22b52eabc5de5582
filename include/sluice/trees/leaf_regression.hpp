// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
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
/// over those of its rows that have a finite value of each of the features. So `a` is what the leaf would be worth were it
/// constant, `-G / (H + l2)`. There is no function where rows, counted by their weights, are fewer than its numbers, or
/// a number is not finite; a feature that the ones before it determine has no coefficient (`normal_equations`).
///
/// The features are measured from the first of these rows: the square of its distance from their mean is at most
/// their number times their variance, so years, or amounts far from 0, lose no digits.
/// Source: Shi, Li, Li, "Gradient boosting with piece-wise linear regression trees", 2019, doi:10.24963/ijcai.2019/476.
class leaf_regression {
  public:
    /// `rows`, ascending, are those of the leaf, `asked`, ascending, the features.
    leaf_regression(std::span<const feature> columns, std::span<const row_index> rows,
                    std::vector<std::uint32_t> asked)
        : columns_(columns), rows_(rows), asked_(std::move(asked)), origin_(asked_.size(), 0.0) {
        for (std::size_t i = 0; i < rows_.size() && !starts_; ++i) {
            read(rows_.subspan(i, 1), origin_);
            starts_ = is_finite(origin_.data());
        }
    }

    /// What the equations take, in numbers.
    [[nodiscard]] std::size_t size() const { return asked_.size() * (asked_.size() + 5) / 2 + 3; }

    /// The equations of those rows that lie in a range of rows. O(n_rows x n_features^2).
    [[nodiscard]] normal_equations equations_of(std::size_t begin, std::size_t end,
                                                std::span<const losses::derivative> of_rows,
                                                std::span<const double> weights) const {
        constexpr std::size_t block = 128;
        normal_equations sums(asked_.size());
        if (asked_.empty() || !starts_) return sums;
        const auto from = std::lower_bound(rows_.begin(), rows_.end(), begin);
        const std::size_t first = static_cast<std::size_t>(from - rows_.begin());
        const auto last = static_cast<std::size_t>(std::lower_bound(from, rows_.end(), end) - rows_.begin());
        std::vector<double> x((std::min)(block, last - first) * asked_.size());
        for (std::size_t at = first; at < last; at += block) {
            const auto some = rows_.subspan(at, (std::min)(block, last - at));
            read(some, x);
            for (std::size_t i = 0; i < some.size(); ++i) {
                double* const own = x.data() + i * asked_.size();
                if (!is_finite(own)) continue;
                for (std::size_t j = 0; j < asked_.size(); ++j) own[j] -= origin_[j];
                sums.add(weights.empty() ? 1.0 : weights[some[i]], of_rows[some[i]], own);
            }
        }
        return sums;
    }

    /// The function by the equations of all rows; without terms where there is none. O(n_features^3).
    [[nodiscard]] linear_model model_by(normal_equations equations, double l2, double linear_l2) const {
        if (asked_.empty() || !equations.are_enough()) return {};
        const auto solved = equations.solve(l2, linear_l2);
        linear_model model{solved.value_at_centre, {}};
        bool finite = true;
        for (std::size_t j = 0; j < asked_.size(); ++j) {
            const double b = solved.coefficients[j];
            model.constant -= exact_product(b, origin_[j] + solved.centre[j]);
            if (b != 0) model.terms.push_back({asked_[j], b});
            finite = finite && std::isfinite(b);
        }
        return finite && std::isfinite(model.constant) && !model.terms.empty() ? model : linear_model{};
    }

  private:
    [[nodiscard]] bool is_finite(const double* x) const {
        return std::all_of(x, x + asked_.size(), [](double value) { return std::isfinite(value); });
    }

    /// Values of some rows, row after row.
    void read(std::span<const row_index> rows, std::span<double> x) const {
        for (std::size_t j = 0; j < asked_.size(); ++j)
            std::visit(
                [&](auto values) {
                    for (std::size_t i = 0; i < rows.size(); ++i)
                        x[i * asked_.size() + j] = static_cast<double>(values[rows[i]]);
                },
                columns_[asked_[j]].values);
    }

    std::span<const feature> columns_;
    std::span<const row_index> rows_;
    std::vector<std::uint32_t> asked_;
    std::vector<double> origin_;  // [features]
    bool starts_ = false;         // whether a row has all values
};

}  // namespace sluice::trees
