// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/trees/gbm/boosting_of.hpp"
#include "sluice/trees/gbm/regression_objective.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace sluice {

/// Gradient-boosted trees that predict a number.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `objective` | `squared_error` | see `regression_objective` | the loss that is minimised |
/// | `alpha` | 0.5 | in (0, 1) | level of the quantile or expectile |
/// | `huber_delta` | 1 | > 0 | residuals beyond it count linearly |
/// | `tweedie_power` | 1.5 | in (1, 2) | power of the mean in the variance |
/// | `rounds` | 100 | >= 1 | number of trees |
/// | `max_depth` | 6 | in [0, 1000] | most levels of splits in a tree; 0: any number |
/// | `max_leaves` | 0 | >= 0 | most leaves of a tree; 0: any number |
/// | `grow_policy` | `depth_wise` | `depth_wise`, `leaf_wise` | which nodes are split first |
/// | `learning_rate` | 0.3 | > 0 | what each tree's values are multiplied by |
/// | `l2` | 1 | >= 0 | penalty on the squares of leaf values |
/// | `gamma` | 0 | >= 0 | least gain of a split |
/// | `min_child_weight` | 1 | >= 0 | least sum of hessians of a child |
/// | `subsample` | 1 | in (0, 1] | share of the rows that each tree learns from, drawn anew each round |
/// | `max_bins` | 256 | in [3, 256] | bins of a feature, the one for missing values included |
/// | `early_stopping_rounds` | 0 | >= 0 | stop when the validation loss was not better for so many rounds; 0: never |
/// | `min_delta` | 0 | >= 0 | by how much it must become smaller to be better |
///
/// Parameters have XGBoost's meaning. Each round fits a tree to the derivatives of the loss: a leaf's value
/// is
/// `-G / (H + l2)`, a split's gain `GL^2/(HL+l2) + GR^2/(HR+l2) - G^2/(H+l2)`. The constant below the trees is the
/// best one: the weighted mean, through the link of the objective, or the weighted quantile. With `absolute_error`
/// and `quantile` each leaf's value is that quantile of its rows' residuals, too. Takes numeric columns and dense
/// blocks, [n_rows x n_columns]; missing values go to the side where they gain more, infinite values are numbers like
/// others. Weights multiply derivatives; rows of weight 0 do not count. O(rounds x max_depth x n_rows x n_columns).
/// The same bits for any number of threads, any vector width and, without `subsample`, any order of the rows.
///
/// Validation data of the context are watched: the mean loss after each round is noted, and with
/// `early_stopping_rounds` the trees of the best round are kept.
///
/// Throws `invalid_data` for another kind of target, a target that the objective is not made for (naming the row),
/// or early stopping without validation data; `schema_mismatch` for columns that are not numeric. Source: Chen,
/// Guestrin, "XGBoost: a scalable tree boosting system", 2016, doi:10.1145/2939672.2939785.
struct gbm_regressor {
    static constexpr std::string_view name = "gbm_regressor";
    static constexpr role step_role = role::regressor;

    regression_objective objective = regression_objective::squared_error;
    open_unit_interval alpha = 0.5;
    positive huber_delta = 1;
    bounded<double, interval{.low = 1, .high = 2, .low_open = true, .high_open = true}> tweedie_power = 1.5;
    at_least<1> rounds = 100;
    between<0, 1000> max_depth = 6;
    at_least<0> max_leaves = 0;
    growth_policy grow_policy = growth_policy::depth_wise;
    positive learning_rate = 0.3;
    non_negative l2 = 1;
    non_negative gamma = 0;
    non_negative min_child_weight = 1;
    positive_unit_interval subsample = 1;
    between<3, 256> max_bins = 256;
    at_least<0> early_stopping_rounds = 0;
    non_negative min_delta = 0;

    static constexpr auto parameters() {
        using gbm = gbm_regressor;
        return std::tuple{
            parameter{"objective", &gbm::objective, "the loss that is minimised"},
            parameter{"alpha", &gbm::alpha, "level of the quantile or expectile"},
            parameter{"huber_delta", &gbm::huber_delta, "residuals beyond it count linearly"},
            parameter{"tweedie_power", &gbm::tweedie_power, "power of the mean in the variance"},
            parameter{"rounds", &gbm::rounds, "number of trees"},
            parameter{"max_depth", &gbm::max_depth, "most levels of splits in a tree; 0: any number"},
            parameter{"max_leaves", &gbm::max_leaves, "most leaves of a tree; 0: any number"},
            parameter{"grow_policy", &gbm::grow_policy, "which nodes are split first"},
            parameter{"learning_rate", &gbm::learning_rate, "factor on each tree's values"},
            parameter{"l2", &gbm::l2, "penalty on squares of leaf values"},
            parameter{"gamma", &gbm::gamma, "least gain of a split"},
            parameter{"min_child_weight", &gbm::min_child_weight, "least sum of hessians of a child"},
            parameter{"subsample", &gbm::subsample, "share of rows that each tree learns from"},
            parameter{"max_bins", &gbm::max_bins, "bins of a feature"},
            parameter{"early_stopping_rounds", &gbm::early_stopping_rounds,
                      "rounds without a better validation loss before stopping; 0: never"},
            parameter{"min_delta", &gbm::min_delta, "by how much a loss must be smaller to be better"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    /// Exempts from the laws of weights and row order: rows are drawn by their index.
    [[nodiscard]] constexpr bool samples_rows() const { return subsample < 1.0; }

    class fitted;
    using training_state = no_training_state;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;
    /// Goes on from a fitted model until it has `rounds` trees. On the same data, with the same seed, the
    /// bits are those of a fit that never stopped.
    [[nodiscard]] fitted resume(const fitted& from, const dataset<>& data, const context& ctx) const;
    [[nodiscard]] partly_fitted<fitted, training_state> go_on(
        const partly_fitted<fitted, training_state>& from, const dataset<>& data, const context& ctx) const;

    friend bool operator==(const gbm_regressor&, const gbm_regressor&) = default;
};

class gbm_regressor::fitted {
  public:
    static constexpr std::string_view component = "gbm_regressor";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        auto margins = model_.margins(features(x, component), x.n_rows(), 0, component, ctx);
        for_each_chunk(ctx, margins.size(), std::size_t{1} << 13, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i)
                margins[i] = trees::prediction(objective_, margins[i]);
        });
        return Eigen::Map<const Eigen::VectorXd>(margins.data(), static_cast<Eigen::Index>(margins.size()));
    }
    void predict_row(std::span<const cell> row, std::span<double> out) const noexcept {
        out[0] = trees::prediction(objective_, model_.margin(row));
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    /// The trees, to look inside.
    [[nodiscard]] const trees::boosted_trees& booster() const { return model_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("objective", objective_);
        v("model", model_);
    }
    /// Throws `invalid_data` when the objective is none, or there is another number of outputs than one.
    void check() const {
        if (static_cast<std::size_t>(objective_) >= names_of(objective_).size() || model_.n_outputs() != 1)
            throw invalid_data({.component = std::string(component),
                                .requirement = "has an objective and one output",
                                .actual = to_text(model_.n_outputs()) + " outputs",
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    friend struct gbm_regressor;
    regression_objective objective_ = regression_objective::squared_error;
    trees::boosted_trees model_;
};

inline gbm_regressor::fitted gbm_regressor::resume(const fitted& from, const dataset<>& data,
                                                   const context& ctx) const {
    trees::require_validation(*this, ctx);
    const auto& y = require_target<numeric_target>(data.target(), name);
    fitted state;
    state.objective_ = objective;
    state.model_ = trees::with_loss(*this, [&](const auto& loss) {
        using minimised_type = trees::row_objective<std::remove_cvref_t<decltype(loss)>>;
        minimised_type minimised(loss, y.values.span(), data.weights(), name);
        trees::booster boosting(trees::boosting_of(*this), data, minimised, name, ctx);
        if (!ctx.validation) return boosting.boost(from.model_);
        const auto& held_out = require_target<numeric_target>(ctx.validation->target(), name);
        minimised_type judged(loss, held_out.values.span(), ctx.validation->weights(), name);
        boosting.watch(ctx.validation->x(), judged);
        return boosting.boost(from.model_);
    });
    return state;
}

inline gbm_regressor::fitted gbm_regressor::fit(const dataset<>& data, const context& ctx) const {
    return resume(fitted{}, data, ctx);
}

inline partly_fitted<gbm_regressor::fitted, no_training_state> gbm_regressor::go_on(
    const partly_fitted<fitted, training_state>& from, const dataset<>& data, const context& ctx) const {
    return {resume(from.fitted, data, ctx), {}};
}

}  // namespace sluice
