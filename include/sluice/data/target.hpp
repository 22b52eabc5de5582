// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/data/column_data.hpp"
#include "sluice/data/take.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// One number per row: regression. Missing values are not allowed.
struct numeric_target {
    array<double> values;  // [n_rows]
    [[nodiscard]] std::size_t size() const { return values.size(); }
};

/// One class per row, with the names of the classes: classification. Codes run from 0 to the number of
/// classes less 1. Predictions of classifiers have this type too.
struct class_target {
    array<std::int32_t> codes;                  // [n_rows]
    std::shared_ptr<const dictionary> classes;  // code -> name

    [[nodiscard]] std::size_t size() const { return codes.size(); }
    [[nodiscard]] std::size_t n_classes() const { return classes->size(); }
    /// The name of the class at a row.
    [[nodiscard]] std::string_view operator[](std::size_t row) const { return classes->name(codes[row]); }
};

/// Several numbers per row: multi-output regression.
struct multi_output_target {
    dense_block<double> outputs;  // [n_rows x n_outputs]
    [[nodiscard]] std::size_t size() const { return outputs.size(); }
};

/// Any number of labels per row: multi-label classification. A stored entry of `labels` is a label that the
/// row has.
struct multi_label_target {
    sparse_block labels;  // [n_rows x n_labels]
    [[nodiscard]] std::size_t size() const { return labels.size(); }
};

/// One grade of relevance per row, compared within the groups of the dataset only: ranking.
struct ranked_target {
    array<double> relevance;  // [n_rows]
    [[nodiscard]] std::size_t size() const { return relevance.size(); }
};

/// A time per row and whether the event was seen by then (1) or the row was only observed so long (0):
/// survival.
struct survival_target {
    array<double> times;         // [n_rows], > 0
    array<std::uint8_t> events;  // [n_rows]
    [[nodiscard]] std::size_t size() const { return times.size(); }
};

/// A time per row that is known to lie between two others: survival. Equal bounds are a time that is known, a lower
/// bound of 0 one that is only known to be earlier, an infinite upper bound one that is only known to be later.
struct interval_target {
    array<double> lower;  // [n_rows], >= 0
    array<double> upper;  // [n_rows], >= lower, > 0
    [[nodiscard]] std::size_t size() const { return lower.size(); }
};

/// No target: unsupervised steps, and tables to predict for.
struct no_target {
    std::size_t n_rows = 0;
    [[nodiscard]] std::size_t size() const { return n_rows; }
};

/// A target whose kind is known at run time.
using any_target = std::variant<no_target, numeric_target, class_target, multi_output_target,
                                multi_label_target, ranked_target, survival_target, interval_target>;

/// Satisfied by each of the kinds of target.
template <class T>
concept target_kind =
    std::same_as<T, no_target> || std::same_as<T, numeric_target> || std::same_as<T, class_target> ||
    std::same_as<T, multi_output_target> || std::same_as<T, multi_label_target> ||
    std::same_as<T, ranked_target> || std::same_as<T, survival_target> || std::same_as<T, interval_target>;

template <target_kind T>
[[nodiscard]] constexpr std::string_view target_name() {
    if constexpr (std::same_as<T, numeric_target>) return "a numeric target";
    if constexpr (std::same_as<T, class_target>) return "a target of classes";
    if constexpr (std::same_as<T, multi_output_target>) return "a target of several outputs";
    if constexpr (std::same_as<T, multi_label_target>) return "a target of several labels";
    if constexpr (std::same_as<T, ranked_target>) return "a ranked target";
    if constexpr (std::same_as<T, survival_target>) return "a survival target";
    if constexpr (std::same_as<T, interval_target>) return "a target of intervals of time";
    return "no target";
}

/// The target as the kind that a component needs; throws `invalid_data` naming both kinds.
template <target_kind T>
[[nodiscard]] const T& require_target(const any_target& target, std::string_view component) {
    if (const T* found = std::get_if<T>(&target)) return *found;
    const auto actual = std::visit([]<class Found>(const Found&) { return target_name<Found>(); }, target);
    throw invalid_data(
        {.component = std::string(component),
         .requirement = "needs " + std::string(target_name<T>()),
         .actual = std::string(actual),
         .place = {},
         .hint = std::same_as<T, class_target> ? "class_labels(...) makes classes of a column" : ""});
}

/// The given rows of a target.
[[nodiscard]] inline any_target take(const any_target& target, std::span<const std::size_t> rows) {
    struct taker {
        std::span<const std::size_t> rows;
        any_target operator()(const no_target&) const { return no_target{rows.size()}; }
        any_target operator()(const numeric_target& t) const {
            return numeric_target{detail::take(t.values, rows)};
        }
        any_target operator()(const class_target& t) const {
            return class_target{detail::take(t.codes, rows), t.classes};
        }
        any_target operator()(const multi_output_target& t) const {
            return multi_output_target{detail::take(t.outputs, rows)};
        }
        any_target operator()(const multi_label_target& t) const {
            return multi_label_target{detail::take(t.labels, rows)};
        }
        any_target operator()(const ranked_target& t) const {
            return ranked_target{detail::take(t.relevance, rows)};
        }
        any_target operator()(const survival_target& t) const {
            return survival_target{detail::take(t.times, rows), detail::take(t.events, rows)};
        }
        any_target operator()(const interval_target& t) const {
            return interval_target{detail::take(t.lower, rows), detail::take(t.upper, rows)};
        }
    };
    return std::visit(taker{rows}, target);
}

}  // namespace sluice
