// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parameters.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace test {

/// Says the mean of the target, whatever the row.
struct mean_regressor {
    static constexpr std::string_view name = "mean_regressor";
    static constexpr sluice::role step_role = sluice::role::regressor;
    static auto parameters() { return sluice::no_parameters<mean_regressor>; }
    friend bool operator==(const mean_regressor&, const mean_regressor&) = default;

    class fitted {
      public:
        static constexpr std::string_view component = "mean_regressor";
        static constexpr std::uint32_t version = 1;
        [[nodiscard]] std::size_t input_width() const { return 1; }
        [[nodiscard]] Eigen::VectorXd predict(const sluice::table& x, const sluice::context&) const {
            return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(x.n_rows()), mean);
        }
        void predict_row(std::span<const sluice::cell>, std::span<double> out) const noexcept {
            out[0] = mean;
        }
        template <class Visitor>
        void visit(Visitor&& v) {
            v("mean", mean);
        }
        void check() const {}
        double mean = 0;
    };

    [[nodiscard]] fitted fit(const sluice::dataset<>& data, const sluice::context&) const {
        const auto& y = sluice::require_target<sluice::numeric_target>(data.target(), name);
        fitted state;
        for (const double value : y.values) state.mean += value / static_cast<double>(y.size());
        return state;
    }
};

/// Says the shares of the classes, whatever the row.
struct share_classifier {
    static constexpr std::string_view name = "share_classifier";
    static constexpr sluice::role step_role = sluice::role::classifier;
    static auto parameters() { return sluice::no_parameters<share_classifier>; }
    friend bool operator==(const share_classifier&, const share_classifier&) = default;

    class fitted {
      public:
        static constexpr std::string_view component = "share_classifier";
        static constexpr std::uint32_t version = 1;
        [[nodiscard]] std::size_t input_width() const { return 1; }
        [[nodiscard]] Eigen::MatrixXd predict_proba(const sluice::table& x, const sluice::context&) const {
            Eigen::MatrixXd all(static_cast<Eigen::Index>(x.n_rows()),
                                static_cast<Eigen::Index>(shares.size()));
            for (Eigen::Index k = 0; k < all.cols(); ++k)
                all.col(k).setConstant(shares[static_cast<std::size_t>(k)]);
            return all;
        }
        void predict_row(std::span<const sluice::cell>, std::span<double> out) const noexcept {
            for (std::size_t k = 0; k < shares.size(); ++k) out[k] = shares[k];
        }
        [[nodiscard]] const sluice::dictionary& classes() const { return *names; }
        [[nodiscard]] std::shared_ptr<const sluice::dictionary> class_names() const { return names; }
        template <class Visitor>
        void visit(Visitor&& v) {
            v("shares", shares);
            v("names", names);
        }
        void check() const {}
        std::vector<double> shares;
        std::shared_ptr<const sluice::dictionary> names;
    };

    [[nodiscard]] fitted fit(const sluice::dataset<>& data, const sluice::context&) const {
        const auto& y = sluice::require_target<sluice::class_target>(data.target(), name);
        fitted state;
        state.names = y.classes;
        state.shares.resize(y.n_classes());
        for (const auto code : y.codes)
            state.shares[static_cast<std::size_t>(code)] += 1.0 / static_cast<double>(y.size());
        return state;
    }
};

}  // namespace test
