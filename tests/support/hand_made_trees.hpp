// SPDX-License-Identifier: MIT
// Models of trees that were made by hand, or drawn, and not by a fit.
#pragma once

#include "sluice/compose/model.hpp"
#include "sluice/core/random.hpp"
#include "sluice/data/table.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace test {

inline constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

/// A fitted regressor that holds these trees. Those of later outputs are for functions that look at trees only.
[[nodiscard]] inline sluice::gbm_regressor::fitted regressor_of(sluice::trees::boosted_trees trees) {
    trees.check();
    sluice::gbm_regressor::fitted state;
    state.visit([&]<class Member>(const auto&, Member& member) {
        if constexpr (std::same_as<Member, sluice::trees::boosted_trees>) member = std::move(trees);
    });
    return state;
}

/// The model that reads the columns of `x`.
[[nodiscard]] inline sluice::model<sluice::gbm_regressor> model_of(sluice::trees::boosted_trees trees,
                                                                   const sluice::table& x) {
    return {regressor_of(std::move(trees)), sluice::table_schema(x)};
}

/// A table of rows that are written down.
[[nodiscard]] inline sluice::table table_of(const std::vector<std::string>& names,
                                            const std::vector<std::vector<double>>& rows) {
    sluice::table x = sluice::table::of_rows(rows.size());
    for (std::size_t j = 0; j < names.size(); ++j) {
        std::vector<double> column;
        for (const auto& row : rows) column.push_back(row[j]);
        x.add({names[j], sluice::array<double>(std::move(column))});
    }
    return x;
}

/// Question, threshold, cover, gain, where missing values go, and the two nodes below; or a leaf.
struct written_node {
    int feature = -1;  // -1: a leaf
    double value = 0;
    double cover = 0;
    double gain = 0;
    std::uint32_t left = 0;  // the right child stands behind it
    bool missing_left = false;
};

[[nodiscard]] inline sluice::trees::tree tree_of(const std::vector<written_node>& written) {
    sluice::trees::tree made;
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto& one = written[i];
        made.nodes.push_back(
            one.feature < 0
                ? sluice::trees::node::leaf(one.value)
                : sluice::trees::node::split(static_cast<std::uint32_t>(one.feature), one.value,
                                             one.left - static_cast<std::uint32_t>(i), one.missing_left));
        made.statistics.push_back({one.gain, one.cover});
    }
    return made;
}

/// A tree with questions at random, often about the same feature again, and covers of whole numbers, some of them 0.
[[nodiscard]] inline sluice::trees::tree drawn_tree(sluice::random_generator& g, std::size_t n_features,
                                                    std::size_t n_splits) {
    std::vector<written_node> nodes{{}};
    std::vector<std::size_t> leaves{0};
    for (std::size_t s = 0; s < n_splits; ++s) {
        const auto chosen = static_cast<std::size_t>(sluice::uniform_integer(g, leaves.size()));
        const std::size_t at = leaves[chosen];
        nodes[at].feature = static_cast<int>(sluice::uniform_integer(g, n_features));
        nodes[at].value = static_cast<double>(sluice::uniform_integer(g, 5)) - 1.5;
        nodes[at].gain = sluice::uniform(g);
        nodes[at].missing_left = sluice::uniform_integer(g, 2) == 0;
        nodes[at].left = static_cast<std::uint32_t>(nodes.size());
        leaves[chosen] = nodes.size();
        leaves.push_back(nodes.size() + 1);
        nodes.resize(nodes.size() + 2);
    }
    for (const std::size_t leaf : leaves) {
        nodes[leaf].value = sluice::normal(g);
        nodes[leaf].cover = static_cast<double>(sluice::uniform_integer(g, 6));
    }
    for (std::size_t i = nodes.size(); i-- > 0;)
        if (nodes[i].feature >= 0)
            nodes[i].cover = nodes[nodes[i].left].cover + nodes[nodes[i].left + 1].cover;
    return tree_of(nodes);
}

/// Rows of numbers around the thresholds of drawn trees, one in six of them missing.
[[nodiscard]] inline sluice::table drawn_rows(sluice::random_generator& g, std::size_t n_rows,
                                              std::size_t n_features) {
    std::vector<std::string> names;
    for (std::size_t j = 0; j < n_features; ++j) names.push_back("x" + std::to_string(j));
    std::vector<std::vector<double>> rows(n_rows, std::vector<double>(n_features));
    for (auto& row : rows)
        for (double& value : row)
            value = sluice::uniform_integer(g, 6) == 0
                        ? missing_value
                        : static_cast<double>(sluice::uniform_integer(g, 6)) - 2;
    return table_of(names, rows);
}

/// Two trees that XGBoost 3.2.0 learned of 60 rows with missing values, and what it says of four others; made by
/// ```
/// r = numpy.random.RandomState(7); x = numpy.round(r.uniform(-2, 2, (60, 3)) * 4) / 4
/// x[r.uniform(size=x.shape) < 0.15] = numpy.nan; z = numpy.nan_to_num(x)
/// y = numpy.where(numpy.isnan(x[:, 0]), 1, x[:, 0]) * z[:, 1] + (z[:, 2] > 0.5)
/// b = xgboost.train(dict(max_depth=4, eta=0.5, base_score=0.25, min_child_weight=3), xgboost.DMatrix(x, y), 2)
/// b.get_dump(with_stats=True)
/// ```
[[nodiscard]] inline sluice::trees::boosted_trees golden_trees() {
    sluice::trees::boosted_trees trees({0.25}, 3);
    trees.push_back(0, tree_of({{2, 0.75, 60, 36.9949913, 1, true},
                                {2, -0.25, 48, 17.0408459, 3, false},
                                {1, 2, 12, 2.43425751, 5, false},
                                {0, -1, 22, 3.70767474, 7, true},
                                {1, -0.75, 26, 14.7579479, 9, false},
                                {-1, 0.931249976, 9},
                                {-1, 0.28125, 3},
                                {-1, 0.477678567, 6},
                                {1, 1, 16, 1.21937037, 11, false},
                                {0, 1.5, 8, 0.904945374, 13, true},
                                {1, 1.25, 18, 3.27395153, 15, true},
                                {-1, 0.153125003, 9},
                                {-1, -0.109375, 7},
                                {-1, -0.453125, 3},
                                {-1, -1.10416663, 5},
                                {-1, -0.23828125, 15},
                                {-1, 0.2734375, 3}}));
    trees.push_back(0, tree_of({{1, 1.5, 60, 12.0338001, 1, true},
                                {2, 1, 54, 6.39197159, 3, true},
                                {-1, 0.645711124, 6},
                                {2, -0.5, 46, 5.77021742, 5, false},
                                {1, 0.75, 8, 0.0347385406, 7, false},
                                {0, -0.75, 16, 1.09909081, 9, true},
                                {1, -1.25, 30, 5.45076895, 11, false},
                                {-1, 0.432031274, 3},
                                {-1, 0.217187509, 5},
                                {-1, 0.344308048, 3},
                                {-1, 0.0405133963, 13},
                                {-1, -0.800130248, 3},
                                {-1, -0.162450179, 27}}));
    return trees;
}
[[nodiscard]] inline sluice::table hand_made_rows() {
    return table_of({"f0", "f1", "f2"}, {{0.5, -1.25, 0},
                                         {missing_value, 1, 0.75},
                                         {-1.5, 2, missing_value},
                                         {missing_value, missing_value, missing_value}});
}

}  // namespace test
