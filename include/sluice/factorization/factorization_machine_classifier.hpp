// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/factorization/factorization_machine.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace factorization {

/// The fitted form: the score is the log odds of the second of the two classes that had weight. Classes without weight
/// have probability 0; one class alone is always said.
class classification_model {
  public:
    static constexpr std::string_view component = "factorization_machine_classifier";
    static constexpr std::uint32_t version = 1;

    classification_model() = default;
    /// `present` are the codes of the classes that had weight, ascending.
    classification_model(std::shared_ptr<const dictionary> classes, std::vector<std::int32_t> present,
                         machine terms, std::vector<double> validation_losses)
        : classes_(std::move(classes)),
          present_(std::move(present)),
          terms_(std::move(terms)),
          validation_losses_(std::move(validation_losses)) {}

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const Eigen::VectorXd scores = terms_.scores(x, component, ctx);
        Eigen::MatrixXd proba(scores.size(), static_cast<Eigen::Index>(classes_->size()));
        std::vector<double> row(classes_->size());
        for (Eigen::Index i = 0; i < scores.size(); ++i) {
            to_probabilities(scores[i], row);
            for (std::size_t k = 0; k < row.size(); ++k) proba(i, static_cast<Eigen::Index>(k)) = row[k];
        }
        return proba;
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        double score = 0;
        if (!terms_.score(row, score, scratch)) return false;
        to_probabilities(score, out);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return terms_.n_sums(); }
    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_; }

    /// Codes of the classes that had weight, one or two.
    [[nodiscard]] std::span<const std::int32_t> present() const { return present_; }
    /// Bias, linear parameters, factors, and the names of the features.
    [[nodiscard]] const machine& terms() const { return terms_; }
    /// The mean log loss on the validation data after each epoch; empty without them.
    [[nodiscard]] std::span<const double> validation_losses() const { return validation_losses_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("classes", classes_);
        v("present", present_);
        v("terms", terms_);
        v("validation_losses", validation_losses_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        const bool sound = (present_.size() == 1 || present_.size() == 2) && present_.front() >= 0 &&
                           static_cast<std::size_t>(present_.back()) < classes_->size() &&
                           (present_.size() == 1 || present_[0] < present_[1]);
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "knows one or two of its classes",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    void to_probabilities(double score, std::span<double> out) const noexcept {
        std::fill(out.begin(), out.end(), 0.0);
        const double second = present_.size() == 2 ? exact_sigmoid(score) : 0;
        out[static_cast<std::size_t>(present_.front())] = 1 - second;
        if (present_.size() == 2) out[static_cast<std::size_t>(present_.back())] = second;
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    std::vector<std::int32_t> present_;
    machine terms_;
    std::vector<double> validation_losses_;
};

/// The task of telling two classes apart.
struct two_classes {
    static constexpr std::string_view name = classification_model::component;
    static constexpr role step_role = role::classifier;
    static constexpr factorization::loss loss = factorization::loss::logistic;
    using fitted = classification_model;

    [[nodiscard]] static fitted fitted_of(const dataset<>& data, const targets& target, machine terms,
                                          const training_state& training) {
        return {std::get<class_target>(data.target()).classes, target.present(), std::move(terms),
                training.validation_losses};
    }
};

}  // namespace factorization

/// `factorization_machine` that tells two classes apart: makes the log loss small, and gives probabilities.
///
/// Example: `fit(factorization_machine_classifier{.field_aware = true, .num_factors = 4}, clicks)`.
using factorization_machine_classifier = factorization_machine<factorization::two_classes>;

}  // namespace sluice
