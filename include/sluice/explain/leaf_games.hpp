// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/explain/gauss_legendre.hpp"
#include "sluice/explain/tree_paths.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace sluice::detail {

/// The game of one leaf: the players who are in the coalition know their feature. Its worth is the leaf's value
/// times a factor of each player: 1 or 0 (`follows`) of who is in, `share` of who is not. This is what the Shapley
/// values of trees are sums of.
///
/// By the integral of the multilinear extension: `phi_i = value (f_i - s_i) integral over t of product over the
/// others of (f t + s (1 - t))`, a polynomial of as many factors, so that a Gauss-Legendre rule of half as many
/// points is exact. All factors lie in [0, 1] and nothing cancels, however long the path. O(m^2) for m players.
/// Source: Owen, "Multilinear extensions of games", 1972, doi:10.1287/mnsc.18.5.64.
class shared_leaf_game {
  public:
    explicit shared_leaf_game(const quadrature_rules& rules) : rules_(rules) {}

    /// Adds the Shapley value of each player.
    void add_values(std::span<const path_player> all, double value, std::span<double> values) {
        take(all);
        sums_.assign(n_in_, 0);
        double sum_out = 0;  // those who do not follow have the same value, whatever their shares
        for_each_point(value, [&](double worth, double slope_out) {
            for (std::size_t i = 0; i < n_in_; ++i) sums_[i] += worth * slope_[i];
            sum_out += worth * slope_out;
        });
        for (std::size_t i = 0; i < players_.size(); ++i)
            values[players_[i].feature] += i < n_in_ ? sums_[i] : sum_out;
    }

    /// Adds the interaction of each pair, half of it to either place, and what is left of each value to the diagonal.
    void add_interactions(std::span<const path_player> all, double value, Eigen::MatrixXd& pairs) {
        take(all);
        for_each_point(value, [&](double worth, double slope_out) {
            std::fill(slope_.begin() + static_cast<std::ptrdiff_t>(n_in_), slope_.end(), slope_out);
            for (std::size_t i = 0; i < players_.size(); ++i) {
                const auto a = static_cast<Eigen::Index>(players_[i].feature);
                pairs(a, a) += worth * slope_[i];
                for (std::size_t j = 0; j < i; ++j) {
                    const auto b = static_cast<Eigen::Index>(players_[j].feature);
                    const double half = worth * slope_[i] * slope_[j] / 2;
                    pairs(a, b) += half;
                    pairs(b, a) += half;
                    pairs(a, a) -= half;
                    pairs(b, b) -= half;
                }
            }
        });
    }

  private:
    /// Those who follow stand in front. Who goes this way whether the feature is known or not plays no part.
    void take(std::span<const path_player> all) {
        players_.clear();
        share_out_ = 1;
        for (const path_player& one : all)
            if (one.follows && one.share != 1) players_.push_back(one);
        n_in_ = players_.size();
        for (const path_player& one : all) {
            if (one.follows) continue;
            players_.push_back(one);
            share_out_ *= one.share;
        }
        slope_.resize(players_.size());
    }

    /// Calls `add(worth, slope_out)` for each point: the worth there, and by which part of it each player who does not
    /// follow changes it, `(0 - s) / (s (1 - t))`; `slope_` holds the same of those who follow.
    template <class Add>
    void for_each_point(double value, const Add& add) {
        const gauss_legendre& rule = rules_.of(players_.size());
        for (std::size_t q = 0; q < rule.points.size() && !players_.empty(); ++q) {
            const double t = rule.points[q];
            double worth = value * rule.weights[q] * share_out_;
            for (std::size_t i = 0; i < n_in_; ++i) {
                const double gap = 1 - players_[i].share, factor = players_[i].share + gap * t;
                worth *= factor;
                slope_[i] = gap / factor;
            }
            for (std::size_t i = n_in_; i < players_.size(); ++i) worth *= 1 - t;
            add(worth, -1 / (1 - t));
        }
    }

    const quadrature_rules& rules_;
    std::vector<path_player> players_;
    std::size_t n_in_ = 0;
    double share_out_ = 1;
    std::vector<double> slope_, sums_;
};

/// The same where all shares are 0 or 1: the leaf is worth its value if all of the a players who follow are in, and
/// none of the b who do not. Their Shapley values are `value (a - 1)! b! / (a + b)!` and
/// `-value a! (b - 1)! / (a + b)!`. O(m) for values of m players, O(m^2) for interactions.
class whole_leaf_game {
  public:
    void add_values(std::span<const path_player> all, double value, std::span<double> values) {
        take(all);
        for (std::size_t i = 0; i < players_.size(); ++i)
            values[players_[i].feature] +=
                players_[i].follows ? value * orders_ / in_ : -value * orders_ / out_;
    }

    void add_interactions(std::span<const path_player> all, double value, Eigen::MatrixXd& pairs) {
        take(all);
        const double pair = value * orders_ * (in_ + out_) / 2;
        for (std::size_t i = 0; i < players_.size(); ++i) {
            const auto a = static_cast<Eigen::Index>(players_[i].feature);
            pairs(a, a) += players_[i].follows ? value * orders_ / in_ : -value * orders_ / out_;
            for (std::size_t j = 0; j < i; ++j) {
                const auto b = static_cast<Eigen::Index>(players_[j].feature);
                const double half = players_[i].follows != players_[j].follows ? -pair / (in_ * out_)
                                    : players_[i].follows                      ? pair / (in_ * (in_ - 1))
                                                                               : pair / (out_ * (out_ - 1));
                pairs(a, b) += half;
                pairs(b, a) += half;
                pairs(a, a) -= half;
                pairs(b, b) -= half;
            }
        }
    }

  private:
    void take(std::span<const path_player> all) {
        players_.clear();
        in_ = out_ = 0;
        orders_ = 1;
        for (const path_player& one : all) {
            if (one.follows && one.share == 1) continue;
            players_.push_back(one);
            double& count = one.follows ? in_ : out_;
            count += 1;
            orders_ *= count / (in_ + out_);
        }
    }

    std::vector<path_player> players_;
    double in_ = 0, out_ = 0;
    double orders_ = 1;  // in! out! / (in + out)!
};

}  // namespace sluice::detail
