// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/forest/determination.hpp"
#include "sluice/trees/forest/grow_forest.hpp"
#include "sluice/trees/forest/out_of_bag.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/predictions_of.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The fitted form of a forest that predicts several numbers a row. Its margins are the predictions: of each output the
/// mean of the targets, and what each tree adds to it.
template <class Task>
class averaged_outputs {
  public:
    static constexpr std::string_view component = Task::name;
    static constexpr std::uint32_t version = 1;

    averaged_outputs() = default;
    /// Throws `invalid_data` for another kind of target than several numbers, none of them, or one that is not finite.
    [[nodiscard]] static averaged_outputs grow(const forest_plan& plan, const dataset<>& data,
                                               const context& ctx) {
        const auto& y = require_target<multi_output_target>(data.target(), component).outputs;
        require_outputs(y.width() > 0, "needs an output at least", 0);
        std::vector<double> means;
        for (std::size_t k = 0; k < y.width(); ++k)
            means.push_back(detail::weighted_mean(
                y.size(), data.weights(), [own = y.column(k)](std::size_t i) { return own[i]; }, ctx));
        const auto target = forest_target::of_outputs(y, means, data.weights(), component);
        auto grown = forest_builder(plan, data, target, component, ctx).grow(means);
        averaged_outputs fitted;
        fitted.names_ = y.names;
        fitted.model_ = std::move(grown.model);
        if (plan.looks_out_of_bag) {
            double score = 0;
            for (std::size_t k = 0; k < y.width(); ++k)
                score += determination(y.column(k), grown.out_of_bag, k, data);
            fitted.left_out_.emplace(score / static_cast<double>(y.width()), std::move(grown.out_of_bag),
                                     y.width());
        }
        return fitted;
    }

    /// [n_rows x n_outputs].
    [[nodiscard]] Eigen::MatrixXd predict(const table& x, const context& ctx) const {
        const table coded = model_.categories().encode(x, component);
        const auto columns = features(coded, component, sparse_blocks::taken);
        return trees::predictions_of(*this, model_.shared_margins(columns, dataset<>(x), component, ctx),
                                     n_outputs(), ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        const auto coded = model_.coded(row, scratch);
        for (std::size_t k = 0; k < n_outputs(); ++k) out[k] = model_.margin(coded, k);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return model_.scratch_size(); }

    /// The predictions that go with margins, [n_outputs] both.
    void predictions_of(std::span<const double> margins, std::span<double> out) const noexcept {
        std::copy(margins.begin(), margins.end(), out.begin());
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    [[nodiscard]] std::size_t n_outputs() const { return names_.size(); }
    /// What the outputs are called, in the order of the predictions.
    [[nodiscard]] const std::vector<std::string>& output_names() const { return names_; }
    /// The trees, to look inside.
    [[nodiscard]] const boosted_trees& booster() const { return model_; }
    /// Where the specification asked for it; its score is the mean of R^2 over the outputs.
    [[nodiscard]] const std::optional<out_of_bag>& left_out() const { return left_out_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("output_names", names_);
        v("model", model_);
        v("out_of_bag", left_out_);
    }
    /// Throws `invalid_data` unless there is a margin for each output, and one structure for all.
    void check() const {
        require_outputs(!names_.empty() && model_.n_outputs() == names_.size() && model_.shares_questions(),
                        "has a margin for each output, of trees of the same questions", model_.n_outputs(),
                        "the model file is damaged or was made by hand");
    }

  private:
    static void require_outputs(bool sound, const char* requirement, std::size_t actual,
                                const char* hint = "") {
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = requirement,
                                .actual = to_text(actual),
                                .place = {},
                                .hint = hint});
    }

    std::vector<std::string> names_;
    boosted_trees model_;
    std::optional<out_of_bag> left_out_;
};

}  // namespace sluice::trees
