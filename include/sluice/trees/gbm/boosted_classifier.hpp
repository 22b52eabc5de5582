// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/losses/link_function.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/predictions_of.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The fitted form of the task that tells classes apart: trees, the classes, and how margins become probabilities.
class boosted_classifier {
  public:
    static constexpr std::string_view component = "gbm_classifier";
    static constexpr std::uint32_t version = 3;

    boosted_classifier() = default;
    boosted_classifier(std::shared_ptr<const dictionary> classes, losses::link_function link,
                       boosted_trees model)
        : classes_(std::move(classes)), link_(link), model_(std::move(model)) {}

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        return predict_proba(dataset<>(x), ctx);
    }
    /// Margins start at the offsets of the rows, where there are any.
    [[nodiscard]] Eigen::MatrixXd predict_proba(const dataset<>& rows, const context& ctx) const {
        return probabilities_of(model_.margins(rows, component, ctx), ctx);
    }
    /// What margins mean, [n_rows x n_classes].
    [[nodiscard]] Eigen::MatrixXd probabilities_of(const margin_table& margins, const context& ctx) const {
        return trees::predictions_of(*this, margins, classes_->size(), ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        const auto coded = model_.coded(row, scratch);
        for (std::size_t k = 0; k < model_.n_outputs(); ++k) out[k] = model_.margin(coded, k);
        become_probabilities(out);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return model_.scratch_size(); }

    /// The probabilities, [n_classes], that go with margins, [n_outputs].
    void predictions_of(std::span<const double> margins, std::span<double> out) const noexcept {
        std::copy(margins.begin(), margins.end(), out.begin());
        become_probabilities(out);
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_; }
    /// The trees, to look inside.
    [[nodiscard]] const boosted_trees& booster() const { return model_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("classes", classes_);
        v("link", link_);
        v("model", model_);
    }
    /// Throws `invalid_data` unless there is a class, a margin for each of them, or one for two, and a link that gives
    /// probabilities.
    void check() const {
        const bool bounded_link =
            link_ == losses::link_function::logit || link_ == losses::link_function::sign;
        if (classes_->size() == 0 || model_.n_outputs() != (classes_->size() > 2 ? classes_->size() : 1) ||
            !bounded_link)
            throw invalid_data(
                {.component = std::string(component),
                 .requirement = "has a margin for each class, or one for two, and a link to probabilities",
                 .actual = to_text(model_.n_outputs()) + " for " + to_text(classes_->size()),
                 .place = {},
                 .hint = "the model file is damaged or was made by hand"});
    }

  private:
    /// In place: the first numbers are margins.
    void become_probabilities(std::span<double> row) const noexcept {
        if (row.size() > 2) return losses::softmax::probabilities(row);
        const double p = losses::inverse(link_, row[0]);
        row[0] = row.size() == 1 ? 1.0 : 1 - p;
        if (row.size() == 2) row[1] = p;
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    losses::link_function link_ = losses::link_function::logit;
    boosted_trees model_;
};

}  // namespace sluice::trees
