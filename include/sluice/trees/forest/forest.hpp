// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/data/table_schema.hpp"
#include "sluice/trees/forest/grow_forest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

namespace trees {

/// What a `forest` predicts, and how its trees are made different from each other.
///
/// | member | is |
/// |---|---|
/// | `name`, `step_role` | those of the estimator |
/// | `random_cuts` | whether a feature is cut at random and not where it gains most |
/// | `bootstrap()`, `max_features()` | the defaults of these parameters |
/// | `fitted` | the fitted form, with `grow(plan, data, ctx)` |
template <class T>
concept forest_task = step<T> && requires {
    typename T::fitted;
    { T::random_cuts } -> std::convertible_to<bool>;
    { T::bootstrap() } -> std::same_as<bool>;
    { T::max_features() } -> std::same_as<unit_interval>;
};

}  // namespace trees

/// Means of many deep trees: `random_forest_classifier`, `random_forest_regressor`, `extra_trees_classifier`,
/// `extra_trees_regressor` and the multi-output regressors of both kinds are this, each with its task.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `n_trees` | 100 | >= 1 | number of trees |
/// | `max_depth` | 0 | in [0, 1000] | most levels of splits in a tree; 0: any number |
/// | `max_leaves` | 0 | >= 0 | most leaves of a tree, those that gain most; 0: any number |
/// | `min_rows_in_leaf` | 1 | >= 1 | least number of rows of a leaf, each counted once |
/// | `max_features` | classifiers 0, regressors 1 | in [0, 1] | share of the features that a node looks at; 0: the square root of their number |
/// | `bootstrap` | random forests true, extra trees false | | draw the rows of a tree with replacement |
/// | `subsample` | 1 | in (0, 1] | how many rows a tree draws, as a share of all |
/// | `oob_score` | false | | keep what each row is said to be by the trees that did not learn from it |
/// | `max_bins` | 256 | in [3, 256] | bins of a feature, the one for missing values included |
///
/// Trees grow until the rows of a leaf agree. A split lowers the weighted squared error, or the weighted Gini impurity
/// summed over all classes, most. Trees of several classes, or outputs, have one structure and a share for each class, a
/// mean for each output, in a leaf. Cuts stand halfway between the bins of a node, but for those that are drawn. Takes numeric and categorical columns, dense and
/// sparse blocks, [n_rows x n_columns]; missing values go to the side where they gain more, infinite values are numbers like others. A category is asked whether it is in a
/// set: the best run of the node's categories in the order of their means (of several outputs, of the one that the categories tell most of), or with drawn cuts one that is
/// drawn. Those that the node does not hold go to its heavier child, or are drawn too; those that training did not see, or knows too little of (`category_codes`), are missing values. Weights multiply what a row counts; rows of weight 0 are
/// never drawn. Trees are grown side by side, one a thread: O(n_trees n_rows max_features depth). Tree t depends on the
/// data, the seed and t alone: the same bits for any number of threads, and where nothing is drawn for any order of
/// the rows.
///
/// Throws `invalid_data` for another kind of target than the task's, targets that are not finite, and data without
/// features; `schema_mismatch` for text and timestamps; `invalid_parameter` for `oob_score` where every tree
/// learns from all rows.
/// Source: Breiman, "Random forests", 2001, doi:10.1023/A:1010933404324; Fisher, "On grouping for maximum
/// homogeneity", 1958, doi:10.1080/01621459.1958.10501479; Geurts, Ernst, Wehenkel, "Extremely randomized
/// trees", 2006, doi:10.1007/s10994-006-6226-1.
template <class Task>
struct forest {
    static_assert(trees::forest_task<Task>, "forest: its argument is no task");
    static constexpr std::string_view name = Task::name;
    static constexpr role step_role = Task::step_role;

    at_least<1> n_trees = 100;
    between<0, 1000> max_depth = 0;
    at_least<0> max_leaves = 0;
    at_least<1> min_rows_in_leaf = 1;
    unit_interval max_features = Task::max_features();
    bool bootstrap = Task::bootstrap();
    positive_unit_interval subsample = 1;
    bool oob_score = false;
    between<3, 256> max_bins = 256;

    static auto parameters() {
        return std::array{
            parameter{"n_trees", &forest::n_trees, "number of trees"},
            parameter{"max_depth", &forest::max_depth, "most levels of splits in a tree; 0: any number"},
            parameter{"max_leaves", &forest::max_leaves, "most leaves of a tree; 0: any number"},
            parameter{"min_rows_in_leaf", &forest::min_rows_in_leaf, "least number of rows of a leaf"},
            parameter{"max_features", &forest::max_features,
                      "share of features that a node looks at; 0: the square root of their number"},
            parameter{"bootstrap", &forest::bootstrap, "draw the rows of a tree with replacement"},
            parameter{"subsample", &forest::subsample, "share of rows that each tree draws"},
            parameter{"oob_score", &forest::oob_score, "keep what trees say of rows they did not learn from"},
            parameter{"max_bins", &forest::max_bins, "bins of a feature"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric, kind::categorical>;

    /// Exempts from the laws of weights and row order: rows, features or cuts are drawn by their index.
    [[nodiscard]] constexpr bool samples_rows() const {
        return bootstrap || subsample < 1.0 || Task::random_cuts || max_features < 1.0;
    }

    using fitted = typename Task::fitted;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const forest&, const forest&) = default;

  private:
    [[nodiscard]] trees::forest_plan plan_on(const dataset<>& data) const {
        const auto count = [](const auto& parameter) { return static_cast<std::size_t>(parameter.value()); };
        if (oob_score && !bootstrap && subsample >= 1.0)
            throw invalid_parameter({.component = std::string(name) + ".oob_score",
                                     .requirement = "needs trees that do not learn from all rows",
                                     .actual = "bootstrap = false, subsample = 1",
                                     .place = {},
                                     .hint = {}});
        return {.n_trees = count(n_trees),
                .limits = {.max_depth = count(max_depth),
                           .max_leaves = count(max_leaves),
                           .min_rows_in_leaf = count(min_rows_in_leaf),
                           .max_features = features_of_node(table_schema(data.x()).row_width()),
                           .random_cuts = Task::random_cuts},
                .bag = {.with_replacement = bootstrap, .share = subsample},
                .max_bins = count(max_bins),
                .looks_out_of_bag = oob_score};
    }
    [[nodiscard]] std::size_t features_of_node(std::size_t n_features) const {
        const auto n = static_cast<double>(n_features);
        const double wanted = max_features == 0.0 ? std::floor(std::sqrt(n))
                                                  : std::nearbyint(exact_product(max_features.value(), n));
        return (std::max)(std::size_t{1}, static_cast<std::size_t>(wanted));
    }
};

template <class Task>
auto forest<Task>::fit(const dataset<>& data, const context& ctx) const -> fitted {
    return fitted::grow(plan_on(data), data, ctx);
}

}  // namespace sluice
