// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/ill_formed_step.hpp"
#include "sluice/compose/last_estimator.hpp"
#include "sluice/compose/model.hpp"
#include "sluice/core/eigen.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

template <bool Ok, class SPECIFICATION>
consteval void require_fitted() {
    static_assert(Ok,
                  "predict: this is a SPECIFICATION, it cannot predict or transform; fit(specification, "
                  "data) gives the model "
                  "that can");
}

template <bool Ok, class MODEL>
consteval void require_classifier() {
    static_assert(Ok, "predict_proba: this MODEL is not a classifier, it has no probabilities");
}

template <bool Ok, class MODEL>
consteval void require_estimator() {
    static_assert(Ok, "predict: this MODEL is a transformer and predicts nothing; use transform(model, x)");
}

template <bool Ok, class MODEL>
consteval void require_transformer() {
    static_assert(Ok, "transform: this MODEL is an estimator and makes no table; use predict(model, x)");
}

template <bool Ok, class SCHEMA_OF_THE_MODEL, class SCHEMA_OF_THE_FRAME>
consteval void require_schema() {
    static_assert(Ok, "predict: SCHEMA_OF_THE_FRAME is not the SCHEMA_OF_THE_MODEL");
}

/// A frame must have the schema that the model was fitted on; a table is checked when it is used.
template <class Model, class X>
consteval bool serves() {
    using model_schema = typename Model::schema_type;
    using x_schema = schema_of_t<X>;
    constexpr bool ok = std::same_as<model_schema, any_schema> || std::same_as<x_schema, any_schema> ||
                        std::same_as<model_schema, x_schema>;
    require_schema<ok, model_schema, x_schema>();
    return ok;
}

}  // namespace detail

/// The probability of each class for each row, [n_rows x n_classes]; a row sums to 1 and classes stand in the
/// order of `classes(model)`. Classifiers only. Throws `schema_mismatch` when `x` lacks a column.
template <class Model, table_like X>
[[nodiscard]] Eigen::MatrixXd predict_proba(const Model& fitted, const X& x, const context& ctx = {}) {
    if constexpr (!fitted_model<Model>) {
        detail::require_fitted<fitted_model<Model>, Model>();
    } else if constexpr (detail::is_ill_formed<Model>) {
    } else if constexpr (Model::step_role != role::classifier) {
        detail::require_classifier<Model::step_role == role::classifier, Model>();
    } else if constexpr (detail::serves<Model, X>()) {
        return fitted.state().predict_proba(fitted.input().select(x, "predict_proba"), ctx);
    }
    return {};
}

/// The classes of a classifier, in the order of the columns of `predict_proba`.
template <fitted_model Model>
requires(Model::step_role == role::classifier) [[nodiscard]] const dictionary& classes(const Model& fitted) {
    return *fitted.state().class_names();
}

namespace detail {

/// The class of the largest probability; of equal ones, the first.
[[nodiscard]] inline class_target most_probable(const Eigen::MatrixXd& proba,
                                                std::shared_ptr<const dictionary> names) {
    std::vector<std::int32_t> codes(static_cast<std::size_t>(proba.rows()));
    for (Eigen::Index i = 0; i < proba.rows(); ++i) {
        Eigen::Index best = 0;
        for (Eigen::Index k = 1; k < proba.cols(); ++k)
            if (proba(i, k) > proba(i, best)) best = k;
        codes[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(best);
    }
    return {std::move(codes), std::move(names)};
}

}  // namespace detail

/// A fitted classifier that says the second of two classes, `decided_classes()`, where its probability is above a
/// `threshold()`; of other numbers of classes it names none, and the most probable one is said.
template <class Fitted>
concept predicts_by_threshold = requires(const Fitted& fitted) {
    { fitted.threshold() } -> std::same_as<double>;
    { fitted.decided_classes() } -> std::same_as<std::span<const std::int32_t>>;
};

namespace detail {

/// The classes that a fitted classifier says, given its probabilities.
template <class Fitted>
[[nodiscard]] class_target said_classes(const Fitted& last, const Eigen::MatrixXd& proba,
                                        std::shared_ptr<const dictionary> names) {
    if constexpr (predicts_by_threshold<Fitted>) {
        if (const auto two = last.decided_classes(); two.size() == 2) {
            std::vector<std::int32_t> codes(static_cast<std::size_t>(proba.rows()));
            for (Eigen::Index i = 0; i < proba.rows(); ++i)
                codes[static_cast<std::size_t>(i)] = two[proba(i, two[1]) > last.threshold() ? 1 : 0];
            return {std::move(codes), std::move(names)};
        }
    }
    return most_probable(proba, std::move(names));
}

}  // namespace detail

/// What an estimator says of each row: a regressor gives numbers (`Eigen::VectorXd`, [n_rows]; one of several outputs
/// `Eigen::MatrixXd`, [n_rows x n_outputs]), a classifier
/// gives classes (`class_target`: codes and names, the class of the largest probability; of equal ones the
/// first; or by a threshold of its own, see `predicts_by_threshold`). Throws `schema_mismatch` when `x` lacks a column that the model reads, and names the nearest one.
template <class Model, table_like X>
[[nodiscard]] auto predict(const Model& fitted, const X& x, const context& ctx = {}) {
    if constexpr (!fitted_model<Model>) {
        detail::require_fitted<fitted_model<Model>, Model>();
        return Eigen::VectorXd();
        // NOLINTNEXTLINE(bugprone-branch-clone): what explained itself already stands before what explains itself here.
    } else if constexpr (detail::is_ill_formed<Model>) {
        return Eigen::VectorXd();
    } else if constexpr (Model::step_role == role::transformer) {
        detail::require_estimator<Model::step_role != role::transformer, Model>();
        return Eigen::VectorXd();
    } else if constexpr (!detail::serves<Model, X>()) {
        return Eigen::VectorXd();
    } else if constexpr (Model::step_role == role::classifier) {
        return detail::said_classes(detail::last_estimator<typename Model::specification>(fitted.state()),
                                    predict_proba(fitted, x, ctx), fitted.state().class_names());
    } else {
        auto predicted = fitted.state().predict(fitted.input().select(x, "predict"), ctx);
        if constexpr (std::same_as<decltype(predicted), Eigen::MatrixXd>)
            return predicted;
        else
            return Eigen::VectorXd(std::move(predicted));
    }
}

namespace detail {

/// The rows of a dataset as they reach the estimator at the end of a model.
template <class Model>
[[nodiscard]] dataset<> reaching_last_estimator(const Model& fitted, const dataset<>& data,
                                                std::string_view component, const context& ctx) {
    return data.with(reaching_last_estimator<typename Model::specification>(
        fitted.state(), fitted.input().select(data.x(), component), ctx));
}

}  // namespace detail

/// The probabilities of the rows of a dataset, each margin starting at the row's offset where the dataset has offsets;
/// else as `predict_proba(fitted, data.x())`. Throws `invalid_data` for offsets that the model does not know.
template <class Model, class Schema>
[[nodiscard]] Eigen::MatrixXd predict_proba(const Model& fitted, const dataset<Schema>& data,
                                            const context& ctx = {}) {
    if (data.n_offsets() == 0) return predict_proba(fitted, data.x(), ctx);
    if constexpr (fitted_model<Model>) {
        detail::require_known_offsets<typename Model::specification>(data);
        if constexpr (offset_taking<typename Model::specification> && Model::step_role == role::classifier)
            return detail::last_estimator<typename Model::specification>(fitted.state())
                .predict_proba(detail::reaching_last_estimator(fitted, data, "predict_proba", ctx), ctx);
    }
    return {};
}

/// What an estimator says of the rows of a dataset, each margin starting at the row's offset where the dataset has
/// offsets; else as `predict(fitted, data.x())`. Throws `invalid_data` for offsets that the model does not know.
///
/// Example: counts of the time that each row was observed for, `predict(model, dataset(x, {.offsets = log_times}))`.
template <class Model, class Schema>
[[nodiscard]] auto predict(const Model& fitted, const dataset<Schema>& data, const context& ctx = {}) {
    if constexpr (fitted_model<Model>) {
        detail::require_known_offsets<typename Model::specification>(data);
        if constexpr (offset_taking<typename Model::specification>) {
            if (data.n_offsets() > 0) {
                if constexpr (Model::step_role == role::classifier)
                    return detail::most_probable(predict_proba(fitted, data, ctx),
                                                 fitted.state().class_names());
                else
                    return detail::last_estimator<typename Model::specification>(fitted.state())
                        .predict(detail::reaching_last_estimator(fitted, data, "predict", ctx), ctx);
            }
        }
    }
    return predict(fitted, data.x(), ctx);
}

/// The table that a fitted transformer makes of another one. Throws `schema_mismatch` when a column is
/// missing.
template <class Model, table_like X>
[[nodiscard]] table transform(const Model& fitted, const X& x, const context& ctx = {}) {
    if constexpr (!fitted_model<Model>) {
        detail::require_fitted<fitted_model<Model>, Model>();
    } else if constexpr (Model::step_role != role::transformer) {
        detail::require_transformer<Model::step_role == role::transformer, Model>();
    } else if constexpr (detail::serves<Model, X>()) {
        return fitted.state().transform(fitted.input().select(x, "transform"), ctx);
    }
    return {};
}

}  // namespace sluice
