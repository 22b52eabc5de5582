// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/linear_learner/objective.hpp"
#include "sluice/linear_learner/row_sample.hpp"
#include "sluice/linear_learner/side_by_side.hpp"
#include "sluice/linear_learner/threshold.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sluice::linear_learner {

/// What models are learned by: the same for training and for the rows that are watched.
struct problem {
    const objective* by = nullptr;
    std::size_t n_outputs = 1;
    std::vector<std::int32_t> places;  ///< see `load`
    std::vector<double>
        class_factors;  ///< what rows of each class that has weight count in losses; empty for numbers

    [[nodiscard]] double factor(float target) const {
        return class_factors.empty() ? 1.0 : class_factors[static_cast<std::size_t>(target)];
    }
};

/// Rows that models are compared on, and how: by a rule of thresholds, or by their losses.
class watcher {
  public:
    /// `by_margins` multiplies margins to become log odds; the rule is for two classes alone.
    watcher(learning_rows rows, const problem& of, std::optional<threshold_rule> rule, double by_margins,
            std::size_t calibration_size, const random_stream& drawn)
        : rows_(std::move(rows)), of_(of), rule_(rule), by_margins_(by_margins) {
        row_sample sample(calibration_size, drawn);
        for (std::size_t i = 0; i < rows_.size(); ++i) sample.add(i);
        calibration_rows_ = std::move(sample).rows();
        for (const auto i : calibration_rows_) {
            truth_.push_back(rows_.targets[i]);
            weights_.push_back(rows_.weights[i]);
        }
    }

    [[nodiscard]] const learning_rows& rows() const { return rows_; }
    /// Whether a rule tells which model is better; otherwise the loss does.
    [[nodiscard]] bool has_rule() const {
        return rule_ && rule_->criterion != selection_criterion::loss_function;
    }

    /// What was found of each model.
    struct found {
        std::vector<double> losses;           ///< [n_models]
        std::vector<calibrated> calibration;  ///< [n_models], of two classes
    };

    [[nodiscard]] found look(const side_by_side& models, const context& ctx) const {
        const std::size_t n = rows_.size(), n_models = models.n_models;
        std::vector<double> losses(chunk_count(n, rows_a_part) * n_models);
        std::vector<float> margins(rule_ ? n_models * n : 0);
        for_each_chunk(ctx, n, rows_a_part, [&](chunk part) {
            const auto own = margins_of(models, part);
            for (std::size_t m = 0; rule_ && m < n_models; ++m)
                std::copy_n(own.data() + m * part.size(), part.size(), margins.data() + m * n + part.begin);
            add_losses(own, part, {losses.data() + part.index * n_models, n_models});
        });
        found all{std::vector<double>(n_models), {}};
        double total = 0;
        for (std::size_t i = 0; i < n; ++i) total += rows_.weights[i] * of_.factor(rows_.targets[i]);
        for (std::size_t m = 0; m < n_models; ++m) {
            for (std::size_t at = m; at < losses.size(); at += n_models) all.losses[m] += losses[at];
            all.losses[m] /= total;
            if (rule_) all.calibration.push_back(calibration_of({margins.data() + m * n, n}));
        }
        return all;
    }

    /// Calls `visit(row, margins)` for each row, [n_outputs] of one model.
    template <class Visit>
    void for_each_row(const side_by_side& models, std::size_t model, const Visit& visit) const {
        std::vector<double> own(models.n_outputs);
        for (std::size_t begin = 0; begin < rows_.size(); begin += rows_a_part) {
            const chunk part{0, begin, (std::min)(rows_.size(), begin + rows_a_part)};
            const auto margins = margins_of(models, part);
            for (std::size_t i = 0; i < part.size(); ++i) {
                for (std::size_t k = 0; k < own.size(); ++k)
                    own[k] = static_cast<double>(margins[(model * own.size() + k) * part.size() + i]);
                visit(begin + i, std::span<double>(own));
            }
        }
    }

  private:
    [[nodiscard]] std::vector<float> margins_of(const side_by_side& models, chunk part) const {
        std::vector<float> values(models.width * part.size()), transposed(values.size()),
            margins(models.n_margins() * part.size());
        for (std::size_t i = 0; i < part.size(); ++i)
            rows_.numbers.copy_row(part.begin + i, values.data() + i * models.width);
        nn::transpose(values.data(), part.size(), models.width, transposed.data());
        models.margins_of(transposed.data(), part.size(), margins.data());
        return margins;
    }

    void add_losses(std::vector<float> margins, chunk part, std::span<double> losses) const {
        std::vector<double> weights(part.size());
        const auto targets = std::span(rows_.targets).subspan(part.begin, part.size());
        for (std::size_t i = 0; i < part.size(); ++i)
            weights[i] = rows_.weights[part.begin + i] * of_.factor(targets[i]);
        for (std::size_t m = 0; m < losses.size(); ++m)
            losses[m] = of_.by->derive(targets, weights, margins.data() + m * of_.n_outputs * part.size());
    }

    [[nodiscard]] calibrated calibration_of(std::span<const float> all_margins) const {
        std::vector<float> margins;
        margins.reserve(truth_.size());
        for (const auto i : calibration_rows_) margins.push_back(all_margins[i]);
        if (rule_->is_by_threshold()) return calibrate(margins, truth_, weights_, *rule_);
        calibrated at_half = judge(margins, truth_, weights_, *rule_, 0);
        double sum = 0, total = 0;
        for (std::size_t i = 0; i < margins.size(); ++i) {
            const double odds = by_margins_ * static_cast<double>(margins[i]);
            sum += weights_[i] * losses::logistic{}.value(odds, static_cast<double>(truth_[i]));
            total += weights_[i];
        }
        at_half.score = -sum / total;
        return at_half;
    }

    learning_rows rows_;
    const problem& of_;
    std::optional<threshold_rule> rule_;
    double by_margins_;
    std::vector<std::uint64_t> calibration_rows_;
    std::vector<float> truth_;
    std::vector<double> weights_;
};

}  // namespace sluice::linear_learner
