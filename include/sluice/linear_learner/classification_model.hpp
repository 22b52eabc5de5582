// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/data/target.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear_learner/training_history.hpp"
#include "sluice/losses/learned_classes.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::linear_learner {

/// The fitted form of `linear_learner_classifier`: a linear function for each margin of its classes, see
/// `losses::learned_classes`, a threshold where there are two, and how they came to be.
class classification_model {
  public:
    static constexpr std::string_view component = "linear_learner_classifier";
    static constexpr std::uint32_t version = 1;

    classification_model() = default;
    /// `by_margins` multiplies margins to become log odds; `threshold` is one of margins.
    classification_model(losses::learned_classes classes, linear::linear_terms terms, double by_margins,
                         double threshold, training_history history)
        : classes_(std::move(classes)),
          terms_(std::move(terms)),
          by_margins_(by_margins),
          threshold_(exact_sigmoid(by_margins * threshold)),
          history_(std::move(history)) {}

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const Eigen::MatrixXd margins = terms_.margins(x, component, ctx);
        return classes_.probabilities(
            x.n_rows(),
            [&](std::size_t i, std::span<double> row) {
                for (std::size_t k = 0; k < classes_.n_margins(); ++k)
                    row[k] =
                        by_margins_ * margins(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k));
            },
            ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell>) const noexcept {
        if (!terms_.margins(row, out)) return false;
        for (double& margin : out.first(classes_.n_margins())) margin *= by_margins_;
        classes_.become_probabilities(out);
        return true;
    }

    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_.names(); }
    /// Codes of the classes that had weight; with two of them there is one margin, otherwise one each.
    [[nodiscard]] std::span<const std::int32_t> present() const { return classes_.present(); }
    /// The probability of the second of two classes above which it is said; see `predicts_by_threshold`.
    [[nodiscard]] double threshold() const { return threshold_; }
    /// The two classes that the threshold decides between; nothing unless there are two.
    [[nodiscard]] std::span<const std::int32_t> decided_classes() const {
        return classes_.present().size() == 2 ? classes_.present() : std::span<const std::int32_t>();
    }
    /// The functions, in the units of the data: names of the columns, intercepts and coefficients.
    [[nodiscard]] const linear::linear_terms& terms() const { return terms_; }
    /// The losses of all models, and which was kept; empty for one class alone.
    [[nodiscard]] const training_history& history() const { return history_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        classes_.visit(v);
        v("terms", terms_);
        v("by_margins", by_margins_);
        v("threshold", threshold_);
        v("history", history_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        classes_.check(component);
        terms_.check(classes_.n_margins(), component);
        history_.check(component);
        if (!(threshold_ >= 0 && threshold_ <= 1) || !(by_margins_ > 0) || !std::isfinite(by_margins_))
            throw invalid_data({.component = std::string(component),
                                .requirement = "has a threshold in [0, 1]",
                                .actual = to_text(threshold_),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    losses::learned_classes classes_;
    linear::linear_terms terms_;
    double by_margins_ = 1;
    double threshold_ = 0.5;
    training_history history_;
};

}  // namespace sluice::linear_learner
