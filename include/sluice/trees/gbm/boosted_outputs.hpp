// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/gbm/multi_strategy.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/predictions_of.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The fitted form of the task that predicts several numbers a row: a margin is a prediction.
class boosted_outputs {
  public:
    static constexpr std::string_view component = "gbm_multi_output_regressor";
    static constexpr std::uint32_t version = 1;

    boosted_outputs() = default;
    boosted_outputs(multi_strategy strategy, std::vector<std::string> names, boosted_trees model)
        : strategy_(strategy), names_(std::move(names)), model_(std::move(model)) {}

    /// [n_rows x n_outputs].
    [[nodiscard]] Eigen::MatrixXd predict(const table& x, const context& ctx) const {
        return predict(dataset<>(x), ctx);
    }
    /// Margins start at the offsets of the rows, where there are any.
    [[nodiscard]] Eigen::MatrixXd predict(const dataset<>& rows, const context& ctx) const {
        if (strategy_ == multi_strategy::one_output_per_tree)
            return trees::predictions_of(*this, model_.margins(rows, component, ctx), n_outputs(), ctx);
        const auto columns = features(rows.x(), component, sparse_blocks::taken);
        return trees::predictions_of(*this, model_.shared_margins(columns, rows, component, ctx), n_outputs(),
                                     ctx);
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
    [[nodiscard]] multi_strategy strategy() const { return strategy_; }
    /// The trees, to look inside.
    [[nodiscard]] const boosted_trees& booster() const { return model_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("strategy", strategy_);
        v("output_names", names_);
        v("model", model_);
    }
    /// Throws `invalid_data` unless there are trees for each output, of the same questions where outputs share trees.
    void check() const {
        const bool is_known = static_cast<std::size_t>(strategy_) < sluice::names_of(strategy_).size();
        const bool shares = strategy_ == multi_strategy::multi_output_tree;
        if (!is_known || names_.empty() || model_.n_outputs() != names_.size() ||
            (shares && !(model_.shares_questions() && model_.categories().empty())))
            throw invalid_data(
                {.component = std::string(component),
                 .requirement = "has trees for each output, and what multi_strategy says of them",
                 .actual = to_text(model_.n_outputs()) + " outputs",
                 .place = {},
                 .hint = "the model file is damaged or was made by hand"});
    }

  private:
    multi_strategy strategy_ = multi_strategy::one_output_per_tree;
    std::vector<std::string> names_;
    boosted_trees model_;
};

}  // namespace sluice::trees
