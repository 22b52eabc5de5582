// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/forest/determination.hpp"
#include "sluice/trees/forest/grow_forest.hpp"
#include "sluice/trees/forest/out_of_bag.hpp"
#include "sluice/trees/objective.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The fitted form of a forest that predicts a number. Its margin is the prediction: the mean of the targets, and what
/// each tree adds to it.
template <class Task>
class averaged_regressor {
  public:
    static constexpr std::string_view component = Task::name;
    static constexpr std::uint32_t version = 1;

    averaged_regressor() = default;
    /// Throws `invalid_data` for another kind of target than numbers, or one that is not finite.
    [[nodiscard]] static averaged_regressor grow(const forest_plan& plan, const dataset<>& data,
                                                 const context& ctx) {
        const auto y = require_target<numeric_target>(data.target(), component).values.span();
        const double mean = detail::weighted_mean(
            y.size(), data.weights(), [&](std::size_t i) { return y[i]; }, ctx);
        const auto target = forest_target::of_numbers(y, mean, data.weights(), component);
        auto grown = forest_builder(plan, data, target, component, ctx).grow({mean});
        averaged_regressor fitted;
        fitted.model_ = std::move(grown.model);
        if (plan.looks_out_of_bag) {
            const double score = determination(y, grown.out_of_bag, 0, data);
            fitted.left_out_.emplace(score, std::move(grown.out_of_bag), 1);
        }
        return fitted;
    }

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        const auto margins = model_.margins(dataset<>(x), component, ctx).front();
        return Eigen::Map<const Eigen::VectorXd>(margins.data(), static_cast<Eigen::Index>(margins.size()));
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        const auto coded = model_.coded(row, scratch);
        out[0] = model_.margin(coded);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return model_.scratch_size(); }

    /// The prediction that goes with a margin, one each.
    void predictions_of(std::span<const double> margins, std::span<double> out) const noexcept {
        out[0] = margins[0];
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    /// The trees, to look inside.
    [[nodiscard]] const boosted_trees& booster() const { return model_; }
    /// Where the specification asked for it.
    [[nodiscard]] const std::optional<out_of_bag>& left_out() const { return left_out_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("model", model_);
        v("out_of_bag", left_out_);
    }
    /// Throws `invalid_data` when there is another number of outputs than one.
    void check() const {
        if (model_.n_outputs() != 1)
            throw invalid_data({.component = std::string(component),
                                .requirement = "has one output",
                                .actual = to_text(model_.n_outputs()),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    boosted_trees model_;
    std::optional<out_of_bag> left_out_;
};

}  // namespace sluice::trees
