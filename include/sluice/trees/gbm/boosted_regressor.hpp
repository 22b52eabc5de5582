// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/losses/link_function.hpp"
#include "sluice/trees/boosted_trees.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice::trees {

/// The fitted form of a task that predicts a number: trees, and how a margin becomes a prediction. That is `Link`, a
/// `losses::link_function`, or a loss with `prediction(margin)`.
template <class Task, class Link>
class boosted_regressor {
  public:
    static constexpr std::string_view component = Task::name;
    static constexpr std::uint32_t version = 3;
    [[nodiscard]] static std::string type_id() {
        std::string id(component);
        if constexpr (!std::is_enum_v<Link>) id += "(" + std::string(std::string_view(Link::name)) + ")";
        return id + "/" + to_text(version);
    }

    boosted_regressor() = default;
    boosted_regressor(Link link, boosted_trees model) : link_(std::move(link)), model_(std::move(model)) {}

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        return predict(dataset<>(x), ctx);
    }
    /// Margins start at the offsets of the rows, where there are any.
    [[nodiscard]] Eigen::VectorXd predict(const dataset<>& rows, const context& ctx) const {
        return predictions_of(model_.margins(rows, component, ctx).front(), ctx);
    }
    /// What margins mean, [n_rows].
    [[nodiscard]] Eigen::VectorXd predictions_of(std::span<const double> margins, const context& ctx) const {
        Eigen::VectorXd predictions(static_cast<Eigen::Index>(margins.size()));
        for_each_chunk(ctx, margins.size(), std::size_t{1} << 13, [&](chunk part) {
            for (std::size_t i = part.begin; i < part.end; ++i)
                predictions[static_cast<Eigen::Index>(i)] = prediction(margins[i]);
        });
        return predictions;
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        out[0] = prediction(model_.margin(model_.coded(row, scratch)));
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return model_.scratch_size(); }

    /// The prediction that goes with a margin, one each.
    void predictions_of(std::span<const double> margins, std::span<double> out) const noexcept {
        out[0] = prediction(margins[0]);
    }

    [[nodiscard]] std::size_t input_width() const { return model_.n_features(); }
    /// The trees, to look inside.
    [[nodiscard]] const boosted_trees& booster() const { return model_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        if constexpr (std::is_enum_v<Link>)
            v("link", link_);
        else if constexpr (!std::is_empty_v<Link>)
            v("loss", link_);
        v("model", model_);
    }
    /// Throws `invalid_data` when the link is none, or there is another number of outputs than one.
    void check() const {
        bool sound = model_.n_outputs() == 1;
        if constexpr (std::is_enum_v<Link>)
            sound = sound && static_cast<std::size_t>(link_) < names_of(link_).size();
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "has a link function and one output",
                                .actual = to_text(model_.n_outputs()) + " outputs",
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    [[nodiscard]] double prediction(double margin) const noexcept {
        if constexpr (std::is_enum_v<Link>)
            return losses::inverse(link_, margin);
        else
            return link_.prediction(margin);
    }

    Link link_ = {};
    boosted_trees model_;
};

}  // namespace sluice::trees
