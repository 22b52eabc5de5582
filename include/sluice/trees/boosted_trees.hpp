// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/category_codes.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/evaluation.hpp"
#include "sluice/trees/row_forest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Sums of trees over constants, one sum for each output (a class of several, or the only one). The margin of a row
/// is the constant plus the leaf values in tree order, in double: the one rule by which training, tables and single
/// rows agree to the bit.
class boosted_trees {
  public:
    boosted_trees() = default;
    boosted_trees(std::vector<double> base_margins, std::size_t n_features, category_codes categories = {})
        : base_margins_(std::move(base_margins)),
          n_features_(n_features),
          categories_(std::move(categories)),
          outputs_(base_margins_.size()) {}

    [[nodiscard]] std::size_t n_features() const { return static_cast<std::size_t>(n_features_); }
    [[nodiscard]] std::size_t n_outputs() const { return outputs_.size(); }
    /// The categories that the trees ask about.
    [[nodiscard]] const category_codes& categories() const { return categories_; }
    /// How many trees each output has.
    [[nodiscard]] std::size_t n_rounds() const { return outputs_.empty() ? 0 : outputs_.front().size(); }
    [[nodiscard]] double base_margin(std::size_t output = 0) const { return base_margins_[output]; }
    [[nodiscard]] const ensemble& trees(std::size_t output = 0) const { return outputs_[output]; }
    /// Whether some leaf is linear in features and no constant.
    [[nodiscard]] bool has_linear_leaves() const {
        return std::any_of(outputs_.begin(), outputs_.end(),
                           [](const ensemble& trees) { return !trees.linear().empty(); });
    }
    /// The mean loss on the validation data after each round that was watched; empty where there were none.
    [[nodiscard]] std::span<const double> validation_losses() const { return validation_losses_; }
    /// What each metric that was asked for said of the validation data, after the same rounds.
    [[nodiscard]] std::span<const evaluation> evaluations() const { return evaluations_; }

    void push_back(std::size_t output, const tree& one) {
        rows_.clear();
        outputs_[output].push_back(one);
    }
    void note_validation_loss(double loss) { validation_losses_.push_back(loss); }
    void note_evaluation(std::size_t metric, double value) { evaluations_[metric].values.push_back(value); }
    /// Keeps what was noted of the rounds that are there, if it was of the same metrics, and goes on noting. Where
    /// nobody watches what comes next, nothing is kept, as the rounds of a record follow each other.
    void begin_watching(bool is_watched, std::span<const watched_metric> metrics) {
        std::vector<evaluation> wanted;
        for (const auto& one : metrics) wanted.push_back({one.name, one.greater_is_better});
        const bool goes_on =
            std::equal(wanted.begin(), wanted.end(), evaluations_.begin(), evaluations_.end(),
                       [](const evaluation& a, const evaluation& b) { return a.metric == b.metric; });
        if (!is_watched || !goes_on) {
            validation_losses_.clear();
            evaluations_ = std::move(wanted);
        }
        forget_later_rounds();
    }
    /// Keeps no more of what was noted than there are rounds.
    void forget_later_rounds() {
        const auto cut = [&](std::vector<double>& record) {
            record.resize((std::min)(record.size(), n_rounds()));
        };
        cut(validation_losses_);
        for (auto& one : evaluations_) cut(one.values);
    }
    /// Drops the trees of later rounds.
    void keep_rounds(std::size_t n_rounds) {
        rows_.clear();
        for (auto& trees : outputs_) trees.keep(n_rounds);
    }

    /// Multiplies the leaf values of a round.
    void scale_round(std::size_t round, double factor) {
        rows_.clear();
        for (auto& trees : outputs_) trees.scale(round, factor);
    }
    /// The same without the trees of some rounds, ascending.
    [[nodiscard]] boosted_trees without(std::span<const std::size_t> rounds) const;

    /// The margins of one output for the rows of a dataset, which `columns`, with coded categories, look into, [n_rows].
    /// Where it has offsets, the constant is added to the row's offset, and the leaf values to that. O(n_rows x n_trees x
    /// depth). Throws `schema_mismatch` for another number of features, `invalid_data` for another number of offsets a
    /// row.
    [[nodiscard]] std::vector<double> margins(std::span<const feature> columns, const dataset<>& rows,
                                              std::size_t output, std::string_view component,
                                              const context& ctx) const;
    /// Those of all outputs at once, [n_outputs] of [n_rows], where all ask the same questions (`shares_questions`).
    /// O(n_rows x n_rounds x (depth + n_outputs)).
    [[nodiscard]] std::vector<std::vector<double>> shared_margins(std::span<const feature> columns,
                                                                  const dataset<>& rows,
                                                                  std::string_view component,
                                                                  const context& ctx) const;
    /// Whether the trees of a round ask the same questions for all outputs.
    [[nodiscard]] bool shares_questions() const;

    /// The margins of all outputs for the rows of a dataset, [n_outputs] of [n_rows].
    [[nodiscard]] std::vector<std::vector<double>> margins(const dataset<>& rows, std::string_view component,
                                                           const context& ctx) const;

    /// How many cells a row needs for the codes of its categories.
    [[nodiscard]] std::size_t scratch_size() const { return categories_.empty() ? 0 : n_features(); }
    /// The row as the trees see it; `scratch` has `scratch_size()` cells.
    [[nodiscard]] std::span<const cell> coded(std::span<const cell> row,
                                              std::span<cell> scratch) const noexcept {
        if (categories_.empty()) return row;
        const auto own = scratch.first(n_features());
        categories_.encode_row(row, own);
        return own;
    }

    /// The margin of one output for one row whose categories are coded.
    [[nodiscard]] double margin(std::span<const cell> row, std::size_t output = 0) const noexcept {
        if (output < rows_.size() && !rows_[output].empty())
            return rows_[output].margin(base_margins_[output], row);
        return outputs_[output].margin(base_margins_[output], [&](std::uint32_t j) { return row[j].number; });
    }

    /// Lays the trees out for single rows; whoever has finished or loaded a model does. Without it they are walked.
    void prepare();

    template <class Visitor>
    void visit(Visitor&& v) {
        v("base_margins", base_margins_);
        v("n_features", n_features_);
        v("categories", categories_);
        v("outputs", outputs_);
        v("validation_losses", validation_losses_);
        v("evaluations", evaluations_);
    }
    /// What archives hold only where it is: trees of constant leaves have the bytes that they had before there were others.
    [[nodiscard]] bool has_more() const { return has_linear_leaves(); }
    template <class Visitor>
    void visit_more(Visitor&& v) {
        for (auto& trees : outputs_) trees.visit_linear(v);
    }
    /// Throws `invalid_data` when the parts contradict each other or the trees are none; see `ensemble::check`.
    void check() const;

    friend bool operator==(const boosted_trees& a, const boosted_trees& b) {
        return a.base_margins_ == b.base_margins_ && a.n_features_ == b.n_features_ &&
               a.categories_ == b.categories_ && a.outputs_ == b.outputs_ &&
               a.validation_losses_ == b.validation_losses_ && a.evaluations_ == b.evaluations_;
    }

  private:
    /// Where the margins of one output start: at the constant, and at the row's offset where there is one.
    [[nodiscard]] std::vector<double> starts_of(const dataset<>& rows, std::size_t output,
                                                std::string_view component) const;

    std::vector<double> base_margins_;
    std::uint64_t n_features_ = 0;
    category_codes categories_;
    std::vector<ensemble> outputs_;
    std::vector<double> validation_losses_;
    std::vector<evaluation> evaluations_;
    std::vector<row_forest> rows_;  // [outputs], or none
};

}  // namespace sluice::trees

#ifndef SLUICE_COMPILED
#include "sluice/trees/boosted_trees_definitions.hpp"
#endif
