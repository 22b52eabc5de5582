// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict.hpp"

#include <memory>
#include <string>
#include <utility>

namespace sluice {

/// A fitted estimator whose type is known at run time only: what a search, a registry or a server holds.
/// Copies share the model, which never changes.
class any_predictor {
  public:
    /// Wraps a model. The model is moved in.
    template <fitted_model Model>
    requires(Model::step_role != role::transformer)
        // NOLINTNEXTLINE(google-explicit-constructor): a model is a predictor.
        any_predictor(Model fitted)
        : held_(std::make_shared<holder<Model>>(std::move(fitted))) {}

    [[nodiscard]] role step_role() const { return held_->step_role(); }
    /// The columns that the model reads.
    [[nodiscard]] const table_schema& input() const { return held_->input(); }
    [[nodiscard]] std::string type_id() const { return held_->type_id(); }

    /// Numbers, [n_rows]. Throws `invalid_data` when the model is a classifier, or predicts several numbers a row.
    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx = {}) const {
        return held_->predict(x, ctx);
    }
    /// Numbers, [n_rows x n_outputs], of a regressor of one output or several. Throws `invalid_data` when the model is a
    /// classifier.
    [[nodiscard]] Eigen::MatrixXd predict_outputs(const table& x, const context& ctx = {}) const {
        return held_->predict_outputs(x, ctx);
    }
    /// Classes, [n_rows]. Throws `invalid_data` when the model is a regressor.
    [[nodiscard]] class_target predict_classes(const table& x, const context& ctx = {}) const {
        return held_->predict_classes(x, ctx);
    }
    /// Probabilities, [n_rows x n_classes]. Throws `invalid_data` when the model is a regressor.
    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx = {}) const {
        return held_->predict_proba(x, ctx);
    }

    /// The model itself, or null when it is of another type.
    template <fitted_model Model>
    [[nodiscard]] const Model* as() const {
        const auto* found = dynamic_cast<const holder<Model>*>(held_.get());
        return found == nullptr ? nullptr : &found->fitted;
    }

  private:
    struct face {
        virtual ~face() = default;
        [[nodiscard]] virtual role step_role() const = 0;
        [[nodiscard]] virtual const table_schema& input() const = 0;
        [[nodiscard]] virtual std::string type_id() const = 0;
        [[nodiscard]] virtual Eigen::VectorXd predict(const table& x, const context& ctx) const = 0;
        [[nodiscard]] virtual Eigen::MatrixXd predict_outputs(const table& x, const context& ctx) const = 0;
        [[nodiscard]] virtual class_target predict_classes(const table& x, const context& ctx) const = 0;
        [[nodiscard]] virtual Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const = 0;
    };

    [[noreturn]] static void refuse(const char* what, const char* actual) {
        throw invalid_data(
            {.component = "any_predictor", .requirement = what, .actual = actual, .place = {}, .hint = {}});
    }

    template <class Model>
    struct holder final : face {
        explicit holder(Model m) : fitted(std::move(m)) {}
        [[nodiscard]] role step_role() const override { return Model::step_role; }
        [[nodiscard]] const table_schema& input() const override { return fitted.input(); }
        [[nodiscard]] std::string type_id() const override { return Model::type_id(); }
        [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const override {
            if constexpr (detail::has_several_outputs<typename Model::specification>)
                refuse("predicts one number a row", "a regressor of several outputs");
            else if constexpr (Model::step_role == role::regressor)
                return sluice::predict(fitted, x, ctx);
            else
                refuse("predicts numbers", "a classifier");
        }
        [[nodiscard]] Eigen::MatrixXd predict_outputs(const table& x, const context& ctx) const override {
            if constexpr (Model::step_role == role::regressor)
                return sluice::predict(fitted, x, ctx);
            else
                refuse("predicts numbers", "a classifier");
        }
        [[nodiscard]] class_target predict_classes(const table& x, const context& ctx) const override {
            if constexpr (Model::step_role == role::classifier)
                return sluice::predict(fitted, x, ctx);
            else
                refuse("predicts classes", "a regressor");
        }
        [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const override {
            if constexpr (Model::step_role == role::classifier)
                return sluice::predict_proba(fitted, x, ctx);
            else
                refuse("has probabilities", "a regressor");
        }
        Model fitted;
    };

    std::shared_ptr<const face> held_;
};

}  // namespace sluice
