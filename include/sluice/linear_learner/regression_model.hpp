// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear_learner/training_history.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace sluice::linear_learner {

/// The fitted form of `linear_learner_regressor`: one linear function, and how it came to be.
class regression_model {
  public:
    static constexpr std::string_view component = "linear_learner_regressor";
    static constexpr std::uint32_t version = 1;

    regression_model() = default;
    regression_model(linear::linear_terms terms, training_history history)
        : terms_(std::move(terms)), history_(std::move(history)) {}

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        return terms_.margins(x, component, ctx).col(0);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell>) const noexcept {
        return terms_.margins(row, out);
    }

    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    /// The function, in the units of the data: names of the columns, intercept and coefficients.
    [[nodiscard]] const linear::linear_terms& terms() const { return terms_; }
    /// The losses of all models, and which was kept; empty for a constant target.
    [[nodiscard]] const training_history& history() const { return history_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("terms", terms_);
        v("history", history_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        terms_.check(1, component);
        history_.check(component);
    }

  private:
    linear::linear_terms terms_;
    training_history history_;
};

}  // namespace sluice::linear_learner
