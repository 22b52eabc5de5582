// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/nn/perceptron.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

/// The fitted form of `mlp_multi_label_classifier`: a network with an output for each label, its log odds.
class mlp_multi_label_model {
  public:
    static constexpr std::string_view component = "mlp_multi_label_classifier";
    static constexpr std::uint32_t version = 1;

    mlp_multi_label_model() = default;
    mlp_multi_label_model(std::vector<std::string> labels, perceptron network)
        : labels_(std::move(labels)), network_(std::move(network)) {}

    /// The probability of each label, [n_rows x n_labels].
    [[nodiscard]] Eigen::MatrixXd predict(const table& x, const context& ctx) const {
        const std::vector<double> outputs = network_.outputs(x, component, ctx);
        Eigen::MatrixXd all(static_cast<Eigen::Index>(x.n_rows()), static_cast<Eigen::Index>(n_outputs()));
        for (Eigen::Index i = 0; i < all.rows(); ++i)
            for (Eigen::Index k = 0; k < all.cols(); ++k)
                all(i, k) = exact_sigmoid(outputs[static_cast<std::size_t>(i * all.cols() + k)]);
        return all;
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        if (!network_.outputs(row, out, scratch)) return false;
        for (double& probability : out) probability = exact_sigmoid(probability);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return network_.scratch_size(); }

    [[nodiscard]] std::size_t input_width() const { return network_.n_features(); }
    [[nodiscard]] std::size_t n_outputs() const { return labels_.size(); }
    /// What the labels are called, in the order of the predictions.
    [[nodiscard]] const std::vector<std::string>& output_names() const { return labels_; }
    /// The network, to look inside.
    [[nodiscard]] const perceptron& network() const { return network_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("labels", labels_);
        v("network", network_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        if (labels_.empty())
            throw invalid_data({.component = std::string(component),
                                .requirement = "has at least 1 label",
                                .actual = "0",
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
        network_.check(labels_.size(), component);
    }
    /// Works out what no archive holds.
    void prepare() { network_.make_layers(); }

    friend bool operator==(const mlp_multi_label_model&, const mlp_multi_label_model&) = default;

  private:
    std::vector<std::string> labels_;
    perceptron network_;
};

}  // namespace sluice::nn
