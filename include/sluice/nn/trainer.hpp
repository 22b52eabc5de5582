// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/nn/batch_passes.hpp"
#include "sluice/nn/initialise.hpp"
#include "sluice/nn/network.hpp"
#include "sluice/nn/training.hpp"
#include "sluice/nn/training_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::nn {

/// What `train` does, step by step.
class trainer {
  public:
    trainer(const training& spec, const network& layers, const objective& learned, trained from,
            const dataset<>& data, const watched_rows& watched, std::string_view component,
            const context& ctx)
        : spec_(spec),
          learned_(learned),
          done_(std::move(from)),
          rows_(data, done_.model.categories, component, ctx),
          watched_(watched),
          component_(component),
          ctx_(ctx),
          network_(layers),
          batch_size_(spec.batch_size != 0 ? spec.batch_size
                                           : std::clamp(rows_.size() / 5, std::size_t{1}, std::size_t{200})),
          batch_(network_, (std::min)(batch_size_, rows_.size())) {
        require_rows_below_2_32();
        if (done_.state.parameters.empty()) begin();
        if (done_.state.parameters.size() != network_.n_parameters() ||
            done_.model.parameters.size() != network_.n_parameters())
            throw invalid_data({.component = std::string(component),
                                .requirement = "goes on with the layers that it began with",
                                .actual = "others",
                                .place = {},
                                .hint = {}});
        current_.categories = done_.model.categories;
        current_.layers = done_.model.layers;
        current_.parameters = std::move(done_.state.parameters);
        losses_.resize(batch_.parts().size());
        outputs_.resize(batch_.parts().size(), std::vector<double>(learned.n_outputs()));
        gradients_.resize(network_.n_parameters());
        prepared_.resize(network_.n_prepared());
    }

    [[nodiscard]] trained run() {
        batch_.for_each_block(ctx_, [&](const parameter_block& block) {
            network_.prepare(block, current_.parameters.data(), prepared_.data());
        });
        network_.prepare_whole(current_.parameters.data(), prepared_.data());
        auto& history = done_.model.history;
        while (history.training_losses.size() < spec_.epochs && !is_over()) {
            const std::size_t epoch = history.training_losses.size();
            history.training_losses.push_back(run_epoch(epoch));
            require_finite(epoch);
            if (watched_.rows != nullptr) history.validation_losses.push_back(validation_loss());
            if (!stops_early() || history.best_epoch(spec_.min_delta) == epoch)
                done_.model.parameters = current_.parameters;
            ctx_.report(component_, epoch + 1, spec_.epochs);
        }
        done_.state.parameters = std::move(current_.parameters);
        return std::move(done_);
    }

  private:
    void begin() {
        done_.state.parameters = initial_parameters<float>(network_, ctx_.at("parameters").random());
        done_.model.parameters = done_.state.parameters;
        done_.state.first.assign(network_.n_parameters(), 0.0F);
        done_.state.second = done_.state.first;
    }

    [[nodiscard]] bool stops_early() const {
        return watched_.rows != nullptr && spec_.early_stopping_epochs > 0;
    }
    [[nodiscard]] bool is_over() const {
        const auto& history = done_.model.history;
        if (!stops_early())  // by another schedule the loss may fall again
            return spec_.plateau_epochs > 0 && std::holds_alternative<constant>(spec_.schedule) &&
                   history.epochs_on_plateau(spec_.tolerance) >= spec_.plateau_epochs;
        const std::size_t n = history.validation_losses.size();
        return n > 0 && n - 1 - history.best_epoch(spec_.min_delta) >= spec_.early_stopping_epochs;
    }

    /// The mean loss while the epoch ran.
    [[nodiscard]] double run_epoch(std::size_t epoch) {
        const context here = ctx_.at("epoch#" + to_text(epoch));
        std::vector<std::uint32_t> order(rows_.size());
        std::iota(order.begin(), order.end(), std::uint32_t{0});
        random_generator drawn(here.at("order").random());
        shuffle(drawn, std::span(order));
        const random_stream dropped = here.at("dropout").random();
        const std::size_t n_batches = chunk_count(order.size(), batch_size_);
        double loss = 0;
        for (std::size_t b = 0; b < n_batches; ++b) {
            const std::size_t begin = b * batch_size_;
            const std::size_t size = (std::min)(batch_size_, order.size() - begin);
            loss += derive({order.data() + begin, size}, {dropped, begin});
            const double at =
                static_cast<double>(epoch) + static_cast<double>(b) / static_cast<double>(n_batches);
            take_step({rate(at), epoch * n_batches + b + 1}, size);
        }
        return loss / static_cast<double>(order.size());
    }

    [[nodiscard]] double rate(double epoch) const {
        const auto losses = done_.model.history.watched();
        const double factor =
            std::visit([&](const auto& s) { return s.factor(epoch, losses); }, spec_.schedule);
        return spec_.learning_rate * factor;
    }

    /// The sum of the losses of a batch; what its gradients come from is left in the parts.
    [[nodiscard]] double derive(std::span<const std::uint32_t> chosen, const epoch_draws& draws) {
        const double share = 1 / static_cast<double>(chosen.size());
        batch_.run(
            ctx_, chosen.size(), current_.parameters.data(), prepared_.data(), draws,
            [&](chunk rows, float* inputs) { rows_.gather(chosen.subspan(rows.begin, rows.size()), inputs); },
            [&](chunk rows, const float* outputs, float* by_outputs) {
                losses_[rows.index] = judge(chosen.subspan(rows.begin, rows.size()), share, outputs,
                                            by_outputs, outputs_[rows.index]);
            });
        double loss = 0;
        for (std::size_t p = 0; p < chunk_count(chosen.size(), batch_passes<float>::rows_a_part); ++p)
            loss += losses_[p];
        return loss;
    }

    /// The sum of the losses of some rows, and the gradient of the mean by their outputs; `row` is memory for those of one.
    [[nodiscard]] double judge(std::span<const std::uint32_t> chosen, double share, const float* outputs,
                               float* by_outputs, std::vector<double>& row) const {
        const std::size_t width = learned_.n_outputs();
        double loss = 0;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            std::copy_n(outputs + i * width, width, row.begin());
            const double weight = rows_.weight(chosen[i]);
            loss += weight * learned_.derive(rows_.row(chosen[i]), row);
            for (std::size_t k = 0; k < width; ++k)
                by_outputs[i * width + k] = static_cast<float>(row[k] * weight * share);
        }
        return loss;
    }

    struct step {
        double rate;
        std::size_t number;
    };

    void take_step(step next, std::size_t n_rows) {
        const bool clips = spec_.clip_gradient_norm != 0;
        batch_.gather_gradients(ctx_, n_rows, gradients_.data(), [&](const parameter_block& block) {
            if (!has_decoupled_decay()) decay(block, gradients_.data(), spec_.weight_decay);
            if (!clips) move(block, next);
        });
        if (clips) {
            clip();
            batch_.for_each_block(ctx_, [&](const parameter_block& block) { move(block, next); });
        }
        network_.prepare_whole(current_.parameters.data(), prepared_.data());
    }

    void move(const parameter_block& block, step next) {
        if (has_decoupled_decay()) decay(block, current_.parameters.data(), -next.rate * spec_.weight_decay);
        const auto piece = [&](auto& all) { return std::span(all).subspan(block.begin, block.size()); };
        const solver_step s{piece(current_.parameters), piece(gradients_), piece(done_.state.first),
                            piece(done_.state.second),  next.rate,         next.number};
        std::visit([&](const auto& by) { by.take(s); }, spec_.solver);
        network_.prepare(block, current_.parameters.data(), prepared_.data());
    }

    [[nodiscard]] bool has_decoupled_decay() const {
        return std::visit([](const auto& by) { return by.decoupled_decay; }, spec_.solver);
    }
    /// Weights shrink, by themselves or by a part of the gradient; biases do not.
    void decay(const parameter_block& block, float* changed, double share) const {
        if (share == 0) return;
        const auto part = static_cast<float>(share);
        for (std::size_t i = block.begin; i < block.begin + network_.n_weights(block); ++i)
            changed[i] += part * current_.parameters[i];
    }

    /// Scales the gradient so that its length is at most `clip_gradient_norm`.
    void clip() {
        if (spec_.clip_gradient_norm == 0) return;
        double squares = 0;
        for (const float g : gradients_) squares += static_cast<double>(g) * static_cast<double>(g);
        const double length = std::sqrt(squares);
        if (!(length > spec_.clip_gradient_norm)) return;
        const auto factor = static_cast<float>(spec_.clip_gradient_norm / length);
        for (float& g : gradients_) g *= factor;
    }

    [[nodiscard]] double validation_loss() const {
        const auto& data = *watched_.rows;
        auto outputs = current_.outputs(data.x(), component_, ctx_);
        const std::size_t width = learned_.n_outputs();
        double loss = 0, total = 0;
        for (std::size_t i = 0; i < data.n_rows(); ++i) {
            loss += data.weight(i) * watched_.judged->derive(i, std::span(outputs).subspan(i * width, width));
            total += data.weight(i);
        }
        if (!(total > 0))
            throw invalid_data({.component = std::string(component_),
                                .requirement = "needs at least 1 validation row of weight > 0",
                                .actual = "0",
                                .place = {},
                                .hint = {}});
        return loss / total;
    }

    void require_finite(std::size_t epoch) const {
        bool finite = std::isfinite(done_.model.history.training_losses.back());
        for (const float p : current_.parameters) finite = finite && std::isfinite(p);
        if (!finite)
            throw invalid_data({.component = std::string(component_),
                                .requirement = "needs data and a learning rate with which it stays finite",
                                .actual = {},
                                .place = "epoch " + to_text(epoch + 1),
                                .hint = "scale the columns, for example by standard_scaler, or lower "
                                        "learning_rate"});
    }
    void require_rows_below_2_32() const {
        if (rows_.size() > std::size_t{0xFFFFFFFF})
            throw limit_exceeded({.component = std::string(component_),
                                  .requirement = "takes fewer than 2^32 rows",
                                  .actual = to_text(rows_.size()),
                                  .place = {},
                                  .hint = {}});
    }

    const training& spec_;
    const objective& learned_;
    trained done_;
    training_rows rows_;
    watched_rows watched_;
    std::string_view component_;
    const context& ctx_;
    const network& network_;
    learned_network current_;
    const std::size_t batch_size_;
    batch_passes<float> batch_;
    std::vector<double> losses_;                // of each part
    std::vector<std::vector<double>> outputs_;  // of a row of each part
    aligned_vector<float> gradients_;
    aligned_vector<float> prepared_;
};

}  // namespace sluice::nn
