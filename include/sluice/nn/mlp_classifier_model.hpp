// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/data/present_classes.hpp"
#include "sluice/losses/logistic.hpp"
#include "sluice/losses/softmax.hpp"
#include "sluice/nn/perceptron.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

/// The fitted form of `mlp_classifier`: a network with one output, the log odds, for two classes that had weight, one each
/// for more, and none for one. Classes without weight have probability 0.
class mlp_classifier_model {
  public:
    static constexpr std::string_view component = "mlp_classifier";
    static constexpr std::uint32_t version = 1;

    mlp_classifier_model() = default;
    /// `present` are the codes of the classes that had weight, ascending.
    mlp_classifier_model(std::shared_ptr<const dictionary> classes, std::vector<std::int32_t> present,
                         perceptron network)
        : classes_(std::move(classes)), present_(std::move(present)), network_(std::move(network)) {}

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const std::vector<double> outputs = network_.outputs(x, component, ctx);
        const std::size_t width = network_.n_outputs();
        Eigen::MatrixXd proba(static_cast<Eigen::Index>(x.n_rows()),
                              static_cast<Eigen::Index>(classes_->size()));
        std::vector<double> row(classes_->size());
        for (std::size_t i = 0; i < x.n_rows(); ++i) {
            for (std::size_t k = 0; k < width; ++k) row[k] = outputs[i * width + k];
            to_probabilities(row);
            for (std::size_t k = 0; k < row.size(); ++k)
                proba(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = row[k];
        }
        return proba;
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        if (!network_.outputs(row, out, scratch)) return false;
        to_probabilities(out);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return network_.scratch_size(); }

    [[nodiscard]] std::size_t input_width() const { return network_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_; }
    /// Codes of the classes that had weight.
    [[nodiscard]] std::span<const std::int32_t> present() const { return present_; }
    /// The network, to look inside.
    [[nodiscard]] const perceptron& network() const { return network_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("classes", classes_);
        v("present", present_);
        v("network", network_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        if (!are_present_classes(present_, classes_->size()))
            throw invalid_data({.component = std::string(component),
                                .requirement = "knows one or more of its classes",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
        network_.check(present_.size() <= 2 ? present_.size() - 1 : present_.size(), component);
    }

    friend bool operator==(const mlp_classifier_model& a, const mlp_classifier_model& b) {
        return *a.classes_ == *b.classes_ && a.present_ == b.present_ && a.network_ == b.network_;
    }

  private:
    /// Outputs at the front of `row` become probabilities of all classes.
    void to_probabilities(std::span<double> row) const noexcept {
        if (present_.size() == 1) row[0] = 1;
        if (present_.size() == 2) {
            row[1] = losses::logistic{}.prediction(row[0]);
            row[0] = 1 - row[1];
        }
        if (present_.size() > 2) losses::softmax::probabilities(row.first(present_.size()));
        spread_over_classes(present_, row);
    }

    std::shared_ptr<const dictionary> classes_ = std::make_shared<const dictionary>();
    std::vector<std::int32_t> present_;
    perceptron network_;
};

}  // namespace sluice::nn
