// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/trees/forest/grow_forest.hpp"
#include "sluice/trees/forest/out_of_bag.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/predictions_of.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// The fitted form of a forest that tells classes apart. Its margins are probabilities, the means of the shares in the
/// leaves: of two classes that of the second one, of more one for each.
template <class Task>
class averaged_classifier {
  public:
    static constexpr std::string_view component = Task::name;
    static constexpr std::uint32_t version = 1;

    averaged_classifier() = default;
    /// Throws `invalid_data` for another kind of target than classes.
    [[nodiscard]] static averaged_classifier grow(const forest_plan& plan, const dataset<>& data,
                                                  const context& ctx) {
        const auto& given = require_target<class_target>(data.target(), component);
        if (given.n_classes() == 0)
            throw invalid_data({.component = std::string(component),
                                .requirement = "learns a class at least",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        const auto target = forest_target::of_classes(given.codes.span(), given.n_classes(), data.weights());
        auto grown = forest_builder(plan, data, target, component, ctx)
                         .grow(std::vector<double>(target.n_outputs(), 0.0));
        averaged_classifier fitted;
        fitted.classes_ = given.classes;
        fitted.model_ = std::move(grown.model);
        if (plan.looks_out_of_bag) fitted.left_out_ = left_out_of(given, grown.out_of_bag, data);
        return fitted;
    }

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const table coded = model_.categories().encode(x, component);
        const auto columns = features(coded, component, sparse_blocks::taken);
        const margin_table margins =
            model_.n_outputs() > 1 ? model_.shared_margins(columns, dataset<>(x), component, ctx)
                                   : margin_table{model_.margins(columns, dataset<>(x), 0, component, ctx)};
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
    /// Where the specification asked for it.
    [[nodiscard]] const std::optional<out_of_bag>& left_out() const { return left_out_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("classes", classes_);
        v("model", model_);
        v("out_of_bag", left_out_);
    }
    /// Throws `invalid_data` unless there is a class, a margin for each of them, or one for two, and one structure for all.
    void check() const {
        const std::size_t n_margins = classes_->size() > 2 ? classes_->size() : 1;
        if (classes_->size() == 0 || model_.n_outputs() != n_margins || !model_.shares_questions())
            throw invalid_data(
                {.component = std::string(component),
                 .requirement = "has a margin for each class, or one for two, of trees of the same questions",
                 .actual = to_text(model_.n_outputs()) + " for " + to_text(classes_->size()),
                 .place = {},
                 .hint = "the model file is damaged or was made by hand"});
    }

  private:
    /// In place: the first numbers are margins. Sums of rounded shares may miss 1 by their rounding.
    static void become_probabilities(std::span<double> row) noexcept {
        if (row.size() > 2) {
            double sum = 0;
            for (const double share : row) sum += share;
            for (double& share : row) share = sum > 0 ? share / sum : 1 / static_cast<double>(row.size());
            return;
        }
        const double p = (std::min)((std::max)(row[0], 0.0), 1.0);
        row[0] = row.size() == 1 ? 1.0 : 1 - p;
        if (row.size() == 2) row[1] = p;
    }

    [[nodiscard]] static out_of_bag left_out_of(const class_target& given, std::span<const double> margins,
                                                const dataset<>& data) {
        const std::size_t n_classes = given.n_classes(), n_outputs = margins.size() / given.size();
        std::vector<double> all;
        double weight = 0, right = 0;
        for (std::size_t i = 0; i < given.size(); ++i) {
            std::vector<double> row(n_classes, std::numeric_limits<double>::quiet_NaN());
            const bool is_said = !std::isnan(margins[i * n_outputs]);
            if (is_said) {
                std::copy_n(margins.begin() + static_cast<std::ptrdiff_t>(i * n_outputs), n_outputs,
                            row.begin());
                become_probabilities(row);
                const auto most = std::max_element(row.begin(), row.end()) - row.begin();
                weight += data.weight(i);
                right += most == given.codes[i] ? data.weight(i) : 0;
            }
            all.insert(all.end(), row.begin(), row.end());
        }
        return {right / weight, std::move(all), n_classes};
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    boosted_trees model_;
    std::optional<out_of_bag> left_out_;
};

}  // namespace sluice::trees
