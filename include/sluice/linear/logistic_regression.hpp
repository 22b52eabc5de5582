// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/linear/linear_terms.hpp"
#include "sluice/linear/logistic_solver.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice {

/// Logistic regression for two or more classes: makes `sum of w log loss + l2 / 2 |c|^2` least. Intercepts are not
/// penalised.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `l2` | 1 | >= 0 | penalty on the squares of coefficients: 1 / C in scikit-learn's words |
/// | `intercept` | true | | fit constants too |
/// | `tolerance` | 1e-10 | > 0 | stop when a step promises to lower the objective by less than this share of it |
/// | `max_iterations` | 1000 | >= 1 | most steps |
///
/// Two classes have one margin, `b + x c`, the log odds of the second; more have one each, and probabilities are
/// their softmax. Up to 512 parameters Newton's method is used: gradient and Hessian in one pass over the rows a
/// step, the start taken from a sixteenth of the rows when they are many. With more parameters L-BFGS. Not
/// converging is not an error: see `converged()` of the fitted model; separable classes without penalty never do.
///
/// Takes numeric columns and dense blocks, [n_rows x n_features]. Missing and infinite values throw `invalid_data`
/// naming column and row, when predicting too (one row: `predict_row` gives false). Weight k equals k copies; rows of
/// weight 0 do not count. Classes without weight get probability 0; data of one class a model that is sure of it.
/// O(n_rows x n_parameters^2) a step of Newton's, O(n_rows x n_parameters) of L-BFGS's; same bits for any number of
/// threads. Throws `invalid_data` for another kind of target.
/// Example: `on(kind::numeric) | simple_imputer{} | standard_scaler{} | logistic_regression{.l2 = 0.1}`.
/// Source: Cox, "The regression analysis of binary sequences", 1958, doi:10.1111/j.2517-6161.1958.tb00292.x; Nocedal,
/// Wright, "Numerical optimization", 2nd edition, 2006, doi:10.1007/978-0-387-40065-5.
struct logistic_regression {
    static constexpr std::string_view name = "logistic_regression";
    static constexpr role step_role = role::classifier;

    non_negative l2 = 1;
    bool intercept = true;
    positive tolerance = 1e-10;
    at_least<1> max_iterations = 1000;

    static constexpr auto parameters() {
        using self = logistic_regression;
        return std::tuple{parameter{"l2", &self::l2, "penalty on the squares of coefficients"},
                          parameter{"intercept", &self::intercept, "fit constants too"},
                          parameter{"tolerance", &self::tolerance, "share of the objective not worth a step"},
                          parameter{"max_iterations", &self::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    class fitted;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const logistic_regression&, const logistic_regression&) = default;
};

class logistic_regression::fitted {
  public:
    static constexpr std::string_view component = "logistic_regression";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const Eigen::MatrixXd margins = terms_.margins(x, component, ctx);
        const auto n_classes = static_cast<Eigen::Index>(classes_->size());
        Eigen::MatrixXd proba(margins.rows(), n_classes);
        for_each_chunk(ctx, x.n_rows(), std::size_t{1} << 12, [&](chunk rows) {
            std::vector<double> row(classes_->size());
            for (auto i = static_cast<Eigen::Index>(rows.begin); i < static_cast<Eigen::Index>(rows.end);
                 ++i) {
                for (Eigen::Index k = 0; k < margins.cols(); ++k)
                    row[static_cast<std::size_t>(k)] = margins(i, k);
                to_probabilities(row);
                for (Eigen::Index k = 0; k < n_classes; ++k) proba(i, k) = row[static_cast<std::size_t>(k)];
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
    [[nodiscard]] const linear::linear_terms& terms() const { return terms_; }
    /// Steps over all rows that the fit took, and whether it ended because there was nothing left to gain.
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
        bool sound = !present_.empty() && present_.front() >= 0 &&
                     static_cast<std::size_t>(present_.back()) < classes_->size();
        for (std::size_t k = 1; k < present_.size(); ++k) sound = sound && present_[k - 1] < present_[k];
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "knows one or more of its classes",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
        terms_.check(n_margins(present_.size()), component);
    }

  private:
    friend struct logistic_regression;

    [[nodiscard]] static std::size_t n_margins(std::size_t n_present) {
        return n_present <= 2 ? n_present - 1 : n_present;
    }

    /// Margins at the front of `row` become probabilities of all classes.
    void to_probabilities(std::span<double> row) const noexcept {
        if (present_.size() == 1) row[0] = 1;
        if (present_.size() == 2) {
            row[1] = exact_sigmoid(row[0]);
            row[0] = 1 - row[1];
        }
        if (present_.size() > 2) {
            double most = row[0], total = 0;
            for (std::size_t k = 1; k < present_.size(); ++k) most = row[k] > most ? row[k] : most;
            for (std::size_t k = 0; k < present_.size(); ++k) total += row[k] = exact_exp(row[k] - most);
            for (std::size_t k = 0; k < present_.size(); ++k) row[k] /= total;
        }
        // From the last to the first, since a class never stands before its place among those present.
        for (std::size_t k = row.size(), p = present_.size(); k-- > 0;)
            row[k] = p > 0 && static_cast<std::size_t>(present_[p - 1]) == k ? row[--p] : 0;
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    std::vector<std::int32_t> present_;
    linear::linear_terms terms_;
    std::int64_t iterations_ = 0;
    bool converged_ = true;
};

inline logistic_regression::fitted logistic_regression::fit(const dataset<>& data, const context& ctx) const {
    const auto& target = require_target<class_target>(data.target(), name);
    const linear::design x(linear::required_features(data.x(), name), data.weights(), intercept, name, ctx);
    const linear::logistic_solver solver(x, target, data, intercept, l2, {tolerance, max_iterations});
    const auto m = solver.solve(ctx);
    fitted state;
    state.classes_ = target.classes;
    state.present_ = solver.present();
    state.terms_ = linear::terms_of(x, intercept, solver.by_margin(m));
    state.iterations_ = m.iterations;
    state.converged_ = m.converged;
    state.check();
    return state;
}

}  // namespace sluice
