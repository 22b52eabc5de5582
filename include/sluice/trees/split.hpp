// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/regularisation.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace sluice::trees {

/// The bins of a feature whose rows go left: one bit each.
class bin_set {
  public:
    constexpr void insert(std::size_t b) { words_[b >> 6] |= std::uint64_t{1} << (b & 63); }
    [[nodiscard]] constexpr bool contains(std::size_t b) const {
        return (words_[b >> 6] >> (b & 63) & 1) != 0;
    }

  private:
    std::array<std::uint64_t, 4> words_{};
};

/// The best way to cut a node in two.
struct split {
    bool exists = false;
    double gain = 0;
    std::uint32_t feature = 0;
    std::uint32_t n_left_bins = 0;  // so many of the lowest bins go left; none: missing values alone do
    bool missing_left = false;
    sums left{};
    sums right{};

    [[nodiscard]] bin_set left_bins(std::size_t missing_bin) const {
        bin_set goes_left;
        for (std::size_t b = 0; b < n_left_bins; ++b) goes_left.insert(b);
        if (missing_left) goes_left.insert(missing_bin);
        return goes_left;
    }
};

/// Sums, and how many rows they are of.
struct counted_sums {
    sums of{};
    std::int64_t n_rows = 0;

    friend constexpr counted_sums operator+(counted_sums a, counted_sums b) {
        return {a.of + b.of, a.n_rows + b.n_rows};
    }
    friend constexpr counted_sums operator-(counted_sums a, counted_sums b) {
        return {a.of - b.of, a.n_rows - b.n_rows};
    }
    constexpr counted_sums& operator+=(counted_sums other) { return *this = *this + other; }
    friend constexpr bool operator==(const counted_sums&, const counted_sums&) = default;
};

/// What a split of a node depends on beside the bins.
struct node_state {
    sums total{};
    std::size_t n_rows = 0;
    double value = 0;    // as a leaf, in quanta
    leaf_range range{};  // of the values below it, in quanta
};

/// Looks for the best split of a node in the bins of one feature; keeps it in `best` when it beats what is there.
///
/// The gain is the score of both children less that of the node (`leaf_rule`). It must be above `gamma` and 1e-6, each
/// child's sum of hessians at least `min_child_weight`, and where rows are counted, each child has
/// `min_rows_in_leaf`. With `direction` 1 (or -1) the right child's value may not be below (above) the left one's;
/// missing values take no part in that order. Missing values are tried on both sides; of equal gains they go right,
/// and where training has none they go to the child with the larger sum of hessians. Of equal gains the lower feature
/// and the lower bin win, so the answer does not depend on who looks first.
class split_finder {
  public:
    split_finder(const leaf_rule& rule, const gradient_scale& scale, const regularisation& limits)
        : rule_(rule),
          gamma_(limits.gamma),
          least_weight_(limits.min_child_weight / scale.hessian_quantum),
          least_rows_(static_cast<std::int64_t>(limits.min_rows_in_leaf)) {}

    /// `bins(b)` gives the sums of bin b, or its counted sums, of `n_bins`, the last one that of the missing values.
    /// Features are to be searched in their order.
    template <class Bins>
    void search(const Bins& bins, std::size_t n_bins, std::uint32_t feature, int direction,
                const node_state& at, split& best) const {
        using part = decltype(bins(0));
        const bool free = rule_.is_free() && direction == 0 && at.range.is_open();
        const double parent = free ? rule_.free_score(at.total) : rule_.score(at.total, at.value);
        candidate<part> found{.score = parent};
        if (free)
            try_cuts(
                bins, n_bins - 1, at,
                [&](const part& left, const part& right, bool) { return free_worth(left, right); }, found);
        else
            try_cuts(
                bins, n_bins - 1, at,
                [&](const part& left, const part& right, bool ordered) {
                    return held_worth(left, right, ordered ? direction : 0, at);
                },
                found);
        const double gain = (found.score - parent) * rule_.unit_of_scores();
        if (!(gain > gamma_ && gain > 1e-6 && gain > best.gain)) return;
        const sums left = sums_of(found.left);
        best = {.exists = true,
                .gain = gain,
                .feature = feature,
                .n_left_bins = static_cast<std::uint32_t>(found.n_left_bins),
                .missing_left = found.missing_left,
                .left = left,
                .right = at.total - left};
        if (bins(n_bins - 1) == part{}) best.missing_left = best.left.hessian > best.right.hessian;
    }

  private:
    static constexpr double refused = -std::numeric_limits<double>::infinity();

    template <class Part>
    struct candidate {
        double score = 0;
        std::size_t n_left_bins = 0;
        bool missing_left = false;
        Part left{};

        void offer(double worth, std::size_t n_bins, bool with_missing, const Part& part) {
            if (worth > score) *this = {worth, n_bins, with_missing, part};
        }
    };

    static const sums& sums_of(const sums& s) { return s; }
    static const sums& sums_of(const counted_sums& s) { return s.of; }
    static sums whole(const node_state& at, const sums*) { return at.total; }
    static counted_sums whole(const node_state& at, const counted_sums*) {
        return {at.total, static_cast<std::int64_t>(at.n_rows)};
    }

    template <class Bins, class Worth, class Part>
    static void try_cuts(const Bins& bins, std::size_t n_values, const node_state& at, const Worth& worth,
                         candidate<Part>& found) {
        const Part missing = bins(n_values), total = whole(at, static_cast<const Part*>(nullptr));
        const bool none_missing = missing == Part{};
        Part below;
        for (std::size_t b = 0; b + 1 < n_values; ++b) {
            const Part here = bins(b);
            if (here == Part{}) continue;  // the same cut as the one before, for these rows
            below += here;
            found.offer(worth(below, total - below, true), b + 1, false, below);
            if (none_missing) continue;
            const Part left = below + missing;
            found.offer(worth(left, total - left, true), b + 1, true, left);
        }
        // Missing against present is a cut as well.
        if (!none_missing) found.offer(worth(missing, total - missing, false), 0, true, missing);
    }

    [[nodiscard]] bool is_allowed(const sums& left, const sums& right) const {
        return static_cast<double>(left.hessian) >= least_weight_ &&
               static_cast<double>(right.hessian) >= least_weight_ && left.hessian != 0 && right.hessian != 0;
    }
    [[nodiscard]] bool is_allowed(const counted_sums& left, const counted_sums& right) const {
        return is_allowed(left.of, right.of) && left.n_rows >= least_rows_ && right.n_rows >= least_rows_;
    }

    template <class Part>
    [[nodiscard]] double free_worth(const Part& left, const Part& right) const {
        if (!is_allowed(left, right)) return refused;
        return rule_.free_score(sums_of(left)) + rule_.free_score(sums_of(right));
    }

    template <class Part>
    [[nodiscard]] double held_worth(const Part& left, const Part& right, int direction,
                                    const node_state& at) const {
        if (!is_allowed(left, right)) return refused;
        const double low = value_of(left, at), high = value_of(right, at);
        if ((direction > 0 && low > high) || (direction < 0 && low < high)) return refused;
        return rule_.score(sums_of(left), low) + rule_.score(sums_of(right), high);
    }
    [[nodiscard]] double value_of(const sums& s, const node_state& at) const {
        return rule_.value(s, 0, at.value, at.range);
    }
    [[nodiscard]] double value_of(const counted_sums& s, const node_state& at) const {
        return rule_.value(s.of, static_cast<double>(s.n_rows), at.value, at.range);
    }

    leaf_rule rule_;
    double gamma_;
    double least_weight_;
    std::int64_t least_rows_;
};

}  // namespace sluice::trees
