// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/fixed_string.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear/minimise.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::linear {

/// How a prediction comes from a margin: it is the margin.
struct identity_link {
    [[nodiscard]] static double mean(double margin) { return margin; }
};

/// How a prediction comes from a margin: its logarithm is the margin.
struct log_link {
    [[nodiscard]] static double mean(double margin) { return exact_exp(margin); }
};

/// The fitted form of regressions that are found step by step.
template <fixed_string Component, class Link = identity_link>
class regression_model {
  public:
    static constexpr std::string_view component = Component.view();
    static constexpr std::uint32_t version = 1;

    regression_model() = default;
    regression_model(linear_terms terms, std::int64_t iterations, bool converged)
        : terms_(std::move(terms)), iterations_(iterations), converged_(converged) {
        check();
    }

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        return terms_.margins(x, component, ctx).col(0).unaryExpr(&Link::mean);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell>) const noexcept {
        if (!terms_.margins(row, out)) return false;
        out[0] = Link::mean(out[0]);
        return true;
    }

    [[nodiscard]] std::size_t input_width() const { return terms_.n_features(); }
    [[nodiscard]] double intercept() const { return terms_.intercept(); }
    [[nodiscard]] std::span<const double> coefficients() const { return terms_.coefficients(); }
    /// Names of the columns that the coefficients belong to.
    [[nodiscard]] const std::vector<std::string>& names() const { return terms_.names(); }
    /// Steps that the fit took, and whether it ended because there was nothing left to gain.
    [[nodiscard]] std::int64_t iterations() const { return iterations_; }
    [[nodiscard]] bool converged() const { return converged_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("terms", terms_);
        v("iterations", iterations_);
        v("converged", converged_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const { terms_.check(1, component); }

  private:
    linear_terms terms_;
    std::int64_t iterations_ = 0;
    bool converged_ = true;
};

}  // namespace sluice::linear
