// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/trees/booster.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

/// Gradient-boosted trees that predict the probabilities of two classes, by logistic loss.
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
/// The margin, constant plus leaf values, is the log odds of the second class; the constant is the log odds
/// of its weighted share. Everything else is as in `gbm_regressor`. Data of one class give a model that is
/// sure of it. Throws `invalid_data` for another kind of target or more than two classes. Source: Chen,
/// Guestrin, "XGBoost: a scalable tree boosting system", 2016, doi:10.1145/2939672.2939785.
struct gbm_classifier {
    static constexpr std::string_view name = "gbm_classifier";
    static constexpr role step_role = role::classifier;

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
        using gbm = gbm_classifier;
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
    /// bits are those of a fit that never stopped. The classes must be those of the model.
    [[nodiscard]] fitted resume(const fitted& from, const dataset<>& data, const context& ctx) const;
    [[nodiscard]] partly_fitted<fitted, training_state> go_on(
        const partly_fitted<fitted, training_state>& from, const dataset<>& data, const context& ctx) const;

    friend bool operator==(const gbm_classifier&, const gbm_classifier&) = default;
};

class gbm_classifier::fitted {
  public:
    static constexpr std::string_view component = "gbm_classifier";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const auto margins = model_.margins(x, component, ctx);
        const auto n_rows = static_cast<Eigen::Index>(margins.size());
        if (classes_->size() == 1) return Eigen::MatrixXd::Ones(n_rows, 1);
        Eigen::MatrixXd proba(n_rows, 2);
        for_each_chunk(ctx, margins.size(), std::size_t{1} << 13, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i) {
                const double p = trees::logistic::prediction(margins[i]);
                proba(static_cast<Eigen::Index>(i), 0) = 1 - p;
                proba(static_cast<Eigen::Index>(i), 1) = p;
            }
        });
        return proba;
    }
    void predict_row(std::span<const cell> row, std::span<double> out) const noexcept {
        const double p = trees::logistic::prediction(model_.margin(row));
        out[0] = classes_->size() == 1 ? 1.0 : 1 - p;
        if (classes_->size() == 2) out[1] = p;
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_; }
    /// The trees, to look inside.
    [[nodiscard]] const trees::boosted_trees& booster() const { return model_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("classes", classes_);
        v("model", model_);
    }
    /// Throws `invalid_data` unless there are one or two classes.
    void check() const { require_classes(*classes_); }

  private:
    friend struct gbm_classifier;

    static void require_classes(const dictionary& classes) {
        if (classes.size() != 1 && classes.size() != 2)
            throw invalid_data({.component = std::string(component),
                                .requirement = "learns two classes",
                                .actual = to_text(classes.size()),
                                .place = {},
                                .hint = {}});
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    trees::boosted_trees model_;
};

inline gbm_classifier::fitted gbm_classifier::resume(const fitted& from, const dataset<>& data,
                                                     const context& ctx) const {
    const auto& target = require_target<class_target>(data.target(), name);
    fitted::require_classes(*target.classes);
    if (from.model_.trees().size() > 0 && !(*from.classes_ == *target.classes))
        throw invalid_data({.component = std::string(name),
                            .requirement = "goes on with the classes of the model",
                            .actual = "others",
                            .place = {},
                            .hint = {}});
    const std::vector<double> y(target.codes.begin(), target.codes.end());
    fitted state;
    state.classes_ = target.classes;
    state.model_ =
        trees::booster<trees::logistic>(trees::boosting_of(*this), data, y, name, ctx).boost(from.model_);
    return state;
}

inline gbm_classifier::fitted gbm_classifier::fit(const dataset<>& data, const context& ctx) const {
    return resume(fitted{}, data, ctx);
}

inline partly_fitted<gbm_classifier::fitted, no_training_state> gbm_classifier::go_on(
    const partly_fitted<fitted, training_state>& from, const dataset<>& data, const context& ctx) const {
    return {resume(from.fitted, data, ctx), {}};
}

}  // namespace sluice
