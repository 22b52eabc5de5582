// SPDX-License-Identifier: MIT
#pragma once

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
    trainer(const training& spec, const objective& learned, trained from, const dataset<>& data,
            const watched_rows& watched, std::string_view component, const context& ctx)
        : spec_(spec),
          learned_(learned),
          done_(std::move(from)),
          rows_(data, component, ctx),
          watched_(watched),
          component_(component),
          ctx_(ctx),
          network_(sizes(), spec.hidden) {
        require_rows_below_2_32();
        if (done_.model.sizes.empty()) begin();
        if (done_.state.parameters.size() != network_.n_parameters() || done_.model.sizes != sizes() ||
            done_.model.hidden != spec.hidden)
            throw invalid_data({.component = std::string(component),
                                .requirement = "goes on with the layers that it began with",
                                .actual = "others",
                                .place = {},
                                .hint = {}});
        current_ = {done_.model.sizes, spec.hidden, std::move(done_.state.parameters), {}};
        for (std::size_t i = 0; i < chunk_count((std::min)(spec.batch_size, rows_.size()), rows_a_part); ++i)
            parts_.push_back({network_.pass_of<float>(rows_a_part, spec.dropout > 0),
                              aligned_vector<float>(network_.n_parameters()), 0,
                              std::vector<double>(learned.n_outputs())});
        gradients_.resize(network_.n_parameters());
        transposed_.resize(network_.n_parameters());
    }

    [[nodiscard]] trained run() {
        network_.transpose_weights(current_.parameters.data(), transposed_.data());
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
    static constexpr std::size_t rows_a_part = 64;
    static constexpr std::size_t parameters_a_chunk = std::size_t{1} << 14;

    struct part {
        network_pass<float> pass;
        aligned_vector<float> gradients;
        double loss;
        std::vector<double> outputs;  // of a row
    };

    [[nodiscard]] std::vector<std::uint64_t> sizes() const {
        std::vector<std::uint64_t> all{rows_.width()};
        all.insert(all.end(), spec_.hidden_layers.begin(), spec_.hidden_layers.end());
        all.push_back(learned_.n_outputs());
        return all;
    }

    void begin() {
        done_.model.sizes = sizes();
        done_.model.hidden = spec_.hidden;
        done_.state.parameters =
            initial_parameters<float>(network_, spec_.hidden, ctx_.at("parameters").random());
        done_.model.parameters = done_.state.parameters;
        done_.state.first.assign(network_.n_parameters(), 0.0F);
        done_.state.second = done_.state.first;
    }

    [[nodiscard]] bool stops_early() const {
        return watched_.rows != nullptr && spec_.early_stopping_epochs > 0;
    }
    [[nodiscard]] bool is_over() const {
        const auto& history = done_.model.history;
        const std::size_t n = history.validation_losses.size();
        return stops_early() && n > 0 &&
               n - 1 - history.best_epoch(spec_.min_delta) >= spec_.early_stopping_epochs;
    }

    /// The mean loss while the epoch ran.
    [[nodiscard]] double run_epoch(std::size_t epoch) {
        const context here = ctx_.at("epoch#" + to_text(epoch));
        std::vector<std::uint32_t> order(rows_.size());
        std::iota(order.begin(), order.end(), std::uint32_t{0});
        random_generator drawn(here.at("order").random());
        shuffle(drawn, std::span(order));
        const random_stream dropped = here.at("dropout").random();
        const std::size_t n_batches = chunk_count(order.size(), spec_.batch_size);
        double loss = 0;
        for (std::size_t b = 0; b < n_batches; ++b) {
            const std::size_t begin = b * spec_.batch_size;
            const std::size_t size = (std::min)(spec_.batch_size, order.size() - begin);
            loss += derive({order.data() + begin, size}, {spec_.dropout, dropped, begin});
            const double at =
                static_cast<double>(epoch) + static_cast<double>(b) / static_cast<double>(n_batches);
            take_step(rate(at), epoch * n_batches + b + 1, chunk_count(size, rows_a_part));
        }
        return loss / static_cast<double>(order.size());
    }

    [[nodiscard]] double rate(double epoch) const {
        const auto losses = done_.model.history.watched();
        const double factor =
            std::visit([&](const auto& s) { return s.factor(epoch, losses); }, spec_.schedule);
        return spec_.learning_rate * factor;
    }

    /// The sum of the losses of a batch; gradients of its mean loss are left in the parts.
    [[nodiscard]] double derive(std::span<const std::uint32_t> batch, const dropout& drop) {
        for_each_chunk(ctx_, batch.size(), rows_a_part, [&](chunk rows) {
            dropout from_here = drop;
            from_here.first_row += rows.begin;
            derive_part(parts_[rows.index], batch.subspan(rows.begin, rows.size()), from_here,
                        1 / static_cast<double>(batch.size()));
        });
        double loss = 0;
        for (std::size_t p = 0; p < chunk_count(batch.size(), rows_a_part); ++p) loss += parts_[p].loss;
        return loss;
    }

    void derive_part(part& p, std::span<const std::uint32_t> chosen, const dropout& drop,
                     double share) const {
        rows_.gather(chosen, p.pass.inputs.data());
        network_.forward(current_.parameters.data(), chosen.size(), drop, p.pass);
        const std::size_t width = learned_.n_outputs();
        p.loss = 0;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const float* const outputs = p.pass.outputs() + i * width;
            std::copy_n(outputs, width, p.outputs.begin());
            const double weight = rows_.weight(chosen[i]);
            p.loss += weight * learned_.derive(rows_.row(chosen[i]), p.outputs);
            for (std::size_t k = 0; k < width; ++k)
                p.pass.by_sums[i * width + k] = static_cast<float>(p.outputs[k] * weight * share);
        }
        std::fill(p.gradients.begin(), p.gradients.end(), 0.0F);
        network_.backward(transposed_.data(), chosen.size(), p.pass, p.gradients.data());
    }

    void take_step(double rate, std::size_t number, std::size_t n_parts) {
        for_each_chunk(ctx_, gradients_.size(), parameters_a_chunk, [&](chunk c) {
            std::copy_n(parts_[0].gradients.begin() + static_cast<std::ptrdiff_t>(c.begin), c.size(),
                        gradients_.begin() + static_cast<std::ptrdiff_t>(c.begin));
            for (std::size_t p = 1; p < n_parts; ++p)
                for (std::size_t i = c.begin; i < c.end; ++i) gradients_[i] += parts_[p].gradients[i];
        });
        std::visit([&](const auto& by) { decay(rate, by.decoupled_decay); }, spec_.solver);
        clip();
        for_each_chunk(ctx_, gradients_.size(), parameters_a_chunk, [&](chunk c) {
            const auto piece = [&](auto& all) { return std::span(all).subspan(c.begin, c.size()); };
            const solver_step s{piece(current_.parameters),
                                piece(gradients_),
                                piece(done_.state.first),
                                piece(done_.state.second),
                                rate,
                                number};
            std::visit([&](const auto& by) { by.take(s); }, spec_.solver);
        });
        network_.transpose_weights(current_.parameters.data(), transposed_.data());
    }

    /// Weights shrink, by themselves or by a part of the gradient; biases do not.
    void decay(double rate, bool decoupled) {
        if (spec_.weight_decay == 0) return;
        const auto share = static_cast<float>(decoupled ? rate * spec_.weight_decay : spec_.weight_decay);
        for (const auto& layer : network_.layers())
            for (std::size_t i = layer.place; i < layer.place + layer.n_weights(); ++i)
                if (decoupled)
                    current_.parameters[i] -= share * current_.parameters[i];
                else
                    gradients_[i] += share * current_.parameters[i];
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
    network network_;
    perceptron current_;
    std::vector<part> parts_;
    aligned_vector<float> gradients_;
    aligned_vector<float> transposed_;
};

}  // namespace sluice::nn
