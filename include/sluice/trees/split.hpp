// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/cut_scores.hpp"
#include "sluice/backend/cpu/occupied_cells.hpp"
#include "sluice/core/aligned_vector.hpp"
#include "sluice/trees/split_noise.hpp"
#include "sluice/trees/split_worth.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

namespace sluice::trees {

/// The best way to cut a node in two: by a number, or by a set of categories.
struct split {
    bool exists = false;
    double gain = 0;
    double rank = 0;  // what it is compared by: the gain, or what `split_noise` says
    std::uint32_t feature = 0;
    std::uint32_t n_left_bins =
        0;  // of numbers: so many of the lowest bins go left; none: missing values alone do
    bool missing_left = false;
    sums left{};
    sums right{};
    std::vector<std::uint64_t> left_categories{};  // a bit each; empty of numbers

    /// Whether another feature's rank is better: of equal ones that of the lower feature is.
    [[nodiscard]] bool is_worse_than(double other_rank, std::uint32_t other_feature) const {
        return !exists || other_rank > rank || (other_rank == rank && other_feature < feature);
    }
    [[nodiscard]] bool asks_categories() const { return !left_categories.empty(); }
    /// Whether the rows of a bin go left.
    [[nodiscard]] bool takes_left(std::size_t bin, std::size_t missing_bin) const {
        if (bin == missing_bin) return missing_left;
        if (!asks_categories()) return bin < n_left_bins;
        return (left_categories[bin / 64] >> (bin % 64) & 1) != 0;
    }
};

/// The best candidate so far for cutting a node along an order of bins.
template <class Part>
struct split_candidate {
    double least = 0;  // lower scores do not matter
    split_noise noise{};
    double score = 0;
    double rank = -std::numeric_limits<double>::infinity();
    std::size_t n_left_bins = 0;
    bool missing_left = false;
    Part left{};

    void offer(double worth, std::size_t n_bins, bool with_missing, const Part& part) {
        if (improves(worth, n_bins, with_missing)) left = part;
    }
    /// Keeps a better one, but for what goes left.
    [[nodiscard]] bool improves(double worth, std::size_t n_bins, bool with_missing) {
        if (!(worth > least)) return false;
        const double its = noise.rank(worth, n_bins, with_missing);
        if (!(its > rank)) return false;
        keep(worth, its, n_bins, with_missing);
        return true;
    }
    void keep(double its_score, double its_rank, std::size_t n_bins, bool with_missing) {
        least = (std::max)(least, noise.least_score(its_rank));
        score = its_score;
        rank = its_rank;
        n_left_bins = n_bins;
        missing_left = with_missing;
    }
};

/// The bins of a feature, in packed cells or in wide sums.
template <class Cell>
struct bins_of_cells {
    const Cell* cells = nullptr;

    [[nodiscard]] sums operator()(std::size_t bin) const {
        if constexpr (std::is_same_v<Cell, sums>)
            return cells[bin];
        else
            return from_cell(cells[bin]);
    }
};

/// The cuts of a node by one feature that differ from each other, as `score_cuts` reads them.
struct cut_list {
    std::size_t size = 0;
    std::vector<std::uint64_t> marks{};
    std::vector<std::uint32_t> bins{};                         // the last one on the left of each
    aligned_vector<double> gradients{}, hessians{}, scores{};  // of all that is on the left

    /// Those behind the occupied ones of the first `n` bins.
    template <class Cell>
    void list(const bins_of_cells<Cell>& all, std::size_t n) {
        if (bins.size() < n) {
            marks.resize(n / 64 + 1);
            bins.resize(n);
            for (auto* numbers : {&gradients, &hessians, &scores}) numbers->resize(n);
        }
        backend::cpu::mark_occupied(all.cells, n, marks.data());
        size = 0;
        sums below;
        backend::cpu::for_each_marked(marks.data(), (n + 63) / 64, [&](std::size_t bin) {
            below += all(bin);
            bins[size] = static_cast<std::uint32_t>(bin);
            gradients[size] = static_cast<double>(below.gradient);
            hessians[size] = static_cast<double>(below.hessian);
            ++size;
        });
    }
    /// Scores all of them; gives the highest score.
    double score(const backend::cpu::score_rule& rule) {
        return backend::cpu::score_cuts(gradients.data(), hessians.data(), size, rule, scores.data());
    }
    [[nodiscard]] std::size_t first_of(double score) const {
        std::size_t k = 0;
        while (scores[k] != score) ++k;
        return k;
    }
    [[nodiscard]] sums left(std::size_t k) const {
        return {static_cast<std::int64_t>(gradients[k]), static_cast<std::int64_t>(hessians[k])};
    }
};

/// Looks for the best split of a node in the bins of one feature of numbers; keeps it in `best` when it beats what is
/// there.
///
/// The gain is the score of both children less that of the node (`leaf_rule`). It must be above `gamma` and 1e-6. Splits
/// are compared by their gains, or by ranks that `split_noise` gives them.
/// Missing values take no part in the order that a direction asks for (`split_worth`). They are tried on both sides; of
/// equal gains they go right, and where training has none they go to the child with the larger sum of hessians. Of
/// equal gains the lower feature and the lower bin win, so the answer does not depend on who looks first.
class split_finder {
  public:
    split_finder(const leaf_rule& rule, const gradient_scale& scale, const regularisation& limits)
        : worth_(rule, scale, limits) {}

    /// `bins(b)` gives the sums of bin b, or its counted sums, of `n_bins`, the last one that of the missing values.
    template <class Bins>
    void search(const Bins& bins, std::size_t n_bins, std::uint32_t feature, int direction,
                const node_state& at, const split_noise& noise, split& best) const {
        using part = decltype(bins(0));
        const bool free = worth_.is_free(direction, at);
        const double undivided = worth_.of_node(free, at);
        split_candidate<part> found{.least = worth_.least(undivided), .noise = noise, .score = undivided};
        if (!free)
            try_cuts(
                bins, n_bins - 1, at,
                [&](const part& left, const part& right, bool ordered) {
                    return worth_.held(left, right, ordered ? direction : 0, at);
                },
                found);
        else
            try_free_cuts(
                bins, n_bins - 1, at,
                [&](double score) {
                    return noise.is_active() || best.is_worse_than(worth_.gain(score, undivided), feature);
                },
                found);
        const double gain = worth_.gain(found.score, undivided);
        const double rank = noise.is_active() ? found.rank : gain;
        if (gain == 0 || !best.is_worse_than(rank, feature)) return;
        const sums left = sums_of(found.left);
        best = {.exists = true,
                .gain = gain,
                .rank = rank,
                .feature = feature,
                .n_left_bins = static_cast<std::uint32_t>(found.n_left_bins),
                .missing_left = found.missing_left,
                .left = left,
                .right = at.total - left};
        if (bins(n_bins - 1) == part{}) best.missing_left = best.left.hessian > best.right.hessian;
    }

  private:
    /// Sums of so many rows are exact as float64.
    static constexpr std::size_t most_rows_at_once = std::size_t{1} << 21;

    template <class Bins, class MayWin, class Part>
    void try_free_cuts(const Bins& bins, std::size_t n_values, const node_state& at, const MayWin& may_win,
                       split_candidate<Part>& found) const {
        if constexpr (requires { bins.cells; })
            if (at.n_rows <= most_rows_at_once) return try_cuts_at_once(bins, n_values, at, may_win, found);
        try_cuts(
            bins, n_values, at,
            [&](const Part& left, const Part& right, bool) { return worth_.free(left, right); }, found);
    }

    /// What `try_cuts` does where nothing but sums matters: the cuts behind the bins that hold anything first, then the
    /// scores of all of them, then the best one. An empty bin makes the same cut as the one before it.
    /// Nothing is kept where `may_win(highest score)` denies it.
    template <class Cell, class MayWin>
    void try_cuts_at_once(const bins_of_cells<Cell>& bins, std::size_t n_values, const node_state& at,
                          const MayWin& may_win, split_candidate<sums>& found) const {
        thread_local cut_list cuts;
        cuts.list(bins, n_values - 1);
        const sums missing = bins(n_values);
        auto rule = worth_.free_rule(at.total);
        const std::size_t none = cuts.size;
        std::size_t best = none;
        // Of equal ranks the lower bin wins, and of those of one bin missing values on the right.
        const auto offer = [&](std::size_t k, bool missing_left) {
            const std::size_t n_left = cuts.bins[k] + std::size_t{1};
            const double score = cuts.scores[k], rank = found.noise.rank(score, n_left, missing_left);
            if (!(rank > found.rank || (rank == found.rank && k < best && best < none))) return;
            found.keep(score, rank, n_left, missing_left);
            best = k;
        };
        const auto look = [&](bool missing_left) {
            const double highest = cuts.score(rule);
            if (!(highest >= found.least) || !may_win(highest)) return;
            if (!found.noise.is_active()) return offer(cuts.first_of(highest), missing_left);
            for (std::size_t k = 0; k < cuts.size; ++k)
                if (cuts.scores[k] >= found.least) offer(k, missing_left);
        };
        look(false);
        if (!(missing == sums{})) {
            rule.more_gradient = static_cast<double>(missing.gradient);
            rule.more_hessian = static_cast<double>(missing.hessian);
            look(true);
        }
        if (best < none) found.left = cuts.left(best) + (found.missing_left ? missing : sums{});
        if (!(missing == sums{})) found.offer(worth_.free(missing, at.total - missing), 0, true, missing);
    }

    template <class Bins, class Worth, class Part>
    static void try_cuts(const Bins& bins, std::size_t n_values, const node_state& at, const Worth& worth,
                         split_candidate<Part>& found) {
        const Part missing = bins(n_values), total = at.template whole<Part>();
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

    split_worth worth_;
};

}  // namespace sluice::trees
