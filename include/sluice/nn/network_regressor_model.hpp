// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/nn/learned_network.hpp"
#include "sluice/nn/target_scale.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

/// The fitted form of regressors by a network: it has one output, whose zero and one lie somewhere among the targets.
template <class Network>
class network_regressor_model {
  public:
    static constexpr std::string_view component = Network::regressor_name;
    static constexpr std::uint32_t version = 1;

    network_regressor_model() = default;
    network_regressor_model(target_scale target, Network network)
        : target_(target), network_(std::move(network)) {}

    [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
        const std::vector<double> outputs = network_.outputs(x, component, ctx);
        Eigen::VectorXd predicted(static_cast<Eigen::Index>(outputs.size()));
        for (std::size_t i = 0; i < outputs.size(); ++i)
            predicted[static_cast<Eigen::Index>(i)] = prediction(outputs[i]);
        return predicted;
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        if (!network_.outputs(row, out, scratch)) return false;
        out[0] = prediction(out[0]);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return network_.scratch_size(); }

    [[nodiscard]] std::size_t input_width() const { return network_.n_features(); }
    /// The network, to look inside.
    [[nodiscard]] const Network& network() const { return network_; }
    [[nodiscard]] const target_scale& target() const { return target_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("target", target_);
        v("network", network_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        if (!std::isfinite(target_.shift) || !std::isfinite(target_.scale))
            throw invalid_data({.component = std::string(component),
                                .requirement = "has a finite shift and scale",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
        network_.check(1, component);
    }
    /// Works out what no archive holds.
    void prepare() { network_.make_layers(); }

    friend bool operator==(const network_regressor_model&, const network_regressor_model&) = default;

  private:
    [[nodiscard]] double prediction(double output) const noexcept {
        return target_.shift + exact_product(target_.scale, output);
    }

    target_scale target_;
    Network network_;
};

}  // namespace sluice::nn
