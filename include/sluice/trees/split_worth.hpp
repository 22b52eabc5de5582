// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/cut_scores.hpp"
#include "sluice/trees/regularisation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace sluice::trees {

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

[[nodiscard]] constexpr const sums& sums_of(const sums& s) { return s; }
[[nodiscard]] constexpr const sums& sums_of(const counted_sums& s) { return s.of; }

/// What a split of a node depends on beside the bins.
struct node_state {
    sums total{};
    std::size_t n_rows = 0;
    double value = 0;    // as a leaf, in quanta
    leaf_range range{};  // of the values below it, in quanta

    /// All rows of the node, in the form of its parts.
    template <class Part>
    [[nodiscard]] Part whole() const {
        if constexpr (requires(Part p) { p.n_rows; })
            return {total, static_cast<std::int64_t>(n_rows)};
        else
            return total;
    }
};

/// What two children are worth together, in the scores of a `leaf_rule`. Each needs a sum of hessians of
/// `min_child_weight` and, where rows are counted, `min_rows_in_leaf` of them; else the pair is refused.
class split_worth {
  public:
    static constexpr double refused = -std::numeric_limits<double>::infinity();

    split_worth(const leaf_rule& rule, const gradient_scale& scale, const regularisation& limits)
        : rule_(rule),
          gamma_(limits.gamma),
          least_weight_(limits.min_child_weight / scale.hessian_quantum),
          least_rows_(static_cast<std::int64_t>(limits.min_rows_in_leaf)) {}

    /// Whether nothing but the sums says what the children are worth.
    [[nodiscard]] bool is_free(int direction, const node_state& at) const {
        return rule_.is_free() && direction == 0 && at.range.is_open();
    }
    /// What the node is worth that is not divided.
    [[nodiscard]] double of_node(bool free, const node_state& at) const {
        return free ? rule_.free_score(at.total) : rule_.score(at.total, at.value);
    }

    /// What children must be worth for the division to gain enough.
    [[nodiscard]] double least(double node) const {
        return node + (std::max)(gamma_, least_gain) / rule_.unit_of_scores();
    }

    template <class Part>
    [[nodiscard]] double free(const Part& left, const Part& right) const {
        if (!is_allowed(left, right)) return refused;
        return rule_.free_score(sums_of(left)) + rule_.free_score(sums_of(right));
    }
    /// What `free` goes by, for all cuts of a feature at once.
    [[nodiscard]] backend::cpu::score_rule free_rule(const sums& total) const {
        return {.gradient = static_cast<double>(total.gradient),
                .hessian = static_cast<double>(total.hessian),
                .l1 = rule_.l1(),
                .l2 = rule_.l2(),
                .least_hessian = least_weight_};
    }
    /// With `direction` 1 (or -1) the right child's value may not be below (above) the left one's.
    template <class Part>
    [[nodiscard]] double held(const Part& left, const Part& right, int direction,
                              const node_state& at) const {
        if (!is_allowed(left, right)) return refused;
        const double low = value_of(left, at), high = value_of(right, at);
        if ((direction > 0 && low > high) || (direction < 0 && low < high)) return refused;
        return rule_.score(sums_of(left), low) + rule_.score(sums_of(right), high);
    }

    /// By how much a division lowers the loss, to second order and twice over; 0 when that is too little.
    [[nodiscard]] double gain(double children, double node) const {
        const double gained = (children - node) * rule_.unit_of_scores();
        return gained > gamma_ && gained > least_gain ? gained : 0;
    }

  private:
    [[nodiscard]] bool is_allowed(const sums& left, const sums& right) const {
        return static_cast<double>(left.hessian) >= least_weight_ &&
               static_cast<double>(right.hessian) >= least_weight_ && left.hessian != 0 && right.hessian != 0;
    }
    [[nodiscard]] bool is_allowed(const counted_sums& left, const counted_sums& right) const {
        return is_allowed(left.of, right.of) && left.n_rows >= least_rows_ && right.n_rows >= least_rows_;
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
