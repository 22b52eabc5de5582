// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/trees/booster.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice {

/// Gradient-boosted trees that predict a number, by squared error.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
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
///
/// Parameters have XGBoost's meaning. Each round fits a tree to the derivatives of the loss: a leaf's value
/// is
/// `-G / (H + l2)`, a split's gain `GL^2/(HL+l2) + GR^2/(HR+l2) - G^2/(H+l2)`. The constant below the trees
/// is the weighted mean. Takes numeric columns and dense blocks, [n_rows x n_columns]; missing values go to
/// the side where they gain more, infinite values are numbers like others. Weights multiply derivatives; rows
/// of weight 0 do not count. O(rounds x max_depth x n_rows x n_columns). The same bits for any number of
/// threads, any vector width and, without `subsample`, any order of the rows. Throws `invalid_data` for
/// another kind of target, `schema_mismatch` for columns that are not numeric. Source: Chen, Guestrin,
/// "XGBoost: a scalable tree boosting system", 2016, doi:10.1145/2939672.2939785.
struct gbm_regressor {
    static constexpr std::string_view name = "gbm_regressor";
    static constexpr role step_role = role::regressor;

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

    static constexpr auto parameters() {
        using gbm = gbm_regressor;
        return std::tuple{
            parameter{"rounds", &gbm::rounds, "number of trees"},
            parameter{"max_depth", &gbm::max_depth, "most levels of splits in a tree; 0: any number"},
            parameter{"max_leaves", &gbm::max_leaves, "most leaves of a tree; 0: any number"},
            parameter{"grow_policy", &gbm::grow_policy, "which nodes are split first"},
            parameter{"learning_rate", &gbm::learning_rate, "factor on each tree's values"},
            parameter{"l2", &gbm::l2, "penalty on squares of leaf values"},
            parameter{"gamma", &gbm::gamma, "least gain of a split"},
            parameter{"min_child_weight", &gbm::min_child_weight, "least sum of hessians of a child"},
            parameter{"subsample", &gbm::subsample, "share of rows that each tree learns from"},
            parameter{"max_bins", &gbm::max_bins, "bins of a feature"}};
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

namespace trees {

/// What the engine needs of the parameters that classifier and regressor share.
template <class Spec>
[[nodiscard]] boosting boosting_of(const Spec& spec) {
    return {.rounds = static_cast<std::size_t>(spec.rounds.value()),
            .subsample = spec.subsample,
            .max_bins = static_cast<std::size_t>(spec.max_bins.value()),
            .limits = {.policy = spec.grow_policy,
                       .max_depth = static_cast<std::size_t>(spec.max_depth.value()),
                       .max_leaves = static_cast<std::size_t>(spec.max_leaves.value()),
                       .learning_rate = spec.learning_rate,
                       .regularise = {
                           .l2 = spec.l2, .gamma = spec.gamma, .min_child_weight = spec.min_child_weight}}};
}

}  // namespace trees

class gbm_regressor::fitted {
  public:
    static constexpr std::string_view component = "gbm_regressor";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        const auto margins = model_.margins(x, component, ctx);
        return Eigen::Map<const Eigen::VectorXd>(margins.data(), static_cast<Eigen::Index>(margins.size()));
    }
    void predict_row(std::span<const cell> row, std::span<double> out) const noexcept {
        out[0] = model_.margin(row);
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    /// The trees, to look inside.
    [[nodiscard]] const trees::boosted_trees& booster() const { return model_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("model", model_);
    }

  private:
    friend struct gbm_regressor;
    trees::boosted_trees model_;
};

inline gbm_regressor::fitted gbm_regressor::resume(const fitted& from, const dataset<>& data,
                                                   const context& ctx) const {
    const auto& y = require_target<numeric_target>(data.target(), name);
    fitted state;
    state.model_ =
        trees::booster<trees::squared_error>(trees::boosting_of(*this), data, y.values.span(), name, ctx)
            .boost(from.model_);
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
