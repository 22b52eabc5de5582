// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/last_estimator.hpp"
#include "sluice/compose/model.hpp"
#include "sluice/compose/named.hpp"
#include "sluice/compose/pipeline.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/table_view.hpp"
#include "sluice/trees/boosted_trees.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

template <class Fitted>
concept has_booster = requires(const Fitted& state) {
    { state.booster() } -> std::same_as<const trees::boosted_trees&>;
};

template <class Model>
inline constexpr bool is_tree_model = has_booster<Model>;
template <class Spec, class Schema>
inline constexpr bool is_tree_model<model<Spec, Schema>> =
    has_booster<typename last_estimator_t<Spec>::fitted>;

}  // namespace detail

/// Something fitted that ends in trees: what `fit` makes of `gbm_classifier`, `random_forest_regressor` and the like, alone
/// or at the end of a pipeline; or the fitted step itself (`model.state().step_at<1>()`), whose table is then the one
/// that reaches it.
template <class M>
concept tree_model = detail::is_tree_model<std::remove_cvref_t<M>>;

namespace detail {

/// The fitted step that holds the trees.
template <tree_model Model>
[[nodiscard]] const auto& tree_estimator(const Model& fitted) {
    if constexpr (fitted_model<Model>)
        return last_estimator<typename Model::specification>(fitted.state());
    else
        return fitted;
}

/// What the trees see of a table: categories as codes.
template <tree_model Model>
[[nodiscard]] table reaching_trees(const Model& fitted, const table& x, std::string_view component,
                                   const context& ctx) {
    const auto& categories = tree_estimator(fitted).booster().categories();
    if constexpr (fitted_model<Model>)
        return categories.encode(reaching_last_estimator<typename Model::specification>(
                                     fitted.state(), fitted.input().select(x, component), ctx),
                                 component);
    else
        return categories.encode(x, component);
}

/// A table of the schema without rows. The schema does not know the names inside blocks: `block[0]`, `block[1]`.
[[nodiscard]] inline table without_rows(const table_schema& schema) {
    table x = table::of_rows(0);
    for (const auto& entry : schema.entries()) {
        std::vector<std::string> inside;
        for (std::uint64_t j = 0; entry.width != 1 && j < entry.width; ++j)
            inside.push_back(entry.name + "[" + to_text(j) + "]");
        if (entry.width != 1 && entry.single)
            x.add({entry.name, dense_block<float>{{}, 0, std::move(inside)}});
        else if (entry.width != 1)
            x.add({entry.name, dense_block<double>{{}, 0, std::move(inside)}});
        else if (kind(entry.kind) == kind::categorical)
            x.add({entry.name, category_values{}});
        else if (kind(entry.kind) == kind::text)
            x.add({entry.name, text_values{}});
        else if (kind(entry.kind) == kind::timestamp)
            x.add({entry.name, timestamp_values{}});
        else if (entry.single)
            x.add({entry.name, array<float>{}});
        else
            x.add({entry.name, array<double>{}});
    }
    return x;
}

[[nodiscard]] inline std::vector<std::string> names_of_features(const std::vector<feature>& columns) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const auto& column : columns) names.push_back(column.name);
    return names;
}

}  // namespace detail

/// The boosted trees at the end of a model.
template <tree_model Model>
[[nodiscard]] const trees::boosted_trees& booster_of(const Model& fitted) {
    return detail::tree_estimator(fitted).booster();
}

/// The names of the features that the trees ask about, [n_features]: the columns of the model's input as they
/// reach the trees, blocks laid flat. The model does not remember the names inside a block that it is given; they
/// are called `block[0]`, `block[1]`. A fitted step on its own knows no names: `x0`, `x1`. O(n_features).
template <tree_model Model>
[[nodiscard]] std::vector<std::string> feature_names(const Model& fitted) {
    if constexpr (fitted_model<Model>) {
        const table seen =
            detail::reaching_trees(fitted, detail::without_rows(fitted.input()), "feature_names", context{});
        return detail::names_of_features(features(seen, "feature_names"));
    } else {
        return default_names(booster_of(fitted).n_features());
    }
}

/// What the margins of a model are called, [n_outputs]: the classes where there are several margins, the second
/// class where one margin tells two apart, the outputs of a model that predicts several numbers, and `margin` where
/// there is nothing of these.
template <tree_model Model>
[[nodiscard]] std::vector<std::string> output_names(const Model& fitted) {
    const auto& state = detail::tree_estimator(fitted);
    if constexpr (requires { state.class_names(); }) {
        const auto& classes = *state.class_names();
        if (booster_of(fitted).n_outputs() == classes.size()) return classes.names();
        return {classes.names().back()};
    } else if constexpr (requires { state.output_names(); }) {
        return state.output_names();
    } else {
        return std::vector<std::string>(booster_of(fitted).n_outputs(), "margin");
    }
}

}  // namespace sluice
