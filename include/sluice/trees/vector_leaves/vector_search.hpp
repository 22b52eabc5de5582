// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
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

    /// What the rows of the next tree add to sums, and what that counts.
    void begin_tree(const backend::cpu::word_table& words, const regularisation& limits,
                    std::span<const gradient_scale> scales) {
        words_ = words;
        rule_ = vector_rule(limits, scales);
    }
    [[nodiscard]] const vector_rule& rule() const { return rule_; }

    /// The root's histogram, and the sums of its rows.
    void build_root(open_vector_node& root, const row_partition<vector_row>& partition, const context& ctx) {
        root.bins = take_histogram();
        const vector_histogram_task task{&root.rows, &root.bins};
        builder_.build({&task, 1}, partition, words_, ctx);
        // Every feature's bins hold every row, so any feature gives the node's sums.
        const std::size_t width = rule_.width();
        root.sums.assign(width, 0);
        for (std::size_t k = 0; k < data_.begins()[1] * width; ++k) root.sums[k % width] += root.bins[k];
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
        const std::size_t width = features_per_search(families.size());
        const std::size_t pieces = (data_.n_features() + width - 1) / width;
        std::vector<std::pair<vector_split, vector_split>> found(families.size() * pieces);
        for_each_chunk(ctx, found.size(), 1, [&](chunk one) {
            const family& f = families[one.begin / pieces];
            const std::size_t begin = one.begin % pieces * width;
            const feature_range features{begin, (std::min)(begin + width, data_.n_features())};
            if (f.smaller != nullptr) {
                builder_.subtract(f.larger->bins, f.smaller->bins, features, rule_.width());
                search(*f.smaller, features, found[one.begin].first);
            }
            search(*f.larger, features, found[one.begin].second);
        });
        for (std::size_t k = 0; k < found.size(); ++k) {
            const family& f = families[k / pieces];
            // Pieces come in the order of their features, so of equal gains the lower feature stays.
            if (f.smaller != nullptr && found[k].first.gain > f.smaller->best.gain)
                f.smaller->best = std::move(found[k].first);
            if (found[k].second.gain > f.larger->best.gain) f.larger->best = std::move(found[k].second);
        }
    }

    void search(const open_vector_node& at, feature_range range, vector_split& best) const {
        vector_split_finder finder(rule_);
        const auto first = std::lower_bound(at.features.begin(), at.features.end(), range.begin);
        for (auto j = first; j != at.features.end() && *j < range.end; ++j)
            finder.search({at.bins.data() + std::size_t{data_.begins()[*j]} * rule_.width(),
                           data_.cuts(*j).n_bins(), *j},
                          at.sums, best);
    }

    /// A thousand cells are some microseconds of work, worth handing to another thread.
    [[nodiscard]] std::size_t features_per_search(std::size_t n_families) const {
        const std::size_t n_words = data_.total_bins() * rule_.width();
        const std::size_t pieces =
            (std::max)(std::size_t{1}, (std::min)(n_words / 1024, std::size_t{8} / n_families));
        return (data_.n_features() + pieces - 1) / pieces;
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
    std::vector<vector_histogram> spare_;
};

}  // namespace sluice::trees
