// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/losses/learned_classes.hpp"
#include "sluice/nn/learned_network.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nn {

/// The fitted form of classifiers by a network: it has an output for each margin of its classes, see
/// `losses::learned_classes`.
template <class Network>
class network_classifier_model {
  public:
    static constexpr std::string_view component = Network::classifier_name;
    static constexpr std::uint32_t version = 1;

    network_classifier_model() = default;
    network_classifier_model(losses::learned_classes classes, Network network)
        : classes_(std::move(classes)), network_(std::move(network)) {}

    [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context& ctx) const {
        const std::vector<double> outputs = network_.outputs(x, component, ctx);
        const std::size_t width = network_.n_outputs();
        return classes_.probabilities(
            x.n_rows(),
            [&](std::size_t i, std::span<double> row) {
                std::copy_n(outputs.data() + i * width, width, row.data());
            },
            ctx);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> row, std::span<double> out,
                                   std::span<cell> scratch) const noexcept {
        if (!network_.outputs(row, out, scratch)) return false;
        classes_.become_probabilities(out);
        return true;
    }
    [[nodiscard]] std::size_t scratch_size() const { return network_.scratch_size(); }

    [[nodiscard]] std::size_t input_width() const { return network_.n_features(); }
    [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return classes_.names(); }
    /// Codes of the classes that had weight.
    [[nodiscard]] std::span<const std::int32_t> present() const { return classes_.present(); }
    /// The network, to look inside.
    [[nodiscard]] const Network& network() const { return network_; }

    template <class Visitor>
    void visit(Visitor&& v) {
        classes_.visit(v);
        v("network", network_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        classes_.check(component);
        network_.check(classes_.n_margins(), component);
    }
    /// Works out what no archive holds.
    void prepare() { network_.make_layers(); }

    friend bool operator==(const network_classifier_model& a, const network_classifier_model& b) {
        return a.classes_ == b.classes_ && a.network_ == b.network_;
    }

  private:
    losses::learned_classes classes_;
    Network network_;
};

}  // namespace sluice::nn
