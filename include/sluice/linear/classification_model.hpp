// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/fixed_string.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/losses/learned_classes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace sluice::linear {

/// The fitted form of linear classifiers: probabilities are the logistic function or the softmax of `Factor` times the
/// margins; see `losses::learned_classes`.
template <fixed_string Component, int Factor>
class classification_model {
  public:
    static constexpr std::string_view component = Component.view();
    static constexpr std::uint32_t version = 1;

    classification_model() = default;
    classification_model(losses::learned_classes classes, linear_terms terms, std::int64_t iterations,
                         bool converged)
        : classes_(std::move(classes)),
          terms_(std::move(terms)),
          iterations_(iterations),
          converged_(converged) {
        check();
    }

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const Eigen::MatrixXd margins = terms_.margins(x, component, ctx);
        return classes_.probabilities(
            x.n_rows(),
            [&](std::size_t i, std::span<double> row) {
                for (std::size_t k = 0; k < classes_.n_margins(); ++k)
                    row[k] = Factor * margins(static_cast<Index>(i), static_cast<Index>(k));
            },
            ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell>) const noexcept {
        if (!terms_.margins(row, out)) return false;
        for (double& margin : out.first(classes_.n_margins())) margin *= Factor;
        classes_.become_probabilities(out);
        return true;
    }

    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_.names(); }
    /// Codes of the classes that had weight; with two of them there is one margin, otherwise one each.
    [[nodiscard]] std::span<const std::int32_t> present() const { return classes_.present(); }
    /// Names of the columns, intercepts and coefficients of the margins.
    [[nodiscard]] const linear_terms& terms() const { return terms_; }
    /// Steps that the fit took, and whether it ended because there was nothing left to gain.
    [[nodiscard]] std::int64_t iterations() const { return iterations_; }
    [[nodiscard]] bool converged() const { return converged_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        classes_.visit(v);
        v("terms", terms_);
        v("iterations", iterations_);
        v("converged", converged_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        classes_.check(component);
        terms_.check(classes_.n_margins(), component);
    }

  private:
    losses::learned_classes classes_;
    linear_terms terms_;
    std::int64_t iterations_ = 0;
    bool converged_ = true;
};

}  // namespace sluice::linear
