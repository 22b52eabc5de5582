// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/category_split.hpp"
#include "sluice/trees/growth.hpp"
#include "sluice/trees/histogram.hpp"
#include "sluice/trees/level_split.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Fills the histograms of new nodes and finds their best splits. Of two siblings only the smaller one's histogram is
/// built, the other's is what is left of the parent's.
///
/// Rows are counted per bin only where it matters: with `min_rows_in_leaf` a split is looked for without counting
/// first, and counted out (`recount`) where the best one leaves too few rows to a child. The best split that keeps to
/// the limit is the best one of all or is found by counting, so nothing is lost by that order.
template <class Row>
class split_search {
  public:
    split_search(const binned_matrix& data, const tree_limits& limits)
        : data_(data), limits_(limits), builder_(data) {
        for (std::size_t j = 0; j < data.n_features(); ++j)
            if (data.cuts(j).is_categorical()) n_categories_ += data.cuts(j).n_bins();
    }

    /// What gradients of the next tree count, and the noise that its splits are compared with.
    void begin_tree(const gradient_scale& scale, const tree_conditions& how) {
        scale_ = scale;
        rule_ = leaf_rule(limits_.regularise, scale);
        noise_ = split_noise(how, rule_.unit_of_scores());
        finder_ = split_finder(rule_, scale, limits_.regularise);
        category_finder_ = category_split_finder(limits_.categories, scale, limits_.regularise);
    }
    [[nodiscard]] const leaf_rule& rule() const { return rule_; }

    /// The root's histogram, and the sums of its rows.
    void build_root(open_node& root, const row_partition<Row>& partition, const context& ctx) {
        root.bins = take_histogram();
        const histogram_task task{&root.rows, &root.bins};
        builder_.build({&task, 1}, partition, ctx);
        // Every bundle's codes hold every row, so any bundle gives the node's sums.
        for (std::size_t k = 0; k < data_.bundles().n_codes(0); ++k) root.state.total += root.bins[k];
        root.state.value = rule_.value(root.state.total, static_cast<double>(root.rows.size), 0, {});
    }

    void search_root(open_node& root, const row_partition<Row>& partition, const context& ctx) {
        const family alone{.larger = &root};
        search({&alone, 1}, false, partition, ctx);
    }

    /// The histograms and best splits of children, two by two, of parents that have theirs, and lose them.
    void search_children(std::span<open_node> parents, std::span<open_node> children,
                         const row_partition<Row>& partition, const context& ctx) {
        std::vector<histogram_task> tasks;
        std::vector<family> families;
        for (std::size_t k = 0; k < parents.size(); ++k) {
            family f{&children[2 * k], &children[2 * k + 1], parents[k].bins.packed};
            if (f.smaller->rows.size > f.larger->rows.size) std::swap(f.smaller, f.larger);
            if (may_divide(*f.larger)) {
                f.larger->bins = std::exchange(parents[k].bins, {});
                f.larger->bins.resize(histogram_builder<Row>::packs(f.larger->rows.size), data_.n_cells());
            } else if (may_divide(*f.smaller)) {
                f.larger = std::exchange(f.smaller, nullptr);
            } else {
                continue;
            }
            f.built().bins = take_histogram();
            tasks.push_back({&f.built().rows, &f.built().bins});
            families.push_back(f);
        }
        if (families.empty()) return;
        const bool build_later = ctx.backend == nullptr && builder_.are_small(tasks);
        if (build_later)
            for (const auto& task : tasks) builder_.prepare(task);
        else
            builder_.build(tasks, partition, ctx);
        search(families, build_later, partition, ctx);
    }

    /// Searches a node again, counting its rows.
    void recount(open_node& at, const row_partition<Row>& partition, const context& ctx) {
        at.best = {};
        const auto counts = builder_.count(at.rows, partition, ctx);
        search(at, {0, data_.bundles().size()}, counts, at.best);
    }

    /// Histograms are used again: memory that was never touched costs more than what they hold.
    void give_back(histogram& bins) {
        if (!bins.cells.empty() || !bins.wide.empty()) spare_.push_back(std::exchange(bins, {}));
    }

  private:
    /// So many bytes of a row are a line of the cache, so many bundles' cells fit into the second one.
    static constexpr std::size_t bundles_in_cache = 64;

    /// Two siblings, of which the larger one begins with the parent's histogram; or a node alone.
    struct family {
        open_node* smaller = nullptr;
        open_node* larger = nullptr;
        bool was_packed = false;

        /// The one whose histogram is not left over from its parent's.
        [[nodiscard]] open_node& built() const { return smaller != nullptr ? *smaller : *larger; }
    };

    /// Whether rows and hessians may do for two children. All nodes of a symmetric tree are divided.
    [[nodiscard]] bool may_divide(const open_node& at) const {
        const auto& limits = limits_.regularise;
        return limits_.policy == growth_policy::symmetric ||
               (at.rows.size >= 2 * (std::max)(std::size_t{1}, limits.min_rows_in_leaf) &&
                scale_.hessian(at.state.total) >= 2 * limits.min_child_weight);
    }

    /// Completes the larger siblings' histograms, and builds the smaller ones' if wanted, and searches all nodes, some
    /// features at a time. A thread that builds has the same features of all nodes, so that what one node's cells were
    /// computed from is still in its cache.
    void search(std::span<const family> families, bool build, const row_partition<Row>& partition,
                const context& ctx) {
        const bool together = limits_.policy == growth_policy::symmetric;
        const bool counted = limits_.regularise.path_smoothing > 0;
        const std::size_t n_bundles = data_.bundles().size(), n_families = families.size();
        const std::size_t width =
            bundles_at_once(families, build ? thread_count(ctx) : std::size_t{8} / n_families);
        std::vector<std::pair<split, split>> found(n_families * chunk_count(n_bundles, width));
        for_each_chunk(ctx, found.size(), build ? n_families : 1, [&](chunk some) {
            for (std::size_t k = some.begin; k < some.end; ++k) {
                const family& f = families[k % n_families];
                const std::size_t first = k / n_families * width, end = (std::min)(first + width, n_bundles);
                for (std::size_t begin = first; begin < end; begin += bundles_in_cache) {
                    const bundle_range bundles{begin, (std::min)(begin + bundles_in_cache, end)};
                    complete(f, bundles, build, partition);
                    if (!together && !counted) search(f, bundles, found[k]);
                }
            }
        });
        if (together) return search_level(families, ctx);
        for (std::size_t k = 0; k < found.size(); ++k) {
            const family& f = families[k % n_families];
            if (f.smaller != nullptr) keep_better(f.smaller->best, found[k].first);
            keep_better(f.larger->best, found[k].second);
        }
        if (counted)
            for (const auto& f : families) {
                if (f.smaller != nullptr) recount(*f.smaller, partition, ctx);
                recount(*f.larger, partition, ctx);
            }
    }

    void complete(const family& f, bundle_range bundles, bool build, const row_partition<Row>& partition) {
        if (build) builder_.build_some({&f.built().rows, &f.built().bins}, bundles, partition);
        if (f.smaller != nullptr) builder_.subtract(f.larger->bins, f.smaller->bins, bundles, f.was_packed);
    }
    void search(const family& f, bundle_range bundles, std::pair<split, split>& found) const {
        if (f.smaller != nullptr && may_divide(*f.smaller)) search(*f.smaller, bundles, {}, found.first);
        search(*f.larger, bundles, {}, found.second);
    }

    /// One question for all nodes.
    void search_level(std::span<const family> families, const context& ctx) {
        std::vector<open_node*> nodes;
        for (const auto& f : families) {
            if (f.smaller != nullptr) nodes.push_back(f.smaller);
            nodes.push_back(f.larger);
        }
        std::sort(nodes.begin(), nodes.end(),
                  [](const open_node* a, const open_node* b) { return a->place < b->place; });
        const level_search level(limits_, scale_, noise_, data_);
        const auto features = nodes.front()->features;
        std::vector<level_split> found(features.size());
        for_each_chunk(ctx, features.size(), 1,
                       [&](chunk one) { found[one.begin] = level.best_of(features[one.begin], nodes); });
        level_split best;
        for (const auto& one : found)
            if (one.gain > 0 && (best.gain == 0 || one.rank > best.rank)) best = one;
        if (best.gain > 0) level.ask(best, nodes);
    }

    static void keep_better(split& best, split& other) {
        if (other.exists && best.is_worse_than(other.rank, other.feature)) best = std::move(other);
    }

    /// Into at most so many parts. A thousand bins that hold something are some microseconds of work, worth handing to
    /// another thread; so are eight times as many empty ones, or a tenth of them if they are categories, which are sorted.
    [[nodiscard]] std::size_t bundles_at_once(std::span<const family> families,
                                              std::size_t most_parts) const {
        const std::size_t n_bundles = data_.bundles().size(), n_cells = data_.n_cells();
        std::size_t most = 0;
        for (const auto& f : families)
            most = (std::max)(most, (std::min)(f.larger->rows.size * n_bundles, n_cells) + n_cells / 8 +
                                        10 * (std::min)(f.larger->rows.size, n_categories_));
        return chunk_count(n_bundles,
                           std::clamp(most / 1024, std::size_t{1}, (std::max)(std::size_t{1}, most_parts)));
    }

    /// Searches those features of some bundles that the node may ask.
    void search(const open_node& at, bundle_range range, std::span<const std::uint32_t> counts,
                split& best) const {
        for (const std::uint32_t j : data_.bundles().features(range)) {
            if (!is_among(at.features, j, data_.n_features())) continue;
            const std::size_t begin = data_.bundles().begin_of(j);
            if (!counts.empty())
                search(at, j, best, [&](std::size_t b) {
                    return counted_sums{at.bins[begin + b], static_cast<std::int64_t>(counts[begin + b])};
                });
            else if (at.bins.packed)
                search(at, j, best, bins_of_cells<std::int64_t>{at.bins.cells.data() + begin});
            else
                search(at, j, best, bins_of_cells<sums>{at.bins.wide.data() + begin});
        }
    }
    /// Searches a feature, given what each code of its bundle holds.
    template <class Cell>
    void search(const open_node& at, std::uint32_t j, split& best, const Cell& cell) const {
        using part = decltype(cell(0));
        const auto& cuts = data_.cuts(j);
        const split_noise noise = noise_.of(at.place, j);
        const auto look = [&](const auto& bins) {
            if (cuts.is_categorical())
                category_finder_.search(bins, cuts.n_bins(), j, at.state, noise, best);
            else
                finder_.search(bins, cuts.n_bins(), j, limits_.direction(j), at.state, noise, best);
        };
        const shared_code* const shared = data_.bundles().shared(j);
        if (shared == nullptr) return look(cell);
        thread_local std::vector<part> bins;
        shared->take_apart(cell, at.state.template whole<part>(), bins);
        if constexpr (std::is_same_v<part, sums>)
            look(bins_of_cells<sums>{bins.data()});
        else
            look([all = bins.data()](std::size_t b) { return all[b]; });
    }

    [[nodiscard]] histogram take_histogram() {
        if (spare_.empty()) return {};
        histogram taken = std::move(spare_.back());
        spare_.pop_back();
        return taken;
    }

    const binned_matrix& data_;
    const tree_limits& limits_;
    histogram_builder<Row> builder_;
    std::size_t n_categories_ = 0;  // of all features
    gradient_scale scale_{};
    split_noise noise_{};
    leaf_rule rule_{{}, {}};
    split_finder finder_{rule_, {}, {}};
    category_split_finder category_finder_{{}, {}, {}};
    std::vector<histogram> spare_;
};

}  // namespace sluice::trees
