// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/add_trees.hpp"
#include "sluice/trees/binned_dataset.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/boosting.hpp"
#include "sluice/trees/constraints.hpp"
#include "sluice/trees/dropout.hpp"
#include "sluice/trees/linear_leaf_fitter.hpp"
#include "sluice/trees/objective.hpp"
#include "sluice/trees/output_trees.hpp"
#include "sluice/trees/row_sampler.hpp"
#include "sluice/trees/vector_leaves/vector_trees.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Fits boosted trees. A round depends on the data, the margins so far and its own number alone, so going on later
/// gives the bits of never having stopped.
class booster {
  public:
    /// Categories are those of `from`, or of the data when it has no trees yet.
    booster(const boosting& spec, const boosted_trees& from, const dataset<>& data, objective& minimised,
            std::string_view component, const context& ctx)
        : booster(spec, data, minimised, component, ctx) {
        from_ = &from;
        categories_ = from.n_outputs() > 0
                          ? from.categories()
                          : category_codes::learn(data, spec.categorical, spec.max_bins - 2, component);
        coded_ = categories_.encode(data.x(), component);
        columns_ = categories_.features_of(coded_, component);
        require_sound_limits();
    }
    /// Learns from bins that are there already. Throws `invalid_parameter` for what needs the numbers behind them, or other
    /// bins.
    booster(const boosting& spec, const binned_dataset& data, objective& minimised,
            std::string_view component, const context& ctx)
        : booster(spec, data.rows(), minimised, component, ctx) {
        require_what_bins_can_do(data.how());
        categories_ = data.categories();
        columns_ = data.features();
        bins_ = data.bins();
        require_sound_limits();
    }

    /// Watches the loss and the metrics on other rows, which the caller keeps alive, after each round.
    void watch(const dataset<>& rows, objective& judged, std::vector<watched_metric> metrics = {}) {
        watched_.emplace(
            watched{categories_.encode(rows.x(), component_), {}, &rows, &judged, std::move(metrics), {}});
        watched_->columns = features(watched_->coded, component_, sparse_blocks::taken);
    }

    /// Boosts the model until it has `rounds` trees an output, or the first watched metric, without any the watched
    /// loss, has not become better by more than `min_delta` for `early_stopping_rounds` rounds; then the best round's
    /// trees are kept. A model without outputs starts from the best constants, or from 0 where the rows have offsets.
    [[nodiscard]] boosted_trees boost() {
        boosted_trees model = from_ != nullptr ? *from_ : boosted_trees{};
        if (model.n_outputs() == 0) model = boosted_trees(first_constants(), columns_.size(), categories_);
        margins_ = margins_of(model, columns_, data_);
        if (watched_) watched_->margins = margins_of(model, watched_->columns, *watched_->rows);
        if (watched_ || model.n_rounds() < spec_.rounds)
            model.begin_watching(watched_.has_value(),
                                 watched_ ? watched_->metrics : std::vector<watched_metric>{});
        const std::size_t first_watched = model.n_rounds() - model.validation_losses().size();
        if (bins_ == nullptr)
            bins_ = std::make_shared<const binned_matrix>(columns_, data_.weights(), spec_.max_bins, ctx_);
        std::optional<output_trees> apart;
        std::optional<vector_trees> together;
        if (spec_.limits.vector_leaves && model.n_outputs() > 1)
            together.emplace(*bins_, spec_.limits);
        else
            apart.emplace(*bins_, spec_.limits, columns_, data_.weights(), spec_.linear);
        for (std::size_t round = 0; round < model.n_rounds(); ++round) (void)dropout_.next(drops_of(round));
        for (std::size_t round = model.n_rounds(); round < spec_.rounds && !is_over(model); ++round) {
            ctx_.check_cancelled(component_);
            const dropped_rounds dropped = dropout_.next(drops_of(round));
            if (!dropped.rounds.empty())
                margins_ = margins_of(model.without(dropped.rounds), columns_, data_);
            objective_.begin_round(margins_, ctx_);
            const context here = ctx_.at("round#" + to_text(round));
            draw_rows(model.n_outputs(), here.random());
            const round_derivatives derive{data_, objective_, sampler_, margins_};
            const tree_conditions how{.drops_rows = drops_rows_, .noise = spec_.noise.of_round(round)};
            add_round(model, together ? together->grow(margins_, derive, how, here)
                                      : apart->grow(margins_, derive, how, here));
            if (!dropped.rounds.empty()) take_back(model, dropped);
            if (watched_) note(model);
            ctx_.report(component_, round + 1, spec_.rounds);
        }
        if (stops_early() && !model.validation_losses().empty())
            model.keep_rounds(first_watched + best_round(model) + 1);
        model.prepare();
        return model;
    }

  private:
    booster(const boosting& spec, const dataset<>& data, objective& minimised, std::string_view component,
            const context& ctx)
        : spec_(spec),
          data_(data),
          objective_(minimised),
          component_(component),
          ctx_(ctx),
          sampler_(limits_on(spec.rows, data, component)),
          dropout_(spec.dropped, spec.limits.learning_rate) {
        if (data.n_rows() > std::size_t{0xFFFFFFFE})
            throw limit_exceeded({.component = std::string(component),
                                  .requirement = "takes fewer than 2^32 rows",
                                  .actual = to_text(data.n_rows()),
                                  .place = {},
                                  .hint = {}});
    }

    void require_sound_limits() {
        if (columns_.empty())
            throw invalid_data({.component = std::string(component_),
                                .requirement = "needs at least 1 feature",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        constrain(spec_.limits, spec_.constrained, columns_, component_);
        require_linear_leaves(spec_.linear, spec_.limits, objective_.level(0).has_value(), component_);
        if (spec_.limits.vector_leaves)
            require_vector_leaves(spec_.limits, spec_.linear.wanted, columns_, component_);
    }
    void require_what_bins_can_do(const binning& how) const {
        const auto require = [&](bool sound, const char* requirement, std::string actual) {
            if (!sound)
                throw invalid_parameter({.component = std::string(component_),
                                         .requirement = requirement,
                                         .actual = std::move(actual),
                                         .place = {},
                                         .hint = {}});
        };
        require(spec_.max_bins == static_cast<std::size_t>(how.max_bins.value()),
                "has the max_bins of the binned data", to_text(spec_.max_bins));
        require(spec_.categorical == how.categorical, "has the categorical columns of the binned data",
                "others");
        require(!spec_.linear.wanted, "learns from bins without linear_leaves", "linear_leaves = true");
        require(!dropout_.is_active(), "learns from bins without dropping rounds",
                "dropout_rate = " + to_text(spec_.dropped.rate));
    }

    /// Throws `invalid_parameter` for shares of other classes than the data have, or with a method that has none.
    [[nodiscard]] static row_limits limits_on(row_limits rows, const dataset<>& data,
                                              std::string_view component) {
        if (rows.class_shares.empty()) return rows;
        const auto& classes = require_target<class_target>(data.target(), component);
        if (rows.class_shares.size() != classes.n_classes() || rows.method != sampling_method::uniform)
            throw invalid_parameter({.component = std::string(component),
                                     .requirement = "subsample_by_class has a share for each of " +
                                                    to_text(classes.n_classes()) +
                                                    " classes, and sampling_method is uniform",
                                     .actual = to_text(rows.class_shares.size()) + " shares",
                                     .place = {},
                                     .hint = {}});
        rows.classes = classes.codes.span();
        return rows;
    }

    struct watched {
        table coded;
        std::vector<feature> columns;
        const dataset<>* rows;
        objective* judged;
        std::vector<watched_metric> metrics;
        margin_table margins;
    };

    [[nodiscard]] std::vector<double> first_constants() const {
        auto constants = objective_.base_margins(ctx_);
        if (data_.n_offsets() > 0) std::fill(constants.begin(), constants.end(), 0.0);
        return constants;
    }
    [[nodiscard]] margin_table margins_of(const boosted_trees& model, std::span<const feature> columns,
                                          const dataset<>& rows) const {
        margin_table all;
        for (std::size_t k = 0; k < model.n_outputs(); ++k)
            all.push_back(model.margins(columns, rows, k, component_, ctx_));
        return all;
    }

    [[nodiscard]] random_stream drops_of(std::size_t round) const {
        return ctx_.at("round#" + to_text(round)).at("dropout").random();
    }
    /// Weighs the rounds that were left out and the last one. The margins are summed up anew, in the order of the trees.
    void take_back(boosted_trees& model, const dropped_rounds& dropped) {
        for (const std::size_t round : dropped.rounds) model.scale_round(round, dropped.factor);
        model.scale_round(model.n_rounds() - 1, dropped.factor_of_new);
        margins_ = margins_of(model, columns_, data_);
        if (watched_) watched_->margins = margins_of(model, watched_->columns, *watched_->rows);
    }

    [[nodiscard]] bool stops_early() const { return watched_ && spec_.early_stopping_rounds > 0; }

    void note(boosted_trees& model) {
        model.note_validation_loss(watched_->judged->mean_loss(watched_->margins, ctx_));
        for (std::size_t j = 0; j < watched_->metrics.size(); ++j)
            model.note_evaluation(j, watched_->metrics[j].of(watched_->margins, ctx_));
    }

    /// The watched round after which nothing became better by more than `min_delta`.
    [[nodiscard]] std::size_t best_round(const boosted_trees& model) const {
        const bool by_metric = !model.evaluations().empty();
        const std::span<const double> values =
            by_metric ? model.evaluations()[0].values : model.validation_losses();
        const double sign = by_metric && model.evaluations()[0].greater_is_better ? -1 : 1;
        std::size_t best = 0;
        for (std::size_t i = 1; i < values.size(); ++i)
            if (sign * values[i] < sign * values[best] - spec_.min_delta) best = i;
        return best;
    }
    [[nodiscard]] bool is_over(const boosted_trees& model) const {
        const std::size_t n_watched = model.validation_losses().size();
        return stops_early() && n_watched > 0 &&
               n_watched - 1 - best_round(model) >= spec_.early_stopping_rounds;
    }

    void draw_rows(std::size_t n_outputs, random_stream drawn) {
        sampler_.draw(
            data_.n_rows(), drawn,
            [&](std::size_t begin, std::size_t end, std::span<double> magnitudes) {
                std::vector<double> g(end - begin), h(end - begin);
                std::fill(magnitudes.begin(), magnitudes.end(), 0.0);
                for (std::size_t k = 0; k < n_outputs; ++k) {
                    objective_.derive(k, margins_, begin, end, g.data(), h.data());
                    for (std::size_t i = begin; i < end; ++i)
                        magnitudes[i - begin] += exact_product(std::abs(g[i - begin]), data_.weight(i));
                }
            },
            ctx_);
        drops_rows_ = sampler_.is_active() || std::any_of(data_.weights().begin(), data_.weights().end(),
                                                          [](double w) { return w == 0; });
    }

    void add_round(boosted_trees& model, const std::vector<tree>& grown) {
        for (std::size_t k = 0; k < grown.size(); ++k) {
            if (watched_) {
                ensemble one;
                one.push_back(grown[k]);
                add_trees(one, watched_->columns, watched_->margins[k], ctx_);
            }
            model.push_back(k, grown[k]);
        }
    }

    boosting spec_;
    const boosted_trees* from_ = nullptr;  // none: from nothing
    const dataset<>& data_;
    objective& objective_;
    std::string_view component_;
    const context& ctx_;
    category_codes categories_;
    table coded_ = table::of_rows(0);
    std::vector<feature> columns_;
    std::shared_ptr<const binned_matrix> bins_;
    row_sampler sampler_;
    dropout dropout_;
    bool drops_rows_ = false;
    margin_table margins_;
    std::optional<watched> watched_;
};

}  // namespace sluice::trees
