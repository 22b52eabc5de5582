// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/trees/category_split.hpp"
#include "sluice/trees/forest/forest_sums.hpp"
#include "sluice/trees/random_categories.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// A way to cut a node in two by one feature.
struct forest_cut {
    bool exists = false;
    double score = 0;  // of both children
    std::uint32_t feature = 0;
    std::uint32_t n_left_bins = 0;  // so many of the lowest bins go left; none: missing values alone do
    bool missing_left = false;
    bool left_is_heavier = false;
    std::vector<std::uint64_t> left_categories{};  // in the place of bins, one bit each; of numbers none

    [[nodiscard]] bool goes_left(std::uint32_t b, std::uint32_t missing_bin) const {
        if (b == missing_bin) return missing_left;
        if (left_categories.empty()) return b < n_left_bins;
        return (left_categories[b / 64] >> (b % 64) & 1) != 0;
    }
};

/// A feature of a node that is to be cut.
struct feature_at_node {
    std::uint32_t feature = 0;
    std::uint32_t missing_bin = 0;
    std::span<const std::int64_t> total{};  // of the node's rows
};

/// Looks for the cut of a node by one feature that gains most, or draws one; keeps it in `best` when it beats what is
/// there. Each child has `least_rows`. Missing values are tried on both sides, and alone; of equal gains the lower
/// feature, the lower cut and missing values on the right win. Where a node has none they go to the heavier child.
///
/// The bin of a category is its code, and a cut a set of categories. Put in the order of their mean values the best of all
/// sets is a run at one end, where there is one output (Fisher, "On grouping for maximum homogeneity", 1958,
/// doi:10.1080/01621459.1958.10501479); of several that one orders them whose sum of squares would fall most if every
/// category stood alone. Categories that the node does not hold go to the heavier child.
class forest_cutter {
  public:
    /// `factors` are what the values of each output count, [n_outputs].
    forest_cutter(std::size_t n_bins, std::int64_t least_rows, std::span<const double> factors)
        : bins_(n_bins, factors.size()),
          least_rows_(least_rows),
          factors_(factors),
          left_(2 + factors.size()),
          right_(left_),
          missing_(left_),
          with_missing_(left_) {}

    /// Tries every cut, halfway between neighbouring bins of the node. `bin_of(row)` tells where a row lies.
    template <class Rows, class BinOf>
    void cut_best(const Rows& rows, const BinOf& bin_of, const feature_at_node& at, forest_cut& best) {
        for (const auto& row : rows) bins_.add(row, bin_of(row.row));
        bins_.list(listed_);
        const bool some_missing = !listed_.empty() && listed_.back() == at.missing_bin;
        const std::size_t n_present = listed_.size() - (some_missing ? 1 : 0);
        begin(some_missing);
        if (some_missing) add(bins_[at.missing_bin], missing_);
        for (std::size_t k = 0; k + 1 < n_present; ++k) {
            add(bins_[listed_[k]], left_);
            offer_both_sides((listed_[k] + listed_[k + 1] + 1) / 2, at, best);
        }
        if (n_present > 0) offer_missing_alone(at, best);
        bins_.clear(listed_);
    }

    /// Tries one cut: the nearest to a value drawn, by `uniform` in [0, 1), between the lowest and the highest of `cuts`
    /// that divide the node. Needs no sums by bins.
    template <class Rows, class BinOf>
    void cut_at_random(const Rows& rows, const BinOf& bin_of, const feature_at_node& at,
                       std::span<const double> cuts, double uniform, forest_cut& best) {
        std::uint32_t low = at.missing_bin, high = 0;
        bool some_missing = false;
        listed_.resize(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::uint32_t b = listed_[i] = bin_of(rows[i].row);
            low = (std::min)(low, b);
            high = b == at.missing_bin ? high : (std::max)(high, b);
            some_missing = some_missing || b == at.missing_bin;
        }
        begin(some_missing);
        if (low == at.missing_bin || (low == high && !some_missing)) return;
        // Where all present values lie in one bin, none is on the left.
        const std::uint32_t n_left = low == high ? 0 : nearest_cut(cuts, low, high, uniform);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (listed_[i] < n_left) add_row(rows[i], left_.data());
            if (listed_[i] == at.missing_bin) add_row(rows[i], missing_.data());
        }
        if (n_left > 0)
            offer_both_sides(n_left, at, best);
        else
            offer_missing_alone(at, best);
    }

    /// Tries every run of the categories in order.
    template <class Rows, class BinOf>
    void cut_best_set(const Rows& rows, const BinOf& bin_of, const feature_at_node& at, forest_cut& best) {
        for (const auto& row : rows) bins_.add(row, bin_of(row.row));
        bins_.list(listed_);
        const bool some_missing = !listed_.empty() && listed_.back() == at.missing_bin;
        begin(some_missing);
        if (some_missing) add(bins_[at.missing_bin], missing_);
        const auto present = std::span(listed_).first(listed_.size() - (some_missing ? 1 : 0));
        put_in_order(present);
        for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
            add(bins_[order_[k].second], left_);
            offer_both_sides(static_cast<std::uint32_t>(k + 1), at, best);
        }
        if (!order_.empty()) offer_missing_alone(at, best);
        // A node comes to a feature once.
        if (best.exists && best.feature == at.feature) name_categories(present, at.missing_bin, best);
        bins_.clear(listed_);
    }

    /// Tries one set of categories, drawn.
    template <class Rows, class BinOf>
    void cut_at_random_set(const Rows& rows, const BinOf& bin_of, const feature_at_node& at,
                           random_generator generator, forest_cut& best) {
        listed_.clear();
        for (const auto& row : rows) listed_.push_back(bin_of(row.row));
        std::sort(listed_.begin(), listed_.end());
        listed_.erase(std::unique(listed_.begin(), listed_.end()), listed_.end());
        const bool some_missing = !listed_.empty() && listed_.back() == at.missing_bin;
        if (some_missing) listed_.pop_back();
        begin(some_missing);
        if (listed_.empty() || (listed_.size() == 1 && !some_missing)) return;
        const bool one = listed_.size() == 1;
        forest_cut drawn{.left_categories = one ? category_bits({}, at.missing_bin)
                                                : random_categories(listed_, at.missing_bin, generator)};
        for (const auto& row : rows) {
            const std::uint32_t b = bin_of(row.row);
            if (drawn.goes_left(b, at.missing_bin)) add_row(row, left_.data());
            if (b == at.missing_bin) add_row(row, missing_.data());
        }
        if (one)
            offer_missing_alone(at, best);
        else
            offer_both_sides(0, at, best);
        if (best.exists && best.feature == at.feature)
            best.left_categories = std::move(drawn.left_categories);
    }

  private:
    /// By mean values, ascending; of equal ones the lower category is first.
    void put_in_order(std::span<const std::uint32_t> present) {
        std::size_t output = 0;
        double most = -1;
        for (std::size_t k = 0; k < factors_.size(); ++k) {
            double told = -score_in_units(total_of(present), k);
            for (const std::uint32_t b : present) told += score_in_units(bins_[b], k);
            if (told > most) most = told, output = k;
        }
        order_.clear();
        for (const std::uint32_t b : present) {
            const auto sums = bins_[b];
            order_.emplace_back(static_cast<double>(sums[2 + output]) / static_cast<double>(sums[0]), b);
        }
        std::sort(order_.begin(), order_.end());
    }
    [[nodiscard]] double score_in_units(std::span<const std::int64_t> sums, std::size_t output) const {
        return exact_product(score_of(sums.data(), output),
                             exact_product(factors_[output], factors_[output]));
    }
    [[nodiscard]] const std::vector<std::int64_t>& total_of(std::span<const std::uint32_t> present) {
        std::fill(with_missing_.begin(), with_missing_.end(), 0);
        for (const std::uint32_t b : present) add(bins_[b], with_missing_);
        return with_missing_;
    }
    /// The first of the order, and those that the node does not hold where the left child is the heavier one.
    void name_categories(std::span<const std::uint32_t> present, std::size_t n_values,
                         forest_cut& best) const {
        std::vector<std::uint32_t> named;
        for (std::uint32_t b = 0, k = 0; best.left_is_heavier && b < n_values; ++b)
            if (k < present.size() && present[k] == b)
                ++k;
            else
                named.push_back(b);
        for (std::size_t k = 0; k < best.n_left_bins; ++k) named.push_back(order_[k].second);
        best.left_categories = category_bits(named, n_values);
    }

    /// How many bins are on the left of it. cuts[b] stands between the bins b and b + 1.
    [[nodiscard]] static std::uint32_t nearest_cut(std::span<const double> cuts, std::uint32_t low,
                                                   std::uint32_t high, double uniform) {
        const double drawn = exact_product(cuts[low], 1 - uniform) + exact_product(cuts[high - 1], uniform);
        const auto between = cuts.subspan(low, high - 1 - low);
        auto nearest = low + static_cast<std::uint32_t>(
                                 std::lower_bound(between.begin(), between.end(), drawn) - between.begin());
        if (nearest > low && drawn - cuts[nearest - 1] < cuts[nearest] - drawn) --nearest;
        return nearest + 1;
    }

    static void add(std::span<const std::int64_t> sums, std::vector<std::int64_t>& into) {
        for (std::size_t k = 0; k < sums.size(); ++k) into[k] += sums[k];
    }

    void begin(bool some_missing) {
        some_missing_ = some_missing;
        std::fill(left_.begin(), left_.end(), 0);
        std::fill(missing_.begin(), missing_.end(), 0);
    }
    void offer_both_sides(std::uint32_t n_left_bins, const feature_at_node& at, forest_cut& best) {
        offer(left_, n_left_bins, false, at, best);
        if (!some_missing_) return;
        with_missing_ = left_;
        add(missing_, with_missing_);
        offer(with_missing_, n_left_bins, true, at, best);
    }
    void offer_missing_alone(const feature_at_node& at, forest_cut& best) {
        if (some_missing_) offer(missing_, 0, true, at, best);
    }

    void offer(const std::vector<std::int64_t>& left, std::uint32_t n_left_bins, bool missing_left,
               const feature_at_node& at, forest_cut& best) {
        for (std::size_t k = 0; k < left.size(); ++k) right_[k] = at.total[k] - left[k];
        if (left[1] < least_rows_ || right_[1] < least_rows_) return;
        const double score = score_of(left, factors_) + score_of(right_, factors_);
        const bool is_better =
            !best.exists || score > best.score || (score == best.score && at.feature < best.feature);
        if (!is_better) return;
        const bool left_is_heavier = left[0] > right_[0];
        best = {.exists = true,
                .score = score,
                .feature = at.feature,
                .n_left_bins = n_left_bins,
                .missing_left = some_missing_ ? missing_left : left_is_heavier,
                .left_is_heavier = left_is_heavier};
    }

    forest_bins bins_;
    std::int64_t least_rows_;
    std::span<const double> factors_;
    bool some_missing_ = false;
    std::vector<std::uint32_t> listed_;                    // the bins that hold rows, or those of each row
    std::vector<std::pair<double, std::uint32_t>> order_;  // categories behind what puts them in order
    std::vector<std::int64_t> left_, right_, missing_, with_missing_;
};

}  // namespace sluice::trees
