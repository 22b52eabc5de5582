// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/trees/gbm/boosting_of.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

/// Gradient-boosted trees that predict the probabilities of classes: two by logistic loss, more by softmax with a tree
/// for each class and round.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `rounds` | 100 | >= 1 | number of trees a class |
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
/// Of two classes the margin, constant plus leaf values, is the log odds of the second one, and the constant the log
/// odds of its weighted share; of more, each class has a margin and a constant, the log of its share, and
/// probabilities are `e^margin / sum of e^margin`. Everything else is as in `gbm_regressor`. Data of one class give a
/// model that is sure of it. Throws `invalid_data` for another kind of target. Source: Chen, Guestrin, "XGBoost: a
/// scalable tree boosting system", 2016, doi:10.1145/2939672.2939785.
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
    at_least<0> early_stopping_rounds = 0;
    non_negative min_delta = 0;

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
        const auto columns = features(x, component);
        trees::margin_table margins;
        for (std::size_t k = 0; k < model_.n_outputs(); ++k)
            margins.push_back(model_.margins(columns, x.n_rows(), k, component, ctx));
        Eigen::MatrixXd proba(static_cast<Eigen::Index>(x.n_rows()),
                              static_cast<Eigen::Index>(classes_->size()));
        for_each_chunk(ctx, x.n_rows(), std::size_t{1} << 13, [&](chunk rows) {
            std::vector<double> row(classes_->size());
            for (std::size_t i = rows.begin; i < rows.end; ++i) {
                for (std::size_t k = 0; k < margins.size(); ++k) row[k] = margins[k][i];
                become_probabilities(row);
                for (std::size_t k = 0; k < row.size(); ++k)
                    proba(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = row[k];
            }
        });
        return proba;
    }
    void predict_row(std::span<const cell> row, std::span<double> out) const noexcept {
        for (std::size_t k = 0; k < model_.n_outputs(); ++k) out[k] = model_.margin(row, k);
        become_probabilities(out);
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
    /// Throws `invalid_data` unless there is a class, and a margin for each of them, or one for two.
    void check() const {
        if (classes_->size() == 0 || model_.n_outputs() != (classes_->size() > 2 ? classes_->size() : 1))
            throw invalid_data({.component = std::string(component),
                                .requirement = "has a margin for each class, or one for two",
                                .actual = to_text(model_.n_outputs()) + " for " + to_text(classes_->size()),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    friend struct gbm_classifier;

    /// In place: the first numbers are margins.
    void become_probabilities(std::span<double> row) const noexcept {
        if (row.size() > 2) return losses::softmax::probabilities(row);
        const double p = exact_sigmoid(row[0]);
        row[0] = row.size() == 1 ? 1.0 : 1 - p;
        if (row.size() == 2) row[1] = p;
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    trees::boosted_trees model_;
};

inline gbm_classifier::fitted gbm_classifier::resume(const fitted& from, const dataset<>& data,
                                                     const context& ctx) const {
    trees::require_validation(*this, ctx);
    const auto& target = require_target<class_target>(data.target(), name);
    const bool goes_on = from.model_.n_outputs() > 0;
    if (target.n_classes() == 0 || (goes_on && !(*from.classes_ == *target.classes)))
        throw invalid_data(
            {.component = std::string(name),
             .requirement = goes_on ? "goes on with the classes of the model" : "learns a class at least",
             .actual = goes_on ? "others" : "0",
             .place = {},
             .hint = {}});
    fitted state;
    state.classes_ = target.classes;
    const auto boost = [&](auto minimised, auto judged) {
        trees::booster boosting(trees::boosting_of(*this), data, minimised, name, ctx);
        if (ctx.validation) boosting.watch(ctx.validation->x(), judged);
        return boosting.boost(from.model_);
    };
    // Validation data arrive with the codes of the training data.
    std::span<const std::int32_t> held_out;
    if (ctx.validation) held_out = require_target<class_target>(ctx.validation->target(), name).codes.span();
    const auto watched_weights = ctx.validation ? ctx.validation->weights() : std::span<const double>{};
    if (target.n_classes() > 2) {
        const std::size_t n = target.n_classes();
        state.model_ = boost(trees::softmax_objective(target.codes.span(), n, data.weights(), name),
                             trees::softmax_objective(held_out, n, watched_weights, name));
    } else {
        const std::vector<double> y(target.codes.begin(), target.codes.end());
        const std::vector<double> watched_y(held_out.begin(), held_out.end());
        const losses::logistic loss;
        state.model_ = boost(trees::row_objective(loss, std::span(y), data.weights(), name),
                             trees::row_objective(loss, std::span(watched_y), watched_weights, name));
    }
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
