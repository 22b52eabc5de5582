// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compensated_sum.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/target.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// A metric: a function object that knows its name, its direction, the kind of target that it judges, and whether it
/// judges predictions or probabilities. It is called as `metric(truth, predictions, weights = {})`.
///
/// Those that boosting can watch describe their options as parameters do, and compare equal when these are.
///
/// Weight k counts as k copies of the row; no weights, or weights that are all equal, count every row once.
template <class M>
concept metric = requires {
    { M::name } -> std::convertible_to<std::string_view>;
    { M::greater_is_better } -> std::convertible_to<bool>;
    { M::needs_probabilities } -> std::convertible_to<bool>;
    typename M::target_kind;
};

namespace detail {

inline void require_metric(bool sound, std::string_view metric, const char* requirement,
                           std::string actual = {}, std::string place = {}) {
    if (!sound)
        throw invalid_data({.component = std::string(metric),
                            .requirement = requirement,
                            .actual = std::move(actual),
                            .place = std::move(place),
                            .hint = {}});
}

[[nodiscard]] inline std::string row_text(std::size_t row) { return "row " + to_text(row); }

/// Weights of rows, checked once: as many as rows, each >= 0 and finite, not all 0. Empty: every row counts once.
class metric_weights {
  public:
    metric_weights(std::span<const double> weights, std::size_t n_rows, std::string_view metric)
        : weights_(weights) {
        require_metric(n_rows > 0, metric, "needs at least 1 row", "0");
        require_metric(weights.empty() || weights.size() == n_rows, metric, "needs a weight for each row",
                       to_text(weights.size()));
        bool any = weights.empty();
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (!(weights[i] >= 0) || std::isinf(weights[i]))
                require_metric(false, metric, "weights must be >= 0 and finite", to_text(weights[i]),
                               row_text(i));
            any = any || weights[i] > 0;
        }
        require_metric(any, metric, "needs a weight above 0", "0");
    }
    [[nodiscard]] double operator[](std::size_t row) const { return weights_.empty() ? 1.0 : weights_[row]; }

  private:
    std::span<const double> weights_;
};

/// `sum w_i term(i) / sum w_i` over the rows of weight above 0.
template <class Term>
[[nodiscard]] double weighted_mean(std::size_t n_rows, const metric_weights& w, const Term& term) {
    compensated_sum sum, total;
    for (std::size_t i = 0; i < n_rows; ++i) {
        if (w[i] == 0) continue;
        sum.add(w[i] * term(i));
        total.add(w[i]);
    }
    return sum.value() / total.value();
}

template <bool Ok, class METRIC, class TRUTH, class PREDICTIONS>
consteval void require_predicted_classes() {
    static_assert(
        Ok,
        "metric: this METRIC needs a TRUTH of classes and PREDICTIONS that are classes (class_target), "
        "as predict(classifier, x) gives them");
}

template <bool Ok, class METRIC, class TRUTH, class PREDICTIONS>
consteval void require_probabilities() {
    static_assert(Ok,
                  "metric: this METRIC needs a TRUTH of classes (class_target) and PREDICTIONS that are "
                  "probabilities (Eigen::MatrixXd), as predict_proba(classifier, x) gives them");
}

template <bool Ok, class METRIC, class TRUTH, class PREDICTIONS>
consteval void require_predicted_numbers() {
    static_assert(
        Ok,
        "metric: this METRIC needs a TRUTH and PREDICTIONS that are numbers (numeric_target, "
        "Eigen::VectorXd, span or vector of double; or multi_output_target and Eigen::MatrixXd), as "
        "predict(regressor, x) gives them");
}

/// `judge(truth, predictions)` if both are classes; else one error of the compiler.
template <class Metric, class Truth, class Predictions, class Judge>
[[nodiscard]] double judge_classes(const Truth& truth, const Predictions& predictions, const Judge& judge) {
    if constexpr (std::same_as<Truth, class_target> && std::same_as<Predictions, class_target>) {
        return judge(truth, predictions);
    } else {
        require_predicted_classes<std::same_as<Truth, void>, Metric, Truth, Predictions>();
        return std::numeric_limits<double>::quiet_NaN();
    }
}

/// `judge(truth, probabilities)` if these are classes and a matrix; else one error of the compiler.
template <class Metric, class Truth, class Predictions, class Judge>
[[nodiscard]] double judge_probabilities(const Truth& truth, const Predictions& predictions,
                                         const Judge& judge) {
    if constexpr (std::same_as<Truth, class_target> && std::same_as<Predictions, Eigen::MatrixXd>) {
        return judge(truth, predictions);
    } else {
        require_probabilities<std::same_as<Truth, void>, Metric, Truth, Predictions>();
        return std::numeric_limits<double>::quiet_NaN();
    }
}

/// Refuses a target without names, and codes that have none.
inline void require_codes(const class_target& y, std::string_view metric) {
    require_metric(y.classes != nullptr, metric, "needs the names of the classes");
    for (std::size_t i = 0; i < y.size(); ++i)
        if (y.codes[i] < 0 || static_cast<std::size_t>(y.codes[i]) >= y.n_classes())
            require_metric(false, metric, "codes must be those of classes", to_text(y.codes[i]), row_text(i));
}

/// Codes of the truth and of the predictions in one numbering, matched by name: the truth's classes in their order,
/// then those that were only predicted.
struct matched_classes {
    std::vector<std::int32_t> truth, predicted;
    std::vector<std::string> names;

    matched_classes(const class_target& y, const class_target& p, std::string_view metric) {
        require_metric(y.size() == p.size(), metric, "needs a prediction for each row", to_text(p.size()));
        require_codes(y, metric);
        require_codes(p, metric);
        names = y.classes->names();
        truth.assign(y.codes.begin(), y.codes.end());
        std::vector<std::int32_t> to_truth;
        for (const auto& name : p.classes->names()) {
            const std::int32_t code = y.classes->code(name);
            to_truth.push_back(code >= 0 ? code : static_cast<std::int32_t>(names.size()));
            if (code < 0) names.push_back(name);
        }
        predicted.reserve(p.size());
        for (const std::int32_t code : p.codes) predicted.push_back(to_truth[static_cast<std::size_t>(code)]);
    }
};

/// The column of `probabilities` that belongs to each row's true class, by name; -1 where there is none. Checks that
/// there is a row for each row, a column for each class, and that each row is a distribution.
[[nodiscard]] inline std::vector<std::int32_t> true_columns(const class_target& y,
                                                            const Eigen::MatrixXd& probabilities,
                                                            const dictionary& classes,
                                                            std::string_view metric) {
    require_codes(y, metric);
    require_metric(static_cast<std::size_t>(probabilities.rows()) == y.size() &&
                       static_cast<std::size_t>(probabilities.cols()) == classes.size(),
                   metric, "needs a probability for each row and class",
                   to_text(probabilities.rows()) + " x " + to_text(probabilities.cols()));
    for (Eigen::Index i = 0; i < probabilities.rows(); ++i) {
        const bool inside = (probabilities.row(i).array() >= 0).all();  // false for NaN
        const double sum = probabilities.row(i).sum();
        // Wide enough for probabilities that were computed in single precision.
        if (!inside || !(std::abs(sum - 1) <= 1e-4))
            require_metric(false, metric, "probabilities must be >= 0 and sum to 1", "sum " + to_text(sum),
                           row_text(static_cast<std::size_t>(i)));
    }
    std::vector<std::int32_t> column_of, columns;
    for (const auto& name : y.classes->names())
        column_of.push_back((std::max)(classes.code(name), std::int32_t{-1}));
    columns.reserve(y.size());
    for (const std::int32_t code : y.codes) columns.push_back(column_of[static_cast<std::size_t>(code)]);
    return columns;
}

/// Numbers in any of the forms in which they are predicted or observed.
[[nodiscard]] inline std::span<const double> numbers_of(const numeric_target& y) { return y.values.span(); }
/// No matrix, nor an expression: the vector that they would become is gone before it is read.
[[nodiscard]] inline std::span<const double> numbers_of(const std::same_as<Eigen::VectorXd> auto& y) {
    return {y.data(), static_cast<std::size_t>(y.size())};
}
[[nodiscard]] inline std::span<const double> numbers_of(std::span<const double> y) { return y; }
[[nodiscard]] inline std::span<const double> numbers_of(const std::vector<double>& y) { return y; }

template <class Y>
concept numbers_like = requires(const Y& y) {
    { numbers_of(y) } -> std::same_as<std::span<const double>>;
};

/// The predictions of one output, [n_rows].
[[nodiscard]] inline std::span<const double> column_of(const Eigen::MatrixXd& all, std::size_t output) {
    const auto n_rows = static_cast<std::size_t>(all.rows());
    return {all.data() + output * n_rows, n_rows};
}
inline void require_outputs(const multi_output_target& truth, const Eigen::MatrixXd& predictions,
                            std::string_view metric) {
    require_metric(truth.outputs.width() > 0, metric, "needs an output at least", "0");
    require_metric(static_cast<std::size_t>(predictions.cols()) == truth.outputs.width(), metric,
                   "needs a prediction for each output", to_text(predictions.cols()));
}

template <class Truth, class Predictions>
inline constexpr bool are_several_outputs =
    std::same_as<Truth, multi_output_target>&& std::same_as<Predictions, Eigen::MatrixXd>;

/// `judge(truth, predictions, weights)` if both are numbers, finite and as many, or its mean over several outputs; else
/// one error of the compiler.
template <class Metric, class Truth, class Predictions, class Judge>
[[nodiscard]] double judge_numbers(const Truth& truth, const Predictions& predictions,
                                   std::span<const double> weights, const Judge& judge) {
    if constexpr (numbers_like<Truth> && numbers_like<Predictions>) {
        const std::string_view name = Metric::name;
        const auto y = numbers_of(truth), p = numbers_of(predictions);
        require_metric(y.size() == p.size(), name, "needs a prediction for each row", to_text(p.size()));
        const metric_weights w(weights, y.size(), name);
        for (std::size_t i = 0; i < y.size(); ++i)
            if (!std::isfinite(y[i]) || !std::isfinite(p[i]))
                require_metric(false, name, "values must be finite",
                               to_text(std::isfinite(y[i]) ? p[i] : y[i]), row_text(i));
        return judge(y, p, w);
    } else if constexpr (are_several_outputs<Truth, Predictions>) {
        require_outputs(truth, predictions, Metric::name);
        double sum = 0;
        for (std::size_t k = 0; k < truth.outputs.width(); ++k)
            sum += judge_numbers<Metric>(truth.outputs.column(k), column_of(predictions, k), weights, judge);
        return sum / static_cast<double>(truth.outputs.width());
    } else {
        require_predicted_numbers<numbers_like<Truth> && numbers_like<Predictions>, Metric, Truth,
                                  Predictions>();
        return std::numeric_limits<double>::quiet_NaN();
    }
}

/// The weighted mean of `value(y, p)` over rows that `accepts(y, p)`; `requirement` says what is accepted.
template <class Metric, class Accepts, class Value>
[[nodiscard]] double mean_of_accepted(std::span<const double> y, std::span<const double> p,
                                      const metric_weights& w, const char* requirement,
                                      const Accepts& accepts, const Value& value) {
    for (std::size_t i = 0; i < y.size(); ++i)
        if (!accepts(y[i], p[i]))
            require_metric(false, Metric::name, requirement, to_text(y[i]) + ", " + to_text(p[i]),
                           row_text(i));
    return weighted_mean(y.size(), w, [&](std::size_t i) { return value(y[i], p[i]); });
}

/// The same, if truths and predictions are numbers; else as `judge_numbers`.
template <class Metric, class Truth, class Predictions, class Accepts, class Value>
[[nodiscard]] double mean_of_rows(const Truth& truth, const Predictions& predictions,
                                  std::span<const double> weights, const char* requirement,
                                  const Accepts& accepts, const Value& value) {
    return judge_numbers<Metric>(
        truth, predictions, weights,
        [&](std::span<const double> y, std::span<const double> p, const metric_weights& w) {
            return mean_of_accepted<Metric>(y, p, w, requirement, accepts, value);
        });
}

/// The same of values that need not be more than finite.
template <class Metric, class Truth, class Predictions, class Value>
[[nodiscard]] double mean_of_rows(const Truth& truth, const Predictions& predictions,
                                  std::span<const double> weights, const Value& value) {
    return mean_of_rows<Metric>(
        truth, predictions, weights, "values must be finite", [](double, double) { return true; }, value);
}

}  // namespace detail

}  // namespace sluice
