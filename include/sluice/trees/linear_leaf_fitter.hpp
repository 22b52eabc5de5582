// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/features.hpp"
#include "sluice/losses/derivative.hpp"
#include "sluice/trees/growth.hpp"
#include "sluice/trees/leaf_regression.hpp"
#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::trees {

struct linear_leaf_limits {
    bool wanted = false;
    double l2 = 0;  // on the squares of coefficients
};

/// Throws `invalid_parameter` where leaves shall be linear and something else wants to say what they are worth: a
/// quantile of their rows, a penalty, a limit, an order.
inline void require_linear_leaves(const linear_leaf_limits& linear, const tree_limits& limits,
                                  bool holds_quantiles, std::string_view component) {
    const auto refuse = [&](bool found, std::string actual) {
        if (found)
            throw invalid_parameter({.component = std::string(component),
                                     .requirement =
                                         "linear_leaves stands alone: without quantiles in leaves, l1, "
                                         "max_delta_step, path_smoothing, increasing and decreasing",
                                     .actual = std::move(actual),
                                     .place = {},
                                     .hint = {}});
    };
    if (!linear.wanted) return;
    refuse(holds_quantiles, "an objective whose leaves hold quantiles");
    refuse(limits.regularise.l1 > 0, "l1 = " + to_text(limits.regularise.l1));
    refuse(limits.regularise.max_delta_step > 0,
           "max_delta_step = " + to_text(limits.regularise.max_delta_step));
    refuse(limits.regularise.path_smoothing > 0,
           "path_smoothing = " + to_text(limits.regularise.path_smoothing));
    refuse(!limits.monotone.empty(), "a feature that is to increase or to decrease");
}

/// The rows of a leaf, ascending.
struct leaf_rows {
    std::size_t place = 0;  // of the leaf in its tree
    std::vector<row_index> rows{};
};

/// Makes the leaves of trees linear in the numbers that are asked about on the way to them (`leaf_regression`), as far as
/// their rows allow it; the constant that a leaf has stays for rows that lack one of these numbers.
///
/// O(n_rows x depth^2) a tree beside growing it, and 16 bytes a row: derivatives are taken as they are, not in the
/// whole numbers that trees grow by. The same bits for any number of threads.
class linear_leaf_fitter {
  public:
    linear_leaf_fitter(std::span<const feature> columns, std::span<const double> weights,
                       const tree_limits& limits, const linear_leaf_limits& linear)
        : columns_(columns),
          of_rows_(columns.empty() ? 0 : columns.front().size()),
          regression_(columns, weights, of_rows_, limits.regularise.l2, linear.l2),
          learning_rate_(limits.learning_rate) {}
    linear_leaf_fitter(const linear_leaf_fitter&) = delete;
    linear_leaf_fitter& operator=(const linear_leaf_fitter&) = delete;
    ~linear_leaf_fitter() = default;

    /// Notes derivatives of the round for some rows, weights included. May be called from several threads.
    void note(std::size_t begin, std::size_t end, const double* g, const double* h) {
        for (std::size_t i = begin; i < end; ++i) of_rows_[i] = {g[i - begin], h[i - begin]};
    }

    /// `leaves` are those of the tree, by their rows.
    SLUICE_WHEN_USED void fit(tree& grown, std::span<const leaf_rows> leaves, const context& ctx) const {
        const auto parents = parents_of(grown.nodes);
        std::vector<linear_model> models(grown.nodes.size());
        for_each_chunk(ctx, leaves.size(), 1, [&](chunk one) {
            const leaf_rows& leaf = leaves[one.begin];
            linear_model& model = models[leaf.place];
            model = regression_.fit(leaf.rows, asked_above(leaf.place, grown.nodes, parents), ctx);
            model.constant *= learning_rate_;
            for (linear_term& term : model.terms) term.coefficient *= learning_rate_;
        });
        for (const linear_model& model : models) grown.linear.push_back(model);
        grown.linear.resize(models.size());
    }

  private:
    [[nodiscard]] static std::vector<std::size_t> parents_of(std::span<const node> nodes) {
        std::vector<std::size_t> parents(nodes.size(), 0);
        for (std::size_t i = 0; i < nodes.size(); ++i)
            if (!nodes[i].is_leaf()) parents[i + nodes[i].to_left] = parents[i + nodes[i].to_left + 1] = i;
        return parents;
    }

    /// The features that the nodes above a place ask a number of, ascending.
    [[nodiscard]] static std::vector<std::uint32_t> asked_above(std::size_t place,
                                                                std::span<const node> nodes,
                                                                const std::vector<std::size_t>& parents) {
        std::vector<std::uint32_t> asked;
        while (place != 0) {
            place = parents[place];
            if (!nodes[place].asks_categories()) asked.push_back(nodes[place].feature());
        }
        std::sort(asked.begin(), asked.end());
        asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
        return asked;
    }

    std::span<const feature> columns_;
    std::vector<losses::derivative> of_rows_;  // [n_rows]
    leaf_regression regression_;
    double learning_rate_;
};

}  // namespace sluice::trees
