// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/column_sampler.hpp"
#include "sluice/trees/vector_leaves/vector_histogram.hpp"
#include "sluice/trees/vector_leaves/vector_split.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// A node of a vector tree that may still be split.
struct open_vector_node {
    std::size_t place = 0;  // in the tree
    std::size_t depth = 0;
    node_rows rows{};
    std::vector<std::int64_t> sums{};           // [width], of its rows
    std::vector<std::uint32_t> path{};          // the features asked above, where that matters
    std::span<const std::uint32_t> features{};  // those that it may be split by
    vector_histogram bins{};
    vector_split best{};
};

/// Fills the histograms of new nodes and finds their best splits. Of two siblings only the smaller one's histogram is
/// built, the other's is what is left of the parent's.
class vector_search {
  public:
    explicit vector_search(const binned_matrix& data) : data_(data), builder_(data) {}

    /// What the rows of the next tree add to sums, what that counts, and the noise that its splits are compared with.
    void begin_tree(const backend::cpu::word_table& words, const regularisation& limits,
                    std::span<const gradient_scale> scales, const tree_conditions& how) {
        words_ = words;
        rule_ = vector_rule(limits, scales);
        noise_ = split_noise(how, rule_.unit_of_scores());
    }
    [[nodiscard]] const vector_rule& rule() const { return rule_; }

    /// The root's histogram, and the sums of its rows.
    void build_root(open_vector_node& root, const row_partition<vector_row>& partition, const context& ctx) {
        root.bins = take_histogram();
        const vector_histogram_task task{&root.rows, &root.bins};
        builder_.build({&task, 1}, partition, words_, ctx);
        // Every bundle's codes hold every row, so any bundle gives the node's sums.
        const std::size_t width = rule_.width();
        root.sums.assign(width, 0);
        for (std::size_t k = 0; k < data_.bundles().n_codes(0) * width; ++k)
            root.sums[k % width] += root.bins[k];
    }

    void search_root(open_vector_node& root, const context& ctx) {
        const family alone{.larger = &root};
        search({&alone, 1}, ctx);
    }

    /// The histograms and best splits of children, two by two, of parents that have theirs, and lose them.
    void search_children(std::span<open_vector_node> parents, std::span<open_vector_node> children,
                         const row_partition<vector_row>& partition, const context& ctx) {
        std::vector<vector_histogram_task> tasks;
        std::vector<family> families;
        tasks.reserve(parents.size());
        families.reserve(parents.size());
        for (std::size_t k = 0; k < parents.size(); ++k) {
            family f{&children[2 * k], &children[2 * k + 1]};
            if (f.smaller->rows.size > f.larger->rows.size) std::swap(f.smaller, f.larger);
            f.smaller->bins = take_histogram();
            f.larger->bins = std::move(parents[k].bins);
            tasks.push_back({&f.smaller->rows, &f.smaller->bins});
            families.push_back(f);
        }
        builder_.build(tasks, partition, words_, ctx);
        search(families, ctx);
    }

    /// Histograms are used again: memory that was never touched costs more than what they hold.
    void give_back(vector_histogram& bins) {
        if (!bins.empty()) spare_.push_back(std::exchange(bins, {}));
    }

  private:
    /// Two siblings, the larger one with the histogram of their parent; or the root alone.
    struct family {
        open_vector_node* smaller = nullptr;
        open_vector_node* larger = nullptr;
    };

    /// Completes the larger siblings' histograms and searches all nodes, some features at a time.
    void search(std::span<const family> families, const context& ctx) {
        const std::size_t n_bundles = data_.bundles().size();
        const std::size_t width = bundles_per_search(families.size());
        const std::size_t pieces = (n_bundles + width - 1) / width;
        std::vector<std::pair<vector_split, vector_split>> found(families.size() * pieces);
        for_each_chunk(ctx, found.size(), 1, [&](chunk one) {
            const family& f = families[one.begin / pieces];
            const std::size_t begin = one.begin % pieces * width;
            const bundle_range bundles{begin, (std::min)(begin + width, n_bundles)};
            if (f.smaller != nullptr) {
                builder_.subtract(f.larger->bins, f.smaller->bins, bundles, rule_.width());
                search(*f.smaller, bundles, found[one.begin].first);
            }
            search(*f.larger, bundles, found[one.begin].second);
        });
        for (std::size_t k = 0; k < found.size(); ++k) {
            const family& f = families[k / pieces];
            if (f.smaller != nullptr) keep_better(f.smaller->best, found[k].first);
            keep_better(f.larger->best, found[k].second);
        }
    }

    static void keep_better(vector_split& best, vector_split& other) {
        if (other.exists() && best.asked.is_worse_than(other.asked.rank, other.asked.feature))
            best = std::move(other);
    }

    void search(const open_vector_node& at, bundle_range range, vector_split& best) const {
        vector_split_finder finder(rule_);
        vector_histogram apart;
        for (const std::uint32_t j : data_.bundles().features(range)) {
            if (!is_among(at.features, j, data_.n_features())) continue;
            const std::int64_t* cells = at.bins.data() + data_.bundles().begin_of(j) * rule_.width();
            if (const shared_code* const shared = data_.bundles().shared(j)) {
                take_apart(*shared, cells, at.sums, apart);
                cells = apart.data();
            }
            finder.search({cells, data_.cuts(j).n_bins(), j}, at.sums, noise_.of(at.place, j), best);
        }
    }
    /// What the bins of a feature hold, [n_bins x width].
    void take_apart(const shared_code& shared, const std::int64_t* cells, std::span<const std::int64_t> total,
                    vector_histogram& bins) const {
        const std::size_t width = rule_.width();
        std::vector<std::int64_t> one;
        bins.resize(shared.code_of_bin.size() * width);
        for (std::size_t k = 0; k < width; ++k) {
            shared.take_apart([&](std::size_t code) { return cells[code * width + k]; }, total[k], one);
            for (std::size_t b = 0; b < one.size(); ++b) bins[b * width + k] = one[b];
        }
    }

    /// A thousand cells are some microseconds of work, worth handing to another thread.
    [[nodiscard]] std::size_t bundles_per_search(std::size_t n_families) const {
        const std::size_t n_words = data_.n_cells() * rule_.width();
        const std::size_t pieces =
            (std::max)(std::size_t{1}, (std::min)(n_words / 1024, std::size_t{8} / n_families));
        return (data_.bundles().size() + pieces - 1) / pieces;
    }

    [[nodiscard]] vector_histogram take_histogram() {
        if (spare_.empty()) return {};
        vector_histogram taken = std::move(spare_.back());
        spare_.pop_back();
        return taken;
    }

    const binned_matrix& data_;
    vector_histogram_builder builder_;
    backend::cpu::word_table words_{};
    vector_rule rule_;
    split_noise noise_{};
    std::vector<vector_histogram> spare_;
};

}  // namespace sluice::trees
