// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/losses/scaled_positives.hpp"
#include "sluice/trees/gbm/boosted_classifier.hpp"
#include "sluice/trees/gbm/classification_objective.hpp"
#include "sluice/trees/gbm/eval_metric.hpp"
#include "sluice/trees/gbm/gbm.hpp"
#include "sluice/trees/row_objective.hpp"
#include "sluice/trees/softmax_objective.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

namespace trees {

/// The task of telling classes apart.
struct classification {
    static constexpr std::string_view name = "gbm_classifier";
    static constexpr role step_role = role::classifier;
    using objective_type = classification_objective;
    using eval_metric_type = classification_eval_metric;
    using scale_pos_weight_type = positive;
    static constexpr positive scale_pos_weight() { return 1; }

    using fitted = boosted_classifier;

    template <class Spec, class Learn>
    [[nodiscard]] static fitted resume(const Spec& spec, const fitted& from, const dataset<>& data,
                                       const context& ctx, const Learn& learn) {
        const auto& target = require_target<class_target>(data.target(), name);
        require_classes(spec, from, target);
        // Validation data arrive with the codes of the training data.
        const auto objective_on = [&](const dataset<>& rows) {
            return target.n_classes() > 2 ? softmax_on(target.n_classes(), rows) : two_classes_on(spec, rows);
        };
        const auto link = std::visit([](const auto& loss) { return loss.link; }, spec.objective);
        const fitted without_trees(target.classes, link, {});
        return {target.classes, link, learn(from.booster(), spec, without_trees, data, ctx, objective_on)};
    }

  private:
    template <class Spec>
    static void require_classes(const Spec& spec, const fitted& from, const class_target& target) {
        const auto require = [](bool sound, std::string requirement, std::string actual) {
            if (!sound)
                throw invalid_data({.component = std::string(name),
                                    .requirement = std::move(requirement),
                                    .actual = std::move(actual),
                                    .place = {},
                                    .hint = {}});
        };
        require(target.n_classes() > 0, "learns a class at least", "0");
        require(from.booster().n_outputs() == 0 || *from.class_names() == *target.classes,
                "goes on with the classes of the model", "others");
        const bool only_of_two =
            !std::holds_alternative<losses::logistic>(spec.objective) || spec.scale_pos_weight != 1;
        require(!only_of_two || target.n_classes() <= 2,
                "takes two classes with this objective or scale_pos_weight", to_text(target.n_classes()));
    }

    [[nodiscard]] static std::unique_ptr<objective> softmax_on(std::size_t n_classes, const dataset<>& rows) {
        const auto& target = require_target<class_target>(rows.target(), name);
        return std::make_unique<softmax_objective>(target.codes.span(), n_classes, rows.weights(), name);
    }
    template <class Spec>
    [[nodiscard]] static std::unique_ptr<objective> two_classes_on(const Spec& spec, const dataset<>& rows) {
        const auto& codes = require_target<class_target>(rows.target(), name).codes;
        const array<double> y(std::vector<double>(codes.begin(), codes.end()));
        return std::visit(
            [&]<class Loss>(const Loss& loss) -> std::unique_ptr<objective> {
                using scaled = losses::scaled_positives<Loss>;
                return std::make_unique<row_objective<scaled>>(scaled{loss, spec.scale_pos_weight}, y,
                                                               rows.weights(), name);
            },
            spec.objective);
    }
};

}  // namespace trees

/// Gradient-boosted trees that predict the probabilities of classes: `gbm`, with its parameters and
/// `classification_objective`.
///
/// Of two classes the margin, constant plus leaf values, is by `logistic` the log odds of the second one, and the
/// constant the log odds of its weighted share; `scale_pos_weight` counts rows of the second class so many times, in
/// the constant, the derivatives and the watched loss. Of three classes and more, each has a margin and a constant,
/// the log of its share, and probabilities are `e^margin / sum of e^margin`. Data of one class give a model that is
/// sure of it. Throws `invalid_data` for another kind of target, and when `focal`, `hinge` or a `scale_pos_weight`
/// meets more than two classes.
///
/// Example: `fit(gbm_classifier{.scale_pos_weight = 10, .rounds = 200}, train)`.
using gbm_classifier = gbm<trees::classification>;

#ifdef SLUICE_COMPILED
extern template struct gbm<trees::classification>;
#endif

}  // namespace sluice
