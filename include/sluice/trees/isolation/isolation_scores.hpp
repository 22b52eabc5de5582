// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/boosted_trees.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::trees {

/// The fitted form of an isolation forest: trees whose margin is the mean path length, and what it is compared with.
class isolation_scores {
  public:
    static constexpr std::string_view component = "isolation_forest";
    static constexpr std::uint32_t version = 1;

    isolation_scores() = default;
    isolation_scores(boosted_trees model, double usual_length)
        : model_(std::move(model)), usual_length_(usual_length) {}

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        auto margins = model_.margins(dataset<>(x), component, ctx).front();
        for_each_chunk(ctx, margins.size(), std::size_t{1} << 13, [&](chunk rows) {
            for (std::size_t i = rows.begin; i < rows.end; ++i) margins[i] = score(margins[i]);
        });
        return Eigen::Map<const Eigen::VectorXd>(margins.data(), static_cast<Eigen::Index>(margins.size()));
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        out[0] = score(model_.margin(model_.coded(row, scratch)));
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return model_.scratch_size(); }

    /// The score that goes with a margin, one each.
    void predictions_of(std::span<const double> margins, std::span<double> out) const noexcept {
        out[0] = score(margins[0]);
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    /// The trees, to look inside.
    [[nodiscard]] const boosted_trees& booster() const { return model_; }
    /// Rows of a score above it are outliers.
    [[nodiscard]] double threshold() const { return threshold_; }
    void set_threshold(double threshold) { threshold_ = threshold; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("model", model_);
        v("usual_length", usual_length_);
        v("threshold", threshold_);
    }
    /// Throws `invalid_data` when there is another number of outputs than one, or lengths and scores are none.
    void check() const {
        const bool sound = model_.n_outputs() == 1 && usual_length_ >= 0 && std::isfinite(usual_length_) &&
                           threshold_ >= 0 && threshold_ <= 1;
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "has one output, a length and a threshold in [0, 1]",
                                .actual = to_text(model_.n_outputs()) + " outputs, " +
                                          to_text(usual_length_) + ", " + to_text(threshold_),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    [[nodiscard]] double score(double length) const noexcept {
        constexpr double log_of_two = 0.69314718055994531;
        // One row alone is as usual as can be.
        if (usual_length_ == 0) return 0.5;
        return exact_exp(-exact_product(length / usual_length_, log_of_two));
    }

    boosted_trees model_;
    double usual_length_ = 0;
    double threshold_ = 0.5;
};

}  // namespace sluice::trees
