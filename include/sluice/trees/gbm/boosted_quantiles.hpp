// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/trees/boosted_trees.hpp"
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

/// The fitted form of the task that predicts several quantiles: trees for each level. A row's margins are put in rising
/// order, so that its quantiles never cross.
class boosted_quantiles {
  public:
    static constexpr std::string_view component = "gbm_quantile_regressor";
    static constexpr std::uint32_t version = 1;

    boosted_quantiles() = default;
    boosted_quantiles(std::vector<double> levels, boosted_trees model)
        : levels_(std::move(levels)), model_(std::move(model)) {}

    /// [n_rows x n_levels], rising in each row.
    [[nodiscard]] Eigen::MatrixXd predict(const table& x, const context& ctx) const {
        return predict(dataset<>(x), ctx);
    }
    /// Margins start at the offsets of the rows, where there are any.
    [[nodiscard]] Eigen::MatrixXd predict(const dataset<>& rows, const context& ctx) const {
        return trees::predictions_of(*this, model_.margins(rows, component, ctx), n_outputs(), ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        const auto coded = model_.coded(row, scratch);
        for (std::size_t k = 0; k < n_outputs(); ++k) out[k] = model_.margin(coded, k);
        std::sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(n_outputs()));
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return model_.scratch_size(); }

    /// The quantiles, [n_levels], that go with margins, [n_levels].
    void predictions_of(std::span<const double> margins, std::span<double> out) const noexcept {
        std::copy(margins.begin(), margins.end(), out.begin());
        std::sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(margins.size()));
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    [[nodiscard]] std::size_t n_outputs() const { return levels_.size(); }
    /// The levels, in the order of the predictions.
    [[nodiscard]] std::span<const double> levels() const { return levels_; }
    /// The trees, to look inside.
    [[nodiscard]] const boosted_trees& booster() const { return model_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("levels", levels_);
        v("model", model_);
    }
    /// Throws `invalid_data` unless there are trees for each level, and levels rise within (0, 1).
    void check() const {
        bool sound = !levels_.empty() && model_.n_outputs() == levels_.size() && levels_.front() > 0 &&
                     levels_.back() < 1;
        for (std::size_t k = 1; k < levels_.size(); ++k) sound = sound && levels_[k - 1] < levels_[k];
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "has trees for each level, and levels that rise within (0, 1)",
                                .actual = to_text(levels_.size()) + " levels",
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    std::vector<double> levels_;
    boosted_trees model_;
};

}  // namespace sluice::trees
