// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/target.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

namespace detail {

inline void require_metric(bool sound, std::string_view metric, const char* requirement,
                           std::string actual = {}) {
    if (!sound)
        throw invalid_data({.component = std::string(metric),
                            .requirement = requirement,
                            .actual = std::move(actual),
                            .place = {},
                            .hint = {}});
}

/// Weights of rows, checked once: as many as rows, each >= 0 and finite, not all 0. Empty: every row counts once.
class metric_weights {
  public:
    metric_weights(std::span<const double> weights, std::size_t n_rows, std::string_view metric)
        : weights_(weights) {
        require_metric(n_rows > 0, metric, "needs at least 1 row", "0");
        require_metric(weights.empty() || weights.size() == n_rows, metric, "needs a weight for each row",
                       to_text(weights.size()));
        double total = weights.empty() ? static_cast<double>(n_rows) : 0;
        for (const double w : weights) {
            require_metric(w >= 0 && std::isfinite(w), metric, "weights must be >= 0 and finite", to_text(w));
            total += w;
        }
        require_metric(total > 0, metric, "needs a weight above 0", "0");
    }
    [[nodiscard]] double operator[](std::size_t row) const { return weights_.empty() ? 1.0 : weights_[row]; }

  private:
    std::span<const double> weights_;
};

template <bool Ok, class METRIC, class PREDICTIONS>
consteval void require_classes_for_metric() {
    static_assert(Ok,
                  "metric: this METRIC judges classes (class_target, or probabilities), these PREDICTIONS "
                  "are of another "
                  "kind");
}

template <bool Ok, class METRIC, class PREDICTIONS>
consteval void require_numbers_for_metric() {
    static_assert(Ok, "metric: this METRIC judges numbers, these PREDICTIONS are of another kind");
}

/// Numbers in any of the forms in which they are predicted or observed.
[[nodiscard]] inline std::span<const double> numbers_of(const numeric_target& y) { return y.values.span(); }
[[nodiscard]] inline std::span<const double> numbers_of(const Eigen::VectorXd& y) {
    return {y.data(), static_cast<std::size_t>(y.size())};
}
[[nodiscard]] inline std::span<const double> numbers_of(std::span<const double> y) { return y; }
[[nodiscard]] inline std::span<const double> numbers_of(const std::vector<double>& y) { return y; }

template <class Y>
concept numbers_like = requires(const Y& y) {
    { numbers_of(y) } -> std::same_as<std::span<const double>>;
};

/// Predicted codes in the order of the truth's classes, matched by name; classes that the truth does not know come
/// after them.
struct matched_classes {
    std::vector<std::int32_t> truth, predicted;
    std::vector<std::string> names;

    matched_classes(const class_target& y, const class_target& p, std::string_view metric)
        : names(y.classes->names()) {
        require_metric(y.size() == p.size(), metric, "needs a prediction for each row", to_text(p.size()));
        truth.assign(y.codes.begin(), y.codes.end());
        std::vector<std::int32_t> to_truth;
        for (const auto& name : p.classes->names()) {
            const std::int32_t code = y.classes->code(name);
            to_truth.push_back(code >= 0 ? code : static_cast<std::int32_t>(names.size()));
            if (code < 0) names.push_back(name);
        }
        for (const std::int32_t code : p.codes) predicted.push_back(to_truth[static_cast<std::size_t>(code)]);
    }
};

}  // namespace detail

/// A metric: knows its name, its direction and the kind of target that it judges.
template <class M>
concept metric = requires {
    { M::name } -> std::convertible_to<std::string_view>;
    { M::greater_is_better } -> std::convertible_to<bool>;
    { M::needs_probabilities } -> std::convertible_to<bool>;
    typename M::target_kind;
};

}  // namespace sluice
