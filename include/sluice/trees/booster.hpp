// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/grower.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/packed_trees.hpp"
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
    grower::limits limits{};
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
        if (x.n_rows() < rows_per_block) {
            for (std::size_t i = 0; i < all.size(); ++i)
                all[i] = trees_.margin(base_margin_, [&](std::uint32_t j) { return columns[j][i]; });
            return all;
        }
        const packed_trees packed(trees_);
        for_each_chunk(ctx, x.n_rows(), rows_per_chunk,
                       [&](chunk rows) { add_margins(packed, columns, rows, all); });
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
    static constexpr std::size_t rows_per_chunk = 1 << 12;
    static constexpr std::size_t rows_per_block = 64;

    /// Blocks of rows laid out row by row, tree after tree over a block: both stay in the cache.
    static void add_margins(const packed_trees& packed, const std::vector<feature>& columns, chunk rows,
                            std::vector<double>& margins) {
        std::vector<double> block(rows_per_block * columns.size());
        for (std::size_t begin = rows.begin; begin < rows.end; begin += rows_per_block) {
            const std::size_t size = (std::min)(rows_per_block, rows.end - begin);
            for (std::size_t j = 0; j < columns.size(); ++j)
                std::visit(
                    [&](auto values) {
                        for (std::size_t i = 0; i < size; ++i)
                            block[i * columns.size() + j] = static_cast<double>(values[begin + i]);
                    },
                    columns[j].values);
            packed.add_margins(std::span(block).first(size * columns.size()), columns.size(),
                               std::span(margins).subspan(begin, size));
        }
    }

    double base_margin_ = 0;
    std::uint64_t n_features_ = 0;
    ensemble trees_;
};

namespace detail {

template <objective Loss>
void derivatives_of(std::span<const double> margins, std::span<const double> y, const dataset<>& data,
                    random_stream round, double subsample, std::span<derivative> out, const context& ctx) {
    for_each_chunk(ctx, y.size(), std::size_t{1} << 13, [&](chunk rows) {
        for (std::size_t i = rows.begin; i < rows.end; ++i) {
            const double weight = data.weight(i);
            // A row that the round leaves out weighs nothing in it, and still gets its leaf's value.
            const bool taken = weight > 0 && (subsample >= 1 || round.uniform(i) < subsample);
            const derivative d = taken ? Loss::derivatives(margins[i], y[i]) : derivative{};
            out[i] = taken ? derivative{exact_product(d.gradient, weight), exact_product(d.hessian, weight)}
                           : derivative{};
        }
    });
}

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
[[nodiscard]] boosted_trees boost(boosted_trees model, const boosting& spec, const dataset<>& data,
                                  std::span<const double> y, std::string_view component, const context& ctx) {
    const auto columns = features(data.x(), component);
    if (columns.empty())
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs at least 1 feature",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    if (data.n_rows() > std::size_t{0xFFFFFFFE})
        throw limit_exceeded({.component = std::string(component),
                              .requirement = "takes fewer than 2^32 rows",
                              .actual = to_text(data.n_rows()),
                              .place = {},
                              .hint = {}});
    if (model.trees().size() == 0)
        model = boosted_trees(Loss::base_margin(detail::weighted_mean(y, data, ctx)), columns.size());
    auto margins = model.margins(data.x(), component, ctx);
    const binned_matrix bins(columns, data.weights(), spec.max_bins, ctx);
    grower trees(bins, spec.limits);
    std::vector<derivative> derivatives(data.n_rows());
    quantised_gradients gradients;
    for (std::size_t round = model.trees().size(); round < spec.rounds; ++round) {
        ctx.check_cancelled(component);
        detail::derivatives_of<Loss>(margins, y, data, ctx.at("round#" + to_text(round)).random(),
                                     spec.subsample, derivatives, ctx);
        gradients.assign(derivatives, ctx);
        model.push_back(trees.grow(gradients, margins, ctx));
        ctx.report(component, round + 1, spec.rounds);
    }
    return model;
}

}  // namespace sluice::trees
