// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear_learner/stepper.hpp"
#include "sluice/linear_learner/survey.hpp"
#include "sluice/linear_learner/training_plan.hpp"
#include "sluice/linear_learner/training_state.hpp"
#include "sluice/linear_learner/watcher.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sluice::linear_learner {

/// Trains models side by side, epoch after epoch: of each mini-batch one product gives the margins of all models and another
/// one their gradients. What a model becomes does not depend on those beside it.
class trainer {
  public:
    /// Begins, or goes on from where training stood.
    trainer(const options& how, const training_plan& plan, const problem& of, const survey& known,
            const scaling& scaled, row_stream& stream, const watcher* watched, const context& ctx,
            training_progress from)
        : how_(how),
          of_(of),
          known_(known),
          scaled_(scaled),
          stream_(stream),
          watched_(watched),
          ctx_(ctx),
          current_(initial_models(how, how.n_models, of.n_outputs, scaled, ctx.at("parameters").random())),
          kept_(current_),
          gradients_(how.n_models, of.n_outputs, current_.width),
          stopped_(how.n_models),
          best_(how.n_models, std::numeric_limits<double>::infinity()),
          waited_(how.n_models),
          steps_(how, plan.settings, plan.schedule, current_) {
        if (from.has_begun()) {
            plan.require_same(from, current_.weights.size() + current_.biases.size(), watched != nullptr,
                              watched != nullptr && watched->has_rule(), how.component);
            restore(std::move(from));
        } else {
            history_.models = plan.settings;
            history_.best_epochs.resize(how.n_models);
        }
        double total = of.class_factors.empty() ? known.total_weight : 0;
        const auto present = known.present();
        for (std::size_t k = 0; k < of.class_factors.size(); ++k)
            total += known.class_weights[static_cast<std::size_t>(present[k])] * of.class_factors[k];
        mean_weight_ = total / static_cast<double>(known.n_rows);
    }

    /// The parameters that each model ends with; `progress()` tells the rest.
    [[nodiscard]] side_by_side run() {
        for (std::size_t epoch = history_.n_epochs(); epoch < how_.epochs && !all_stopped(); ++epoch) {
            run_epoch(epoch);
            watch(epoch);
            ctx_.report(how_.component, epoch + 1, how_.epochs);
        }
        require_one_finite();
        return kept_;
    }
    /// Whether a model ended an epoch within bounds.
    [[nodiscard]] bool is_usable(std::size_t model) const { return std::isfinite(best_[model]); }
    [[nodiscard]] training_progress progress() && {
        training_state state{current_.parameters(), kept_.parameters(), {}, {}, 0, {}, {}, best_, {}};
        steps_.save(state);
        state.stopped.assign(stopped_.begin(), stopped_.end());
        state.waited.assign(waited_.begin(), waited_.end());
        return {std::move(history_), std::move(state)};
    }

  private:
    /// What one thread works with: a tile of rows, and the sums over its part of the mini-batch.
    struct part {
        aligned_vector<float> values, transposed, margins;
        std::vector<float> targets;
        std::vector<double> weights, losses, by_bias;
        aligned_vector<float> gradients;
    };

    void restore(training_progress from) {
        current_.set_parameters(from.state.current);
        kept_.set_parameters(from.state.kept);
        steps_.restore(from.state);
        stopped_.assign(from.state.stopped.begin(), from.state.stopped.end());
        best_ = std::move(from.state.best);
        waited_.assign(from.state.waited.begin(), from.state.waited.end());
        history_ = std::move(from.history);
        history_.metric_names.clear();
        history_.metric_values.clear();
    }

    [[nodiscard]] bool all_stopped() const {
        return std::all_of(stopped_.begin(), stopped_.end(), [](bool s) { return s; });
    }

    void run_epoch(std::size_t epoch) {
        const context here = ctx_.at("epoch#" + to_text(epoch));
        std::vector<double> losses(how_.n_models);
        stream_.rewind();
        std::size_t number = 0;
        for (const dataset<>* data = next(); data != nullptr; data = stream_.is_whole() ? nullptr : next())
            run_chunk(rows_of(*data), here.at("chunk#" + to_text(number++)), losses);
        for (double loss : losses) {
            loss /= static_cast<double>(known_.n_rows);
            history_.training_losses.push_back(std::isfinite(loss) ? loss
                                                                   : std::numeric_limits<double>::infinity());
        }
    }
    [[nodiscard]] const dataset<>* next() { return stream_.next(); }

    /// All rows are loaded once where they fit into memory, and chunk by chunk where they do not.
    [[nodiscard]] const learning_rows& rows_of(const dataset<>& data) {
        if (!stream_.is_whole() || loaded_.targets.empty())
            loaded_ = load(data, scaled_, of_.places, how_.component, ctx_);
        return loaded_;
    }

    void run_chunk(const learning_rows& rows, const context& here, std::vector<double>& losses) {
        const auto order = drawn_order(rows.size(), here.random());
        for (std::size_t begin = 0; begin < order.size(); begin += how_.mini_batch_size) {
            const std::size_t size = (std::min)(how_.mini_batch_size, order.size() - begin);
            derive(rows, std::span(order).subspan(begin, size));
            add_up(chunk_count(size, rows_of_part(size)), static_cast<double>(size), losses);
            steps_.take(current_, gradients_, stopped_, ctx_);
        }
    }

    /// The rows in an order drawn anew: runs of a 64th of a mini-batch, at most 16 rows that stand together in memory,
    /// shuffled.
    [[nodiscard]] std::vector<std::size_t> drawn_order(std::size_t n_rows,
                                                       const random_stream& stream) const {
        const std::size_t run = std::clamp<std::size_t>(how_.mini_batch_size / 64, 1, 16);
        std::vector<std::size_t> runs(chunk_count(n_rows, run));
        std::iota(runs.begin(), runs.end(), std::size_t{0});
        random_generator drawn(stream);
        shuffle(drawn, std::span(runs));
        std::vector<std::size_t> order;
        order.reserve(n_rows);
        for (const std::size_t r : runs)
            for (std::size_t i = r * run; i < (std::min)(n_rows, (r + 1) * run); ++i) order.push_back(i);
        return order;
    }

    /// At most 64 parts, whatever the mini-batch.
    [[nodiscard]] static std::size_t rows_of_part(std::size_t batch) {
        return rows_a_part * (1 + (batch - 1) / (64 * rows_a_part));
    }

    void derive(const learning_rows& rows, std::span<const std::size_t> batch) {
        const std::size_t grain = rows_of_part(batch.size());
        parts_.resize((std::max)(parts_.size(), chunk_count(batch.size(), grain)));
        const double share = 1 / (mean_weight_ * static_cast<double>(batch.size()));
        for_each_chunk(ctx_, batch.size(), grain, [&](chunk some) {
            part& p = parts_[some.index];
            p.losses.assign(how_.n_models, 0);
            p.by_bias.assign(current_.n_margins(), 0);
            p.gradients.assign(current_.weights.size(), 0);
            for (std::size_t begin = some.begin; begin < some.end; begin += rows_a_part)
                derive_tile(p, rows, batch.subspan(begin, (std::min)(rows_a_part, some.end - begin)), share);
        });
    }

    void derive_tile(part& p, const learning_rows& rows, std::span<const std::size_t> chosen,
                     double share) const {
        const std::size_t n = chosen.size(), width = current_.width, n_margins = current_.n_margins();
        p.values.resize(n * width);
        p.transposed.resize(n * width);
        p.margins.resize(n * n_margins);
        p.targets.resize(n);
        p.weights.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            rows.numbers.copy_row(chosen[i], p.values.data() + i * width);
            p.targets[i] = rows.targets[chosen[i]];
            p.weights[i] = rows.weights[chosen[i]] * of_.factor(p.targets[i]) * share;
        }
        nn::transpose(p.values.data(), n, width, p.transposed.data());
        current_.margins_of(p.transposed.data(), n, p.margins.data());
        for (std::size_t m = 0; m < how_.n_models; ++m)
            p.losses[m] += of_.by->derive(p.targets, p.weights, p.margins.data() + m * of_.n_outputs * n);
        for (std::size_t k = 0; k < n_margins; ++k) p.by_bias[k] += sum_of({p.margins.data() + k * n, n});
        nn::add_product({n_margins, width, n}, {p.margins.data(), n}, p.values.data(), p.gradients.data());
    }

    /// Eight sums side by side, then one after the other.
    [[nodiscard]] static double sum_of(std::span<const float> numbers) {
        double sums[8] = {};
        std::size_t i = 0;
        for (; i + 8 <= numbers.size(); i += 8)
            for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += static_cast<double>(numbers[i + lane]);
        for (; i < numbers.size(); ++i) sums[i % 8] += static_cast<double>(numbers[i]);
        double sum = 0;
        for (const double one : sums) sum += one;
        return sum;
    }

    /// The parts in their order, whichever was ready first.
    void add_up(std::size_t n_parts, double batch_size, std::vector<double>& losses) {
        gradients_.weights = parts_[0].gradients;
        for (std::size_t p = 1; p < n_parts; ++p)
            for (std::size_t i = 0; i < gradients_.weights.size(); ++i)
                gradients_.weights[i] += parts_[p].gradients[i];
        for (std::size_t k = 0; k < current_.n_margins(); ++k) {
            double sum = 0;
            for (std::size_t p = 0; p < n_parts; ++p) sum += parts_[p].by_bias[k];
            gradients_.biases[k] = static_cast<float>(sum);
        }
        for (std::size_t m = 0; m < losses.size(); ++m)
            for (std::size_t p = 0; p < n_parts; ++p) losses[m] += parts_[p].losses[m] * batch_size;
    }

    /// Judges each model after an epoch: keeps its parameters, with validation data only when they are the best so far, and
    /// stops it when it has waited long enough for better ones.
    void watch(std::size_t epoch) {
        std::optional<watcher::found> found;
        if (watched_ != nullptr) found = watched_->look(current_, ctx_);
        for (std::size_t m = 0; m < how_.n_models; ++m) {
            const bool finite = current_.is_finite(m);
            double value = history_.training_losses[epoch * how_.n_models + m];
            if (found) {
                value = finite ? found->losses[m] : std::numeric_limits<double>::infinity();
                history_.validation_losses.push_back(value);
                if (watched_->has_rule()) {
                    history_.validation_scores.push_back(finite ? found->calibration[m].score : -1);
                    if (finite) value = -found->calibration[m].score;
                }
            }
            settle(m, epoch,
                   finite && std::isfinite(value) ? value : std::numeric_limits<double>::infinity());
        }
    }

    void settle(std::size_t m, std::size_t epoch, double value) {
        if (stopped_[m]) return;
        const bool is_first = std::isinf(best_[m]);
        const bool is_better =
            is_first || best_[m] - value > how_.early_stopping_tolerance * std::abs(best_[m]);
        waited_[m] = is_better ? 0 : waited_[m] + 1;
        stopped_[m] = waited_[m] >= how_.early_stopping_patience || std::isinf(value);
        const bool is_best = value < best_[m];
        if (is_best || (watched_ == nullptr && std::isinf(value))) best_[m] = value;
        // The loss of training is that of the steps before, so it cannot tell what they have come to.
        if (watched_ == nullptr ? std::isinf(value) : !is_best) return;
        history_.best_epochs[m] = epoch;
        kept_.copy_model(current_, m);
    }

    void require_one_finite() const {
        if (std::any_of(best_.begin(), best_.end(), [](double b) { return std::isfinite(b); })) return;
        throw invalid_data({.component = std::string(how_.component),
                            .requirement = "needs data and a learning rate with which a model stays finite",
                            .actual = {},
                            .place = {},
                            .hint = "lower learning_rate, or let normalize_data be true"});
    }

    const options& how_;
    const problem& of_;
    const survey& known_;
    const scaling& scaled_;
    row_stream& stream_;
    const watcher* watched_;
    const context& ctx_;
    side_by_side current_, kept_, gradients_;
    std::vector<bool> stopped_;
    std::vector<double> best_;
    std::vector<std::size_t> waited_;
    stepper steps_;
    std::vector<part> parts_;
    learning_rows loaded_;
    training_history history_;
    double mean_weight_ = 1;
};

}  // namespace sluice::linear_learner
