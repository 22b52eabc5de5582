// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict.hpp"
#include "sluice/core/parameter_list.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/linear/classification_model.hpp"
#include "sluice/linear/logistic_solver.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/splits/k_fold.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace linear {

/// By what a classifier that tries penalties judges them at rows left out.
enum class scoring { accuracy, log_loss };
[[nodiscard]] constexpr auto names_of(scoring) {
    return std::array<std::string_view, 2>{"accuracy", "log_loss"};
}

/// The fitted form of `logistic_regression_cv`: the logistic regression with the best penalty, and how the others did.
class logistic_cv_model : public classification_model<"logistic_regression_cv", 1> {
  public:
    logistic_cv_model() = default;
    logistic_cv_model(classification_model best, double l2, std::vector<double> scores)
        : classification_model(std::move(best)), l2_(l2), scores_(std::move(scores)) {}

    /// The penalty that was taken.
    [[nodiscard]] double l2() const { return l2_; }
    /// The mean score of the folds for each penalty, in the order of the specification: accuracy, or log loss.
    [[nodiscard]] std::span<const double> scores() const { return scores_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        classification_model::visit(v);
        v("l2", l2_);
        v("scores", scores_);
    }

  private:
    double l2_ = 0;
    std::vector<double> scores_;
};

}  // namespace linear

/// Logistic regression that chooses its penalty by cross-validation: the one with the best mean score at the folds left
/// out. The model is then fitted to all rows.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `l2` | [1e4, 1e3, ..., 1e-4] | > 0 each, 64 at most | penalties to try: 1 / `Cs` of scikit-learn |
/// | `n_folds` | 5 | >= 2 | parts of the rows, each with about the same share of every class |
/// | `scoring` | `accuracy` | `accuracy`, `log_loss` | what is best: the share of rows whose class is said, or the log loss |
/// | `intercept` | true | | fit constants too |
/// | `tolerance` | 1e-10 | > 0 | as in `logistic_regression` |
/// | `max_iterations` | 1000 | >= 1 | as in `logistic_regression` |
///
/// Each fold is fitted once for every penalty, the largest first, and from there on: a fit begins where the one before ended. Scores
/// are weighted within a fold; folds count alike, but for those without weight. Of penalties that are as good the largest is
/// taken. Classes of fewer rows than folds are missing from some of them. Folds are drawn by the index of rows, so the laws
/// of weights and row order do not hold for the choice. Time series and grouped rows need folds of their own. O(n_folds x penalties) fits;
/// everything else is as in `logistic_regression`. Throws `invalid_parameter` when there is no penalty to try, `invalid_data` when
/// no class has a row for each fold.
/// Example: `on(kind::numeric) | standard_scaler{} | logistic_regression_cv{.l2 = {0.1, 1, 10}}`.
/// Source: Stone, "Cross-validatory choice and assessment of statistical predictions", 1974,
/// doi:10.1111/j.2517-6161.1974.tb00994.x.
struct logistic_regression_cv {
    static constexpr std::string_view name = "logistic_regression_cv";
    static constexpr role step_role = role::classifier;

    list<positive> l2 = {1e4, 1e3, 1e2, 10, 1, 0.1, 1e-2, 1e-3, 1e-4};
    at_least<2> n_folds = 5;
    linear::scoring scoring = linear::scoring::accuracy;
    bool intercept = true;
    positive tolerance = 1e-10;
    at_least<1> max_iterations = 1000;

    static auto parameters() {
        using self = logistic_regression_cv;
        return std::array{parameter{"l2", &self::l2, "penalties to try"},
                          parameter{"n_folds", &self::n_folds, "parts of the rows"},
                          parameter{"scoring", &self::scoring, "what is best"},
                          parameter{"intercept", &self::intercept, "fit constants too"},
                          parameter{"tolerance", &self::tolerance, "share of the objective not worth a step"},
                          parameter{"max_iterations", &self::max_iterations, "most steps"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;

    /// Folds are drawn by the index of rows.
    [[nodiscard]] constexpr bool samples_rows() const { return true; }

    using fitted = linear::logistic_cv_model;
    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const logistic_regression_cv&, const logistic_regression_cv&) = default;

  private:
    using model = linear::classification_model<"logistic_regression_cv", 1>;

    /// The models of all penalties, given in the order of `tried`.
    SLUICE_WHEN_USED [[nodiscard]] std::vector<model> models(const dataset<>& data,
                                                             std::span<const double> tried,
                                                             const context& ctx) const {
        const auto& target = require_target<class_target>(data.target(), name);
        const linear::design x(linear::required_features(data.x(), name), data.weights(), intercept, name,
                               ctx);
        std::vector<model> all;
        std::optional<linear::minimum> last;
        for (const double penalty : tried) {
            const linear::logistic_solver solver(x, target, data, intercept, penalty,
                                                 {tolerance, max_iterations});
            last = solver.solve(ctx, last ? &*last : nullptr);
            all.emplace_back(losses::learned_classes(target.classes, solver.present()),
                             linear::terms_of(x, intercept, solver.by_margin(*last)), last->iterations,
                             last->converged);
        }
        return all;
    }
    SLUICE_WHEN_USED [[nodiscard]] double score(const model& fitted_model, const dataset<>& data,
                                                const context& ctx) const {
        const auto& target = std::get<class_target>(data.target());
        const Eigen::MatrixXd said = fitted_model.predict_proba(data.x(), ctx);
        if (scoring == linear::scoring::log_loss)
            return log_loss(target, said, *target.classes, data.weights());
        return accuracy(target, detail::most_probable(said, target.classes), data.weights());
    }
};

template <class>
logistic_regression_cv::fitted logistic_regression_cv::fit(const dataset<>& data, const context& ctx) const {
    if (l2.empty())
        throw invalid_parameter({.component = std::string(name) + ".l2",
                                 .requirement = "needs one or more penalties to try",
                                 .actual = "none",
                                 .place = {},
                                 .hint = {}});
    const std::vector<double> penalties(l2.begin(), l2.end());
    std::vector<std::size_t> order(penalties.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return penalties[a] > penalties[b] || (penalties[a] == penalties[b] && a < b);
    });
    std::vector<double> tried, sums(order.size(), 0.0);
    for (const std::size_t k : order) tried.push_back(penalties[k]);
    (void)require_target<class_target>(data.target(), name);
    double n_judged = 0;
    for (const fold& parts : stratified_k_fold{.n_folds = n_folds}.folds(data, ctx)) {
        const auto held_out = data.take(parts.test);
        double weight = 0;
        for (std::size_t i = 0; i < held_out.n_rows(); ++i) weight += held_out.weight(i);
        if (weight == 0) continue;
        const auto fitted_models = models(data.take(parts.train), tried, ctx);
        for (std::size_t k = 0; k < order.size(); ++k) sums[k] += score(fitted_models[k], held_out, ctx);
        ++n_judged;
    }
    const bool small = scoring == linear::scoring::log_loss;
    const auto best = static_cast<std::size_t>(
        (small ? std::min_element(sums.begin(), sums.end()) : std::max_element(sums.begin(), sums.end())) -
        sums.begin());
    std::vector<double> scores(order.size());
    for (std::size_t k = 0; k < order.size(); ++k) scores[order[k]] = sums[k] / n_judged;
    auto all = models(data, std::span(tried).first(best + 1).last(1), ctx);
    return {std::move(all.front()), tried[best], std::move(scores)};
}

#ifdef SLUICE_COMPILED
extern template logistic_regression_cv::fitted logistic_regression_cv::fit<void>(const dataset<>&,
                                                                                 const context&) const;
#endif

}  // namespace sluice
