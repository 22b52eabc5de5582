// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/data/moments.hpp"
#include "sluice/preprocess/scaling.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Brings numbers to mean 0 and standard deviation 1: `(x - mean) / deviation`, with the weighted mean and
/// the weighted population deviation (denominator: sum of weights) of the rows that are not missing.
///
/// | parameter | default | meaning |
/// |---|---|---|
/// | `with_mean` | true | subtract the mean |
/// | `with_std` | true | divide by the deviation |
///
/// Takes numeric columns and dense blocks, [n_rows x n_columns] -> the same. Missing values stay missing and
/// do not count. A column that does not vary is not divided. Infinite values throw `invalid_data` when
/// fitted. O(n_rows x n_columns); same bits for any number of threads. Can be fitted in chunks (`learner`).
/// Example: `on(kind::numeric) | standard_scaler{}`.
/// Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", 1983,
/// doi:10.1080/00031305.1983.10483115.
struct standard_scaler {
    static constexpr std::string_view name = "standard_scaler";
    static constexpr role step_role = role::transformer;

    bool with_mean = true;
    bool with_std = true;

    static auto parameters() {
        return std::array{
            parameter{"with_mean", &standard_scaler::with_mean, "subtract the mean"},
            parameter{"with_std", &standard_scaler::with_std, "divide by the standard deviation"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;
    template <class Schema>
    using output_schema = Schema;

    using fitted = scaling<"standard_scaler">;
    class learner_type;

    [[nodiscard]] learner_type learner() const;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const standard_scaler&, const standard_scaler&) = default;
};

/// Collects the moments of chunk after chunk.
class standard_scaler::learner_type {
  public:
    explicit learner_type(const standard_scaler& spec) : spec_(spec) {}

    void add(const dataset<>& data, const context& ctx) {
        const auto all = features(data.x(), name);
        if (moments_.empty()) layout_ = number_layout(all), moments_.resize(all.size());
        layout_.require(data.x(), name);
        for (std::size_t j = 0; j < all.size(); ++j)
            moments_[j].merge(moments_of(all[j], data.weights(), ctx, name));
    }

    [[nodiscard]] fitted finish() const {
        std::vector<double> centres, scales;
        for (const auto& m : moments_) {
            const double deviation = std::sqrt(m.population_variance());
            centres.push_back(spec_.with_mean && m.weight > 0 ? m.mean : 0.0);
            scales.push_back(spec_.with_std && deviation > 0 ? deviation : 1.0);
        }
        return {layout_, std::move(centres), std::move(scales)};
    }

  private:
    standard_scaler spec_;
    number_layout layout_;
    std::vector<moments> moments_;
};

inline standard_scaler::learner_type standard_scaler::learner() const { return learner_type(*this); }

inline standard_scaler::fitted standard_scaler::fit(const dataset<>& data, const context& ctx) const {
    auto all = learner();
    all.add(data, ctx);
    return all.finish();
}

}  // namespace sluice
