// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/fixed_string.hpp"
#include "sluice/data/present_classes.hpp"
#include "sluice/linear/linear_terms.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::linear {

/// The fitted form of linear classifiers: one margin for two classes, one each for more, for the classes that had
/// weight. Probabilities are the logistic function or the softmax of `Factor` times the margins; classes without
/// weight have probability 0.
template <fixed_string Component, int Factor>
class classification_model {
  public:
    static constexpr std::string_view component = Component.view();
    static constexpr std::uint32_t version = 1;

    classification_model() = default;
    /// `present` are the codes of the classes that had weight, ascending.
    classification_model(std::shared_ptr<const dictionary> classes, std::vector<std::int32_t> present,
                         linear_terms terms, std::int64_t iterations, bool converged)
        : classes_(std::move(classes)),
          present_(std::move(present)),
          terms_(std::move(terms)),
          iterations_(iterations),
          converged_(converged) {
        check();
    }

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const Eigen::MatrixXd margins = terms_.margins(x, component, ctx);
        const auto n_classes = static_cast<Index>(classes_->size());
        Eigen::MatrixXd proba(margins.rows(), n_classes);
        for_each_chunk(ctx, x.n_rows(), std::size_t{1} << 12, [&](chunk rows) {
            Eigen::VectorXd row(n_classes);
            for (auto i = static_cast<Index>(rows.begin); i < static_cast<Index>(rows.end); ++i) {
                row.head(margins.cols()) = margins.row(i);
                to_probabilities({row.data(), classes_->size()});
                proba.row(i) = row;
            }
        });
        return proba;
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell>) const noexcept {
        if (!terms_.margins(row, out)) return false;
        to_probabilities(out);
        return true;
    }

    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_; }
    /// Codes of the classes that had weight; with two of them there is one margin, otherwise one each.
    [[nodiscard]] std::span<const std::int32_t> present() const { return present_; }
    /// Names of the columns, intercepts and coefficients of the margins.
    [[nodiscard]] const linear_terms& terms() const { return terms_; }
    /// Steps that the fit took, and whether it ended because there was nothing left to gain.
    [[nodiscard]] std::int64_t iterations() const { return iterations_; }
    [[nodiscard]] bool converged() const { return converged_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("classes", classes_);
        v("present", present_);
        v("terms", terms_);
        v("iterations", iterations_);
        v("converged", converged_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        if (!are_present_classes(present_, classes_->size()))
            throw invalid_data({.component = std::string(component),
                                .requirement = "knows one or more of its classes",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
        terms_.check(present_.size() <= 2 ? present_.size() - 1 : present_.size(), component);
    }

  private:
    /// Margins at the front of `row` become probabilities of all classes.
    void to_probabilities(std::span<double> row) const noexcept {
        if (present_.size() == 1) row[0] = 1;
        if (present_.size() == 2) {
            row[1] = exact_sigmoid(Factor * row[0]);
            row[0] = 1 - row[1];
        }
        if (present_.size() > 2) {
            double most = row[0], total = 0;
            for (std::size_t k = 1; k < present_.size(); ++k) most = row[k] > most ? row[k] : most;
            for (std::size_t k = 0; k < present_.size(); ++k)
                total += row[k] = exact_exp(Factor * (row[k] - most));
            for (std::size_t k = 0; k < present_.size(); ++k) row[k] /= total;
        }
        spread_over_classes(present_, row);
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    std::vector<std::int32_t> present_;
    linear_terms terms_;
    std::int64_t iterations_ = 0;
    bool converged_ = true;
};

}  // namespace sluice::linear
