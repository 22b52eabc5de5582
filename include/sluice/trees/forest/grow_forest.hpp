// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/category_codes.hpp"
#include "sluice/trees/forest/bag.hpp"
#include "sluice/trees/forest/forest_grower.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// What a forest is grown by.
struct forest_plan {
    std::size_t n_trees = 100;
    forest_limits limits{};
    bag_limits bag{};
    std::size_t max_bins = 256;
    bool looks_out_of_bag = false;
};

/// The trees of a forest: the margins are means over them. `out_of_bag` holds, for each row and output, the mean over
/// the trees that did not learn from the row, NaN where all did; empty where it was not asked for.
struct grown_forest {
    boosted_trees model{};
    std::vector<double> out_of_bag{};  // [n_rows x n_outputs]
};

/// Grows a forest. `bases` are the constants that leaf values are differences from, [n_outputs]. A tree depends on the
/// data, the seed and its number alone, so threads and the number of trees change none.
class forest_builder {
  public:
    forest_builder(const forest_plan& plan, const dataset<>& data, const forest_target& target,
                   std::string_view component, const context& ctx)
        : plan_(plan),
          categories_(category_codes::learn(data, {}, plan.max_bins - 2, component)),
          coded_(categories_.encode(data.x(), component)),
          columns_(learnable(categories_.features_of(coded_, component), target.n_rows(), component)),
          target_(target),
          component_(component),
          ctx_(ctx),
          bins_(columns_, data.weights(), plan.max_bins, ctx) {
        for (std::size_t i = 0; i < target.n_rows(); ++i)
            if (target.counts(i)) counted_.push_back(static_cast<row_index>(i));
    }

    [[nodiscard]] grown_forest grow(std::vector<double> bases) const {
        std::vector<forest_tree> trees(plan_.n_trees);
        for_each_chunk(ctx_, trees.size(), 1, [&](chunk one) { trees[one.begin] = tree_of(one.begin); });
        grown_forest grown{boosted_trees(std::move(bases), columns_.size(), categories_), {}};
        for (const auto& one : trees) add(one, grown.model);
        grown.model.prepare();
        if (plan_.looks_out_of_bag) grown.out_of_bag = out_of_bag(grown.model);
        ctx_.report(component_, plan_.n_trees, plan_.n_trees);
        return grown;
    }

  private:
    [[nodiscard]] static std::vector<feature> learnable(std::vector<feature> columns, std::size_t n_rows,
                                                        std::string_view component) {
        if (n_rows > std::size_t{0xFFFFFFFE})
            throw limit_exceeded({.component = std::string(component),
                                  .requirement = "takes fewer than 2^32 rows",
                                  .actual = to_text(n_rows),
                                  .place = {},
                                  .hint = {}});
        if (columns.empty())
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs at least 1 feature",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        return columns;
    }

    [[nodiscard]] random_stream stream_of(std::size_t tree) const {
        return ctx_.at("tree#" + to_text(tree)).random();
    }
    /// How many times each counted row is in the bag of a tree.
    [[nodiscard]] std::vector<std::uint32_t> bag_of(std::size_t tree) const {
        return draw_bag(counted_.size(), plan_.bag, stream_of(tree).child("rows"));
    }

    [[nodiscard]] forest_tree tree_of(std::size_t number) const {
        ctx_.check_cancelled(component_);
        return target_.has_vectors() ? tree_of<forest_vector_row>(number) : tree_of<forest_row>(number);
    }
    template <class Row>
    [[nodiscard]] forest_tree tree_of(std::size_t number) const {
        const auto times = bag_of(number);
        std::vector<Row> rows;
        for (std::size_t k = 0; k < counted_.size(); ++k)
            if (times[k] > 0) rows.push_back(target_.row<Row>(counted_[k], times[k]));
        return forest_grower<Row>(bins_, target_, plan_.limits).grow(std::move(rows), stream_of(number));
    }

    /// The same questions for every output, with its own leaf values.
    void add(const forest_tree& grown, boosted_trees& into) const {
        for (std::size_t k = 0; k < target_.n_outputs(); ++k)
            into.push_back(k, grown.of_output(k, target_, plan_.n_trees));
    }

    [[nodiscard]] std::vector<double> out_of_bag(const boosted_trees& model) const {
        const std::size_t n_outputs = target_.n_outputs();
        std::vector<std::vector<bool>> is_in(plan_.n_trees);
        for_each_chunk(ctx_, plan_.n_trees, 1, [&](chunk one) {
            const auto times = bag_of(one.begin);
            is_in[one.begin].resize(target_.n_rows());
            for (std::size_t k = 0; k < times.size(); ++k) is_in[one.begin][counted_[k]] = times[k] > 0;
        });
        std::vector<double> means(target_.n_rows() * n_outputs, std::numeric_limits<double>::quiet_NaN());
        for_each_chunk(ctx_, target_.n_rows(), std::size_t{1} << 10, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i)
                write_out_of_bag(model, is_in, i, std::span(means).subspan(i * n_outputs, n_outputs));
        });
        return means;
    }

    void write_out_of_bag(const boosted_trees& model, const std::vector<std::vector<bool>>& is_in,
                          std::size_t row, std::span<double> means) const {
        std::vector<double> sums(means.size(), 0.0);
        std::size_t n_trees = 0;
        for (std::size_t t = 0; t < is_in.size(); ++t) {
            if (is_in[t][row]) continue;
            ++n_trees;
            const auto at = model.trees(0).leaf_of(t, [&](std::uint32_t j) { return columns_[j][row]; });
            for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += model.trees(k).nodes(t)[at].value;
        }
        if (n_trees == 0) return;
        const double factor = static_cast<double>(plan_.n_trees) / static_cast<double>(n_trees);
        for (std::size_t k = 0; k < sums.size(); ++k)
            means[k] = model.base_margin(k) + exact_product(sums[k], factor);
    }

    const forest_plan& plan_;
    category_codes categories_;
    table coded_;
    std::vector<feature> columns_;  // of the coded table
    const forest_target& target_;
    std::string_view component_;
    const context& ctx_;
    binned_matrix bins_;
    std::vector<row_index> counted_;
};

}  // namespace sluice::trees
