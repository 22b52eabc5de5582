// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/factorization/factorization_machine.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace factorization {

/// The fitted form: parameters in the units of the data, and what was watched.
class regression_model {
  public:
    static constexpr std::string_view component = "factorization_machine_regressor";
    static constexpr std::uint32_t version = 1;

    regression_model() = default;
    regression_model(machine terms, std::vector<double> validation_losses)
        : terms_(std::move(terms)), validation_losses_(std::move(validation_losses)) {}

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        return terms_.scores(x, component, ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        return terms_.score(row, out[0], scratch);
    }
    [[nodiscard]] std::size_t scratch_size() const { return terms_.n_sums(); }
    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }

    /// Bias, linear parameters, factors, and the names of the features.
    [[nodiscard]] const machine& terms() const { return terms_; }
    /// Half the mean squared error on the validation data after each epoch, of the scaled target; empty without them.
    [[nodiscard]] std::span<const double> validation_losses() const { return validation_losses_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("terms", terms_);
        v("validation_losses", validation_losses_);
    }

  private:
    machine terms_;
    std::vector<double> validation_losses_;
};

/// The task of predicting a number.
struct regression {
    static constexpr std::string_view name = regression_model::component;
    static constexpr role step_role = role::regressor;
    static constexpr factorization::loss loss = factorization::loss::squared_error;
    using fitted = regression_model;

    [[nodiscard]] static fitted fitted_of(const dataset<>&, const targets&, machine terms,
                                          const training_state& training) {
        return {std::move(terms), training.validation_losses};
    }
};

}  // namespace factorization

/// `factorization_machine` that predicts a number: makes the squared error small.
///
/// Example: `fit(factorization_machine_regressor{.num_factors = 16, .epochs = 50}, ratings)`.
using factorization_machine_regressor = factorization_machine<factorization::regression>;

}  // namespace sluice
