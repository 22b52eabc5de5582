// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/add_trees.hpp"
#include "sluice/trees/category_codes.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/evaluation.hpp"
#include "sluice/trees/row_forest.hpp"
#include "sluice/trees/walk_leaves.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
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
    [[nodiscard]] boosted_trees without(std::span<const std::size_t> rounds) const {
        boosted_trees rest(base_margins_, n_features(), categories_);
        for (std::size_t t = 0; t < n_rounds(); ++t) {
            if (std::binary_search(rounds.begin(), rounds.end(), t)) continue;
            for (std::size_t k = 0; k < n_outputs(); ++k) rest.push_back(k, outputs_[k].tree_of(t));
        }
        return rest;
    }

    /// The margins of one output for the rows of a dataset, which `columns`, with coded categories, look into, [n_rows].
    /// Where it has offsets, the constant is added to the row's offset, and the leaf values to that. O(n_rows x n_trees x
    /// depth). Throws `schema_mismatch` for another number of features, `invalid_data` for another number of offsets a
    /// row.
    SLUICE_WHEN_USED [[nodiscard]] std::vector<double> margins(std::span<const feature> columns,
                                                               const dataset<>& rows, std::size_t output,
                                                               std::string_view component,
                                                               const context& ctx) const {
        require_features(columns, component);
        auto all = starts_of(rows, output, component);
        add_trees(outputs_[output], columns, all, ctx);
        return all;
    }
    /// Those of all outputs at once, [n_outputs] of [n_rows], where all ask the same questions (`shares_questions`).
    /// O(n_rows x n_rounds x (depth + n_outputs)).
    [[nodiscard]] std::vector<std::vector<double>> shared_margins(std::span<const feature> columns,
                                                                  const dataset<>& rows,
                                                                  std::string_view component,
                                                                  const context& ctx) const {
        require_features(columns, component);
        std::vector<std::vector<double>> all;
        for (std::size_t k = 0; k < n_outputs(); ++k) all.push_back(starts_of(rows, k, component));
        const std::vector<std::span<double>> views(all.begin(), all.end());
        walk_leaves(outputs_, columns, views, ctx);
        return all;
    }
    /// Whether the trees of a round ask the same questions for all outputs.
    [[nodiscard]] bool shares_questions() const {
        for (std::size_t t = 0; t < n_rounds(); ++t)
            for (std::size_t k = 1; k < n_outputs(); ++k) {
                const auto a = outputs_[0].nodes(t), b = outputs_[k].nodes(t);
                const auto same = [](const node& x, const node& y) {
                    return x.question == y.question && x.to_left == y.to_left &&
                           (x.is_leaf() || x.value == y.value);
                };
                if (!std::equal(a.begin(), a.end(), b.begin(), b.end(), same)) return false;
            }
        return true;
    }

    /// The margins of all outputs for the rows of a dataset, [n_outputs] of [n_rows].
    SLUICE_WHEN_USED [[nodiscard]] std::vector<std::vector<double>> margins(const dataset<>& rows,
                                                                            std::string_view component,
                                                                            const context& ctx) const {
        const table coded = categories_.encode(rows.x(), component);
        const auto columns = features(coded, component);
        std::vector<std::vector<double>> all;
        for (std::size_t k = 0; k < n_outputs(); ++k)
            all.push_back(margins(columns, rows, k, component, ctx));
        return all;
    }

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
    SLUICE_WHEN_USED void prepare() {
        rows_.clear();
        // No more memory than the trees take anyway, beyond what small models are welcome to.
        std::size_t spare = std::size_t{1} << 21;
        for (const auto& trees : outputs_) {
            const std::size_t taken = trees.n_nodes() * sizeof(node);
            rows_.emplace_back(trees, taken + spare);
            if (!rows_.back().empty())
                spare -= (std::min)(spare, rows_.back().bytes() - (std::min)(taken, rows_.back().bytes()));
        }
    }

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
    void check() const {
        const auto require = [](bool sound, const char* requirement, std::size_t actual) {
            if (!sound)
                throw invalid_data({.component = "trees",
                                    .requirement = requirement,
                                    .actual = to_text(actual),
                                    .place = {},
                                    .hint = "the model file is damaged or was made by hand"});
        };
        require(!outputs_.empty() && outputs_.size() == base_margins_.size(),
                "there is a constant for each output", base_margins_.size());
        categories_.check(n_features());
        for (const auto& trees : outputs_) {
            require(trees.size() == n_rounds(), "all outputs have the same number of trees", trees.size());
            trees.check(n_features());
        }
        for (const auto& one : evaluations_)
            require(one.values.size() == validation_losses_.size(),
                    "metrics have been noted as often as the loss", one.values.size());
        for (std::size_t k = 0; k < base_margins_.size(); ++k)
            require(std::isfinite(base_margins_[k]), "the constants are finite", k);
    }

    friend bool operator==(const boosted_trees& a, const boosted_trees& b) {
        return a.base_margins_ == b.base_margins_ && a.n_features_ == b.n_features_ &&
               a.categories_ == b.categories_ && a.outputs_ == b.outputs_ &&
               a.validation_losses_ == b.validation_losses_ && a.evaluations_ == b.evaluations_;
    }

  private:
    /// Where the margins of one output start: at the constant, and at the row's offset where there is one.
    [[nodiscard]] std::vector<double> starts_of(const dataset<>& rows, std::size_t output,
                                                std::string_view component) const {
        if (rows.n_offsets() > 0 && rows.n_offsets() != n_outputs())
            throw invalid_data({.component = std::string(component),
                                .requirement = "needs " + to_text(n_outputs()) + " offsets a row",
                                .actual = to_text(rows.n_offsets()),
                                .place = {},
                                .hint = {}});
        std::vector<double> all(rows.n_rows(), base_margins_[output]);
        if (rows.n_offsets() > 0)
            std::transform(rows.offsets(output).begin(), rows.offsets(output).end(), all.begin(), all.begin(),
                           std::plus<>{});
        return all;
    }
    void require_features(std::span<const feature> columns, std::string_view component) const {
        if (columns.size() != n_features_)
            throw schema_mismatch({.component = std::string(component),
                                   .requirement = "needs " + to_text(n_features_) + " features",
                                   .actual = to_text(columns.size()),
                                   .place = {},
                                   .hint = {}});
    }

    std::vector<double> base_margins_;
    std::uint64_t n_features_ = 0;
    category_codes categories_;
    std::vector<ensemble> outputs_;
    std::vector<double> validation_losses_;
    std::vector<evaluation> evaluations_;
    std::vector<row_forest> rows_;  // [outputs], or none
};

}  // namespace sluice::trees
