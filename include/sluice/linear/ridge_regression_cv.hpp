// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_list.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/least_squares_model.hpp"
#include "sluice/linear/leave_one_out.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace linear {

/// The fitted form of `ridge_regression_cv`: the ridge regression with the best penalty, and how the others did.
class ridge_cv_model : public least_squares_model<"ridge_regression_cv"> {
  public:
    ridge_cv_model() = default;
    ridge_cv_model(least_squares_model best, double l2, std::vector<double> errors)
        : least_squares_model(std::move(best)), l2_(l2), errors_(std::move(errors)) {}

    /// The penalty that was taken.
    [[nodiscard]] double l2() const { return l2_; }
    /// The mean squared error at rows left out, for each penalty in the order of the specification.
    [[nodiscard]] std::span<const double> errors() const { return errors_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        least_squares_model::visit(v);
        v("l2", l2_);
        v("errors", errors_);
    }

  private:
    double l2_ = 0;
    std::vector<double> errors_;
};

}  // namespace linear

/// Ridge regression that chooses its penalty: the one whose models err least at rows that they did not learn from, each
/// row left out once. The model is then fitted to all rows.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `l2` | [0.1, 1, 10] | > 0 each, 64 at most | penalties to try: scikit-learn's `alphas` |
/// | `intercept` | true | | fit b; otherwise it is 0 |
///
/// The errors are those of fits without a row, by formula, without fitting them: see `linear::leave_one_out`. They are the fitted
/// model's `errors()`, the penalty its `l2()`; of penalties that are as good the first one is taken. Time series and grouped
/// rows need folds instead. O(n_rows x n_features x (n_features + penalties)). Everything else is as in
/// `ridge_regression`; throws `invalid_parameter` when there is no penalty to try.
/// Example: `on(kind::numeric) | standard_scaler{} | ridge_regression_cv{.l2 = {0.01, 1, 100}}`.
/// Source: Golub, Heath, Wahba, "Generalized cross-validation as a method for choosing a good ridge parameter", 1979,
/// doi:10.1080/00401706.1979.10489751.
struct ridge_regression_cv {
    static constexpr std::string_view name = "ridge_regression_cv";
    static constexpr role step_role = role::regressor;

    list<positive> l2 = {0.1, 1, 10};
    bool intercept = true;

    static auto parameters() {
        return std::array{parameter{"l2", &ridge_regression_cv::l2, "penalties to try"},
                          parameter{"intercept", &ridge_regression_cv::intercept, "fit a constant too"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    using fitted = linear::ridge_cv_model;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const ridge_regression_cv&, const ridge_regression_cv&) = default;
};

template <class>
ridge_regression_cv::fitted ridge_regression_cv::fit(const dataset<>& data, const context& ctx) const {
    if (l2.empty())
        throw invalid_parameter({.component = std::string(name) + ".l2",
                                 .requirement = "needs one or more penalties to try",
                                 .actual = "none",
                                 .place = {},
                                 .hint = {}});
    const linear::design all(linear::columns_with_target(data, name), data.weights(), intercept, name, ctx);
    const auto factor = linear::factor_of(all, intercept, ctx);
    std::vector<double> penalties;
    for (const auto& one : l2) penalties.push_back(one);
    auto errors = linear::leave_one_out(all, factor, intercept).errors(penalties, ctx);
    const auto best =
        static_cast<std::size_t>(std::min_element(errors.begin(), errors.end()) - errors.begin());
    const auto solution = linear::least_squares_solver(all, factor, intercept, penalties[best]).solve();
    return {{all.columns(), solution, intercept}, penalties[best], std::move(errors)};
}

#ifdef SLUICE_COMPILED
extern template ridge_regression_cv::fitted ridge_regression_cv::fit<void>(const dataset<>&,
                                                                           const context&) const;
#endif

}  // namespace sluice
