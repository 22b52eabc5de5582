// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/binning.hpp"
#include "sluice/trees/growth.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sluice::trees {

/// One question for all nodes of a level.
struct level_split {
    double gain = 0;  // of all nodes together; 0: there is none
    double rank = 0;  // as that of a `split`
    std::uint32_t feature = 0;
    std::uint32_t n_left_bins = 0;
    bool missing_left = false;
    std::vector<std::uint64_t> left_categories{};  // as those of a `split`
};

/// Looks for the question that gains most in all nodes of a level together. A child may be empty. Of equal gains the
/// lower bin and missing values on the right win. Values are not smoothed along the path, as that would need rows to
/// be counted. O(nodes x bins) a feature.
class level_search {
  public:
    level_search(const tree_limits& limits, const gradient_scale& scale, const split_noise& noise,
                 const binned_matrix& data)
        : rule_(unsmoothed(limits.regularise), scale),
          scale_(scale),
          noise_(noise),
          limits_(limits),
          data_(data) {}

    [[nodiscard]] level_split best_of(std::uint32_t feature, std::span<open_node* const> nodes) const {
        const std::size_t n_values = data_.cuts(feature).n_bins() - 1;
        std::vector<std::vector<sums>> bins(nodes.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) bins_of(feature, *nodes[i], bins[i]);
        const auto order = order_of(feature, bins);
        // A row for missing values on the right, one for the left; missing against present stands first in the latter.
        // Behind the last category of the order those that it leaves out may lie.
        const std::size_t n_cuts = data_.cuts(feature).is_categorical()
                                       ? order.size() + 1
                                       : (std::max)(order.size(), std::size_t{1});
        std::vector<double> right(n_cuts, 0.0), left(n_cuts, 0.0);
        bool some_missing = false;
        double parents = 0;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const open_node* const at = nodes[i];
            const sums missing = bins[i][n_values];
            some_missing = some_missing || !(missing == sums{});
            parents += undivided(*at);
            left[0] += worth(missing, 0, *at);
            sums below;
            for (std::size_t b = 1; b < n_cuts; ++b) {
                below += bins[i][order[b - 1]];
                right[b] += worth(below, limits_.direction(feature), *at);
                left[b] += worth(below + missing, limits_.direction(feature), *at);
            }
        }
        const split_noise noise = noise_.of(nodes.front()->place, feature);
        level_split best{.feature = feature};
        std::size_t n_left = 0;
        const auto offer = [&](double scores, std::size_t b, bool missing_left) {
            const double gain = (scores - parents) * rule_.unit_of_scores();
            if (!(gain > limits_.regularise.gamma && gain > least_gain)) return;
            const double rank = noise.is_active() ? noise.rank(scores, b, missing_left) : gain;
            if (best.gain > 0 && !(rank > best.rank)) return;
            best.gain = gain;
            best.rank = rank;
            best.missing_left = missing_left;
            n_left = b;
        };
        for (std::size_t b = 1; b < n_cuts; ++b) {
            offer(right[b], b, false);
            if (some_missing) offer(left[b], b, true);
        }
        if (some_missing) offer(left[0], 0, true);
        if (data_.cuts(feature).is_categorical())
            best.left_categories = category_bits(std::span(order).first(n_left), n_values);
        else
            best.n_left_bins = static_cast<std::uint32_t>(n_left);
        return best;
    }

    /// Gives the question to every node.
    void ask(const level_split& question, std::span<open_node* const> nodes) const {
        std::vector<sums> bins;
        const std::size_t missing_bin = data_.cuts(question.feature).missing_bin();
        sums missing_of_all, left_of_all, total_of_all;
        for (open_node* at : nodes) {
            split& s = at->best;
            s = {.exists = true,
                 .feature = question.feature,
                 .n_left_bins = question.n_left_bins,
                 .missing_left = question.missing_left,
                 .left_categories = question.left_categories};
            bins_of(question.feature, *at, bins);
            const sums missing = bins[missing_bin];
            for (std::size_t b = 0; b <= missing_bin; ++b)
                if (s.takes_left(b, missing_bin)) s.left += bins[b];
            s.right = at->state.total - s.left;
            const int direction = s.n_left_bins == 0 ? 0 : limits_.direction(s.feature);
            const double gain = worth(s.left, direction, *at) - undivided(*at);
            s.gain = (std::max)(0.0, gain * rule_.unit_of_scores());
            missing_of_all += missing;
            left_of_all += s.left;
            total_of_all += at->state.total;
        }
        if (!(missing_of_all == sums{})) return;
        const bool to_left = left_of_all.hessian > (total_of_all - left_of_all).hessian;
        for (open_node* at : nodes) at->best.missing_left = to_left;
    }

  private:
    [[nodiscard]] static regularisation unsmoothed(regularisation limits) {
        limits.path_smoothing = 0;
        return limits;
    }

    /// What the bins of a feature hold of a node.
    void bins_of(std::uint32_t feature, const open_node& at, std::vector<sums>& bins) const {
        const std::size_t begin = data_.bundles().begin_of(feature);
        const auto cell = [&](std::size_t code) { return at.bins[begin + code]; };
        if (const shared_code* const shared = data_.bundles().shared(feature))
            return shared->take_apart(cell, at.state.total, bins);
        bins.resize(data_.cuts(feature).n_bins());
        for (std::size_t b = 0; b < bins.size(); ++b) bins[b] = cell(b);
    }

    /// The order in which the bins of a feature go left: that of the numbers, or that of the ratios of categories in all
    /// nodes together.
    [[nodiscard]] std::vector<std::uint32_t> order_of(std::uint32_t feature,
                                                      std::span<const std::vector<sums>> bins) const {
        const std::size_t n_values = data_.cuts(feature).n_bins() - 1;
        if (data_.cuts(feature).is_categorical())
            return categories_by_ratio(
                [&](std::size_t b) {
                    sums all;
                    for (const auto& one : bins) all += one[b];
                    return all;
                },
                n_values, limits_.categories, scale_);
        std::vector<std::uint32_t> order(n_values);
        for (std::size_t b = 0; b < n_values; ++b) order[b] = static_cast<std::uint32_t>(b);
        return order;
    }

    [[nodiscard]] double undivided(const open_node& at) const {
        return rule_.score(at.state.total, rule_.value(at.state.total, 0, 0, at.state.range));
    }
    /// The score of both children; that of the node when all its rows go one way.
    [[nodiscard]] double worth(const sums& left, int direction, const open_node& at) const {
        const sums right = at.state.total - left;
        if (left == sums{} || right == sums{}) return undivided(at);
        const double low = rule_.value(left, 0, 0, at.state.range);
        const double high = rule_.value(right, 0, 0, at.state.range);
        if ((direction > 0 && low > high) || (direction < 0 && low < high))
            return -std::numeric_limits<double>::infinity();
        return rule_.score(left, low) + rule_.score(right, high);
    }

    leaf_rule rule_;
    gradient_scale scale_;
    split_noise noise_;
    const tree_limits& limits_;
    const binned_matrix& data_;
};

}  // namespace sluice::trees
