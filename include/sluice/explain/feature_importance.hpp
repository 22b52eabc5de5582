// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/explain/tree_model.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What counts as the importance of a feature, over the nodes that ask about it in all trees of all outputs.
///
/// | kind | importance | called by XGBoost |
/// |---|---|---|
/// | `total_gain` | sum of the gains of these nodes | `total_gain` |
/// | `mean_gain` | their mean | `gain` |
/// | `split_count` | how many there are | `weight` |
/// | `total_cover` | sum of the hessians of the rows that they divide | `total_cover` |
/// | `mean_cover` | their mean | `cover` |
enum class importance_kind { total_gain, mean_gain, split_count, total_cover, mean_cover };
[[nodiscard]] constexpr auto names_of(importance_kind) {
    return std::array<std::string_view, 5>{"total_gain", "mean_gain", "split_count", "total_cover",
                                           "mean_cover"};
}

/// Which importance is wanted.
///
/// | member | default | meaning |
/// |---|---|---|
/// | `kind` | `total_gain` | what counts |
/// | `normalise` | false | divide by the sum over the features, unless that is 0 |
struct importance_options {
    importance_kind kind = importance_kind::total_gain;
    bool normalise = false;
};

/// A number for each feature of the trees.
struct feature_importances {
    std::vector<std::string> names = {};  ///< [n_features]
    Eigen::VectorXd values = {};          ///< [n_features]
};

/// How much the trees of a model use each feature; 0 of a feature that they never ask about. From the training rows,
/// so that a feature which only helped to learn them by heart counts too: see `permutation_importance` for one that
/// held-out rows confirm.
///
/// O(n_nodes). Deterministic. Source: Breiman, Friedman, Olshen, Stone, "Classification and regression trees", 1984,
/// doi:10.1201/9781315139470, chapter 5.3; Chen, Guestrin, "XGBoost: a scalable tree boosting system", 2016,
/// doi:10.1145/2939672.2939785.
///
/// Example: `feature_importance(model, {.kind = importance_kind::split_count, .normalise = true})`.
template <tree_model Model>
[[nodiscard]] feature_importances feature_importance(const Model& fitted,
                                                     const importance_options& options = {}) {
    const auto& booster = booster_of(fitted);
    const auto n_features = static_cast<Eigen::Index>(booster.n_features());
    Eigen::VectorXd count = Eigen::VectorXd::Zero(n_features), gain = count, cover = count;
    for (std::size_t k = 0; k < booster.n_outputs(); ++k)
        for (std::size_t t = 0; t < booster.trees(k).size(); ++t) {
            const auto nodes = booster.trees(k).nodes(t);
            const auto known = booster.trees(k).statistics(t);
            for (std::size_t i = 0; i < nodes.size(); ++i) {
                if (nodes[i].is_leaf()) continue;
                const auto j = static_cast<Eigen::Index>(nodes[i].feature());
                count[j] += 1;
                gain[j] += known[i].gain;
                cover[j] += known[i].cover;
            }
        }
    const auto per_split = [&](const Eigen::VectorXd& total) -> Eigen::VectorXd {
        return total.cwiseQuotient(count.cwiseMax(1));
    };
    feature_importances all{feature_names(fitted), {}};
    switch (options.kind) {
        case importance_kind::total_gain:
            all.values = gain;
            break;
        case importance_kind::mean_gain:
            all.values = per_split(gain);
            break;
        case importance_kind::split_count:
            all.values = count;
            break;
        case importance_kind::total_cover:
            all.values = cover;
            break;
        case importance_kind::mean_cover:
            all.values = per_split(cover);
            break;
    }
    if (const double sum = all.values.sum(); options.normalise && sum != 0) all.values /= sum;
    return all;
}

}  // namespace sluice
