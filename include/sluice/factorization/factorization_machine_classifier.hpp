// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/factorization/factorization_machine.hpp"
#include "sluice/losses/learned_classes.hpp"

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

/// The fitted form: the score is the margin of two classes, see `losses::learned_classes`; one class alone is always
/// said.
class classification_model {
  public:
    static constexpr std::string_view component = "factorization_machine_classifier";
    static constexpr std::uint32_t version = 1;

    classification_model() = default;
    classification_model(losses::learned_classes classes, machine terms,
                         std::vector<double> validation_losses)
        : classes_(std::move(classes)),
          terms_(std::move(terms)),
          validation_losses_(std::move(validation_losses)) {}

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const Eigen::VectorXd scores = terms_.scores(x, component, ctx);
        return classes_.probabilities(
            x.n_rows(),
            [&](std::size_t i, std::span<double> row) { row[0] = scores[static_cast<Eigen::Index>(i)]; },
            ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        if (!terms_.score(row, out[0], scratch)) return false;
        classes_.become_probabilities(out);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return terms_.n_sums(); }
    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_.names(); }

    /// Codes of the classes that had weight, one or two.
    [[nodiscard]] std::span<const std::int32_t> present() const { return classes_.present(); }
    /// Bias, linear parameters, factors, and the names of the features.
    [[nodiscard]] const machine& terms() const { return terms_; }
    /// The mean log loss on the validation data after each epoch; empty without them.
    [[nodiscard]] std::span<const double> validation_losses() const { return validation_losses_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        classes_.visit(v);
        v("terms", terms_);
        v("validation_losses", validation_losses_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        classes_.check(component);
        if (classes_.n_margins() > 1)
            throw invalid_data({.component = std::string(component),
                                .requirement = "knows one or two classes",
                                .actual = to_text(classes_.present().size()),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    losses::learned_classes classes_;
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
        return {{std::get<class_target>(data.target()).classes, target.present()},
                std::move(terms),
                training.validation_losses};
    }
};

}  // namespace factorization

/// `factorization_machine` that tells two classes apart: makes the log loss small, and gives probabilities.
///
/// Example: `fit(factorization_machine_classifier{.field_aware = true, .num_factors = 4}, clicks)`.
using factorization_machine_classifier = factorization_machine<factorization::two_classes>;

}  // namespace sluice
