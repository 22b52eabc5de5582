// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/block_forest.hpp"
#include "sluice/trees/grower.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::trees {

/// The parameters that classifier and regressor hand to the engine.
struct boosting {
    std::size_t rounds = 100;
    double subsample = 1;
    std::size_t max_bins = 256;
    tree_limits limits{};
};

/// A sum of trees over a constant. The margin of a row is the constant plus the leaf values in tree order, in
/// double: the one rule by which training, tables and single rows agree to the bit.
class boosted_trees {
  public:
    boosted_trees() = default;
    boosted_trees(double base_margin, std::size_t n_features)
        : base_margin_(base_margin), n_features_(n_features) {}

    [[nodiscard]] double base_margin() const { return base_margin_; }
    [[nodiscard]] std::size_t n_features() const { return static_cast<std::size_t>(n_features_); }
    [[nodiscard]] const ensemble& trees() const { return trees_; }
    void push_back(std::span<const node> tree) { trees_.push_back(tree); }

    /// The margins of the rows of a table, [n_rows]. O(n_rows x n_trees x depth).
    [[nodiscard]] std::vector<double> margins(const table& x, std::string_view component,
                                              const context& ctx) const {
        const auto columns = features(x, component);
        if (columns.size() != n_features_)
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs " + to_text(n_features_) + " features",
                                   .actual = to_text(columns.size()),
                                   .place = {},
                                   .hint = {}});
        std::vector<double> all(x.n_rows(), base_margin_);
        const auto thresholds = thresholds_of(trees_, columns.size());
        if (x.n_rows() >= backend::cpu::rows_per_block &&
            block_forest<std::uint8_t>::holds(trees_, thresholds))
            add_blocks(block_forest<std::uint8_t>(trees_, thresholds, columns), all, ctx);
        else if (x.n_rows() >= backend::cpu::rows_per_block &&
                 block_forest<std::uint16_t>::holds(trees_, thresholds))
            add_blocks(block_forest<std::uint16_t>(trees_, thresholds, columns), all, ctx);
        else
            for_each_chunk(ctx, all.size(), backend::cpu::rows_per_block, [&](chunk rows) {
                for (std::size_t i = rows.begin; i < rows.end; ++i)
                    all[i] = trees_.margin(base_margin_, [&](std::uint32_t j) { return columns[j][i]; });
            });
        return all;
    }

    /// The margin of one row.
    [[nodiscard]] double margin(std::span<const cell> row) const noexcept {
        return trees_.margin(base_margin_, [&](std::uint32_t j) { return row[j].number; });
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("base_margin", base_margin_);
        v("n_features", n_features_);
        v("trees", trees_);
    }
    /// Throws `invalid_data` when the trees are none; see `ensemble::check`.
    void check() const {
        trees_.check(n_features());
        if (!std::isfinite(base_margin_))
            throw invalid_data({.component = "trees",
                                .requirement = "the base margin is finite",
                                .actual = to_text(base_margin_),
                                .place = {},
                                .hint = {}});
    }

    friend bool operator==(const boosted_trees&, const boosted_trees&) = default;

  private:
    template <class Rank>
    static void add_blocks(const block_forest<Rank>& forest, std::span<double> margins, const context& ctx) {
        for_each_chunk(ctx, margins.size(), 16 * backend::cpu::rows_per_block,
                       [&](chunk rows) { forest.add_margins(rows, margins); });
    }

    double base_margin_ = 0;
    std::uint64_t n_features_ = 0;
    ensemble trees_;
};

namespace detail {

[[nodiscard]] inline double weighted_mean(std::span<const double> y, const dataset<>& data,
                                          const context& ctx) {
    struct part {
        double sum = 0, weight = 0;
    };
    const auto total = reduce_chunks<part>(
        ctx, y.size(), std::size_t{1} << 14,
        [&](chunk rows) {
            part p;
            for (std::size_t i = rows.begin; i < rows.end; ++i) {
                p.sum += exact_product(data.weight(i), y[i]);
                p.weight += data.weight(i);
            }
            return p;
        },
        [](part& a, const part& b) {
            a = {a.sum + b.sum, a.weight + b.weight};
        });
    return total.weight > 0 ? total.sum / total.weight : 0;
}

}  // namespace detail

/// Boosts `model` until it has `spec.rounds` trees; a model without trees starts from the best constant.
/// Since a round depends on the data, the margins so far and its own number alone, going on later gives the
/// bits of never having stopped.
template <objective Loss>
class booster {
  public:
    booster(const boosting& spec, const dataset<>& data, std::span<const double> y,
            std::string_view component, const context& ctx)
        : spec_(spec), data_(data), y_(y), component_(component), ctx_(ctx) {
        if (data.n_rows() > std::size_t{0xFFFFFFFE})
            throw limit_exceeded({.component = std::string(component),
                                  .requirement = "takes fewer than 2^32 rows",
                                  .actual = to_text(data.n_rows()),
                                  .place = {},
                                  .hint = {}});
    }

    [[nodiscard]] boosted_trees boost(boosted_trees model) {
        const auto columns = features(data_.x(), component_);
        if (columns.empty())
            throw invalid_data({.component = std::string(component_),
                                .requirement = "needs at least 1 feature",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        if (model.trees().size() == 0)
            model = boosted_trees(Loss::base_margin(detail::weighted_mean(y_, data_, ctx_)), columns.size());
        margins_ = model.margins(data_.x(), component_, ctx_);
        const binned_matrix bins(columns, data_.weights(), spec_.max_bins, ctx_);
        grower<narrow_row> narrow(bins, spec_.limits);
        grower<wide_row> wide(bins, spec_.limits);
        quantised_gradients gradients;
        for (std::size_t round = model.trees().size(); round < spec_.rounds; ++round) {
            ctx_.check_cancelled(component_);
            const auto drawn = ctx_.at("round#" + to_text(round)).random();
            gradients.assign(
                data_.n_rows(),
                [&](std::size_t begin, std::size_t end, double* g, double* h) {
                    derive(begin, end, drawn, g, h);
                },
                ctx_);
            if (gradients.wide())
                add_tree(model, wide, gradients.wide_rows(), gradients.scale());
            else
                add_tree(model, narrow, gradients.narrow_rows(), gradients.scale());
            ctx_.report(component_, round + 1, spec_.rounds);
        }
        return model;
    }

  private:
    template <class Row>
    void add_tree(boosted_trees& model, grower<Row>& trees, std::span<Row> rows,
                  const gradient_scale& scale) {
        model.push_back(trees.grow(rows, scale, ctx_));
        for_each_chunk(ctx_, rows.size(), rows_per_chunk,
                       [&](chunk part) { trees.add_leaves(part.index, margins_); });
    }

    /// A row that the round leaves out weighs nothing in it, and still gets its leaf's value.
    void derive(std::size_t begin, std::size_t end, random_stream drawn, double* g, double* h) const {
        derivatives_of<Loss>(margins_.data() + begin, y_.data() + begin, end - begin, g, h);
        if (data_.weights().empty() && spec_.subsample >= 1) return;
        for (std::size_t i = begin; i < end; ++i) {
            const double weight = data_.weight(i);
            const bool taken = weight > 0 && (spec_.subsample >= 1 || drawn.uniform(i) < spec_.subsample);
            g[i - begin] = taken ? exact_product(g[i - begin], weight) : 0;
            h[i - begin] = taken ? exact_product(h[i - begin], weight) : 0;
        }
    }

    boosting spec_;
    const dataset<>& data_;
    std::span<const double> y_;
    std::string_view component_;
    const context& ctx_;
    std::vector<double> margins_;
};

}  // namespace sluice::trees
