// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/frame.hpp"
#include "sluice/data/target.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

template <class Schema = any_schema>
class dataset;

/// What belongs to the rows of a table beside its columns.
struct row_data {
    array<double> weights = {};       ///< [n_rows], >= 0 and finite; empty: every row counts once
    array<std::int64_t> groups = {};  ///< [n_rows], rows of one group stay together in splits; empty: none
    /// [n_rows x n_outputs], output after output, finite: what is known of each margin before anything is learned
    /// (the logarithm of an exposure, the margins of another model); empty: none.
    array<double> offsets = {};
    /// [n_rows], >= 0: the place where a row was shown among those of its group, 0 at the top, when its relevance is what
    /// people clicked; empty: none. For rankers, which then learn how much a place alone does.
    array<std::int64_t> positions = {};
};

/// A table with its target, sample weights, groups, offsets and positions. They move together, so that weights reach every
/// step, estimator and metric without another argument. Weight k means k copies of the row. Transformers leave
/// offsets and positions alone; an estimator that does not know them refuses data that have some.
template <>
class dataset<any_schema> {
  public:
    using schema_type = any_schema;

    /// Rows without a target.
    explicit dataset(const table& x, row_data rows = {})
        : dataset(x, any_target(no_target{x.n_rows()}), std::move(rows)) {}

    /// Throws `invalid_data` when lengths differ, a weight is negative or not finite, an offset is not finite, a
    /// position is below 0, or a code stands for no class.
    dataset(table x, any_target target, row_data rows = {})
        : x_(std::move(x)), target_(std::move(target)), rows_(std::move(rows)) {
        const std::size_t n_targets = std::visit([](const auto& y) { return y.size(); }, target_);
        require_rows("target", n_targets);
        if (const auto* survival = std::get_if<survival_target>(&target_))
            require_rows("events", survival->events.size());
        if (const auto* intervals = std::get_if<interval_target>(&target_))
            require_rows("upper bounds", intervals->upper.size());
        if (const auto* classes = std::get_if<class_target>(&target_)) require_known_classes(*classes);
        if (!rows_.weights.empty()) require_rows("weights", rows_.weights.size());
        if (!rows_.groups.empty()) require_rows("groups", rows_.groups.size());
        for (std::size_t i = 0; i < rows_.weights.size(); ++i)
            if (!(rows_.weights[i] >= 0) || std::isinf(rows_.weights[i]))
                throw invalid_data({.component = "dataset",
                                    .requirement = "weights must be >= 0 and finite",
                                    .actual = to_text(rows_.weights[i]),
                                    .place = "row " + std::to_string(i),
                                    .hint = {}});
        require_offsets();
        if (!rows_.positions.empty()) require_rows("positions", rows_.positions.size());
        for (std::size_t i = 0; i < rows_.positions.size(); ++i)
            if (rows_.positions[i] < 0)
                throw invalid_data({.component = "dataset",
                                    .requirement = "positions must be >= 0",
                                    .actual = to_text(rows_.positions[i]),
                                    .place = "row " + to_text(i),
                                    .hint = {}});
    }

    [[nodiscard]] const table& x() const { return x_; }
    [[nodiscard]] const any_target& target() const { return target_; }
    [[nodiscard]] const row_data& rows() const { return rows_; }
    [[nodiscard]] std::size_t n_rows() const { return x_.n_rows(); }

    /// The weights, empty when every row counts once.
    [[nodiscard]] std::span<const double> weights() const { return rows_.weights.span(); }
    [[nodiscard]] double weight(std::size_t row) const {
        return rows_.weights.empty() ? 1.0 : rows_.weights[row];
    }

    /// How many outputs have offsets; 0: none.
    [[nodiscard]] std::size_t n_offsets() const {
        return rows_.offsets.empty() ? 0 : rows_.offsets.size() / n_rows();
    }
    /// The offsets of an output, [n_rows].
    [[nodiscard]] std::span<const double> offsets(std::size_t output = 0) const {
        return rows_.offsets.span().subspan(output * n_rows(), n_rows());
    }

    /// The same rows with other columns: what a transformer returns.
    [[nodiscard]] dataset with(table x) const { return {std::move(x), target_, rows_}; }

    /// The given rows of everything, in the given order.
    [[nodiscard]] dataset take(std::span<const std::size_t> rows) const {
        row_data taken;
        if (!rows_.weights.empty()) taken.weights = detail::take(rows_.weights, rows);
        if (!rows_.groups.empty()) taken.groups = detail::take(rows_.groups, rows);
        if (!rows_.positions.empty()) taken.positions = detail::take(rows_.positions, rows);
        std::vector<double> offsets;
        for (std::size_t k = 0; k < n_offsets(); ++k)
            for (const std::size_t i : rows) offsets.push_back(this->offsets(k)[i]);
        taken.offsets = std::move(offsets);
        return {x_.take(rows), sluice::take(target_, rows), std::move(taken)};
    }

  private:
    void require_rows(std::string_view what, std::size_t actual) const {
        if (actual != x_.n_rows())
            throw invalid_data(
                {.component = "dataset",
                 .requirement = std::string(what) + " must have " + to_text(x_.n_rows()) + " rows",
                 .actual = to_text(actual),
                 .place = {},
                 .hint = {}});
    }

    void require_offsets() const {
        const std::size_t size = rows_.offsets.size();
        if (size > 0 && (n_rows() == 0 || size % n_rows() != 0))
            throw invalid_data(
                {.component = "dataset",
                 .requirement = "offsets must have " + to_text(n_rows()) + " rows for each output",
                 .actual = to_text(size),
                 .place = {},
                 .hint = {}});
        for (std::size_t i = 0; i < size; ++i)
            if (!std::isfinite(rows_.offsets[i]))
                throw invalid_data({.component = "dataset",
                                    .requirement = "offsets must be finite",
                                    .actual = to_text(rows_.offsets[i]),
                                    .place = "row " + to_text(i % n_rows()),
                                    .hint = {}});
    }

    static void require_known_classes(const class_target& target) {
        const auto refuse = [](std::string actual, std::string place) {
            throw invalid_data({.component = "dataset",
                                .requirement = "classes must have codes from 0 to their number less 1",
                                .actual = std::move(actual),
                                .place = std::move(place),
                                .hint = "class_labels(...) makes classes of a column"});
        };
        if (target.classes == nullptr) refuse("no dictionary", {});
        for (std::size_t i = 0; i < target.size(); ++i)
            if (target.codes[i] < 0 || static_cast<std::size_t>(target.codes[i]) >= target.n_classes())
                refuse(to_text(target.codes[i]) + " of " + to_text(target.n_classes()) + " classes",
                       "row " + to_text(i));
    }

    table x_;
    any_target target_;
    row_data rows_;
};

/// A dataset whose schema the compiler knows: made from a frame, used wherever a dataset is.
template <class Schema>
class dataset : public dataset<any_schema> {
  public:
    using schema_type = Schema;
    explicit dataset(const frame<Schema>& x, row_data rows = {}) : dataset<any_schema>(x, std::move(rows)) {}
    dataset(const frame<Schema>& x, any_target target, row_data rows = {})
        : dataset<any_schema>(x, std::move(target), std::move(rows)) {}

    [[nodiscard]] frame<Schema> x() const { return frame<Schema>(dataset<any_schema>::x()); }
    [[nodiscard]] dataset take(std::span<const std::size_t> rows) const {
        const auto taken = dataset<any_schema>::take(rows);
        return {frame<Schema>(taken.x()), taken.target(), taken.rows()};
    }
};

dataset(table, row_data)->dataset<any_schema>;
dataset(table)->dataset<any_schema>;
template <class Target>
dataset(table, Target) -> dataset<any_schema>;
template <class Target>
dataset(table, Target, row_data) -> dataset<any_schema>;
template <class Schema>
dataset(frame<Schema>) -> dataset<Schema>;
template <class Schema>
dataset(frame<Schema>, row_data) -> dataset<Schema>;
template <class Schema, class Target>
dataset(frame<Schema>, Target) -> dataset<Schema>;
template <class Schema, class Target>
dataset(frame<Schema>, Target, row_data) -> dataset<Schema>;

}  // namespace sluice
