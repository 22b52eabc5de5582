// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/linear_learner/options.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace sluice::linear_learner {

/// How one of the models that are trained side by side is trained.
struct model_setting {
    double learning_rate = 0;
    double l1 = 0;
    double wd = 0;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("learning_rate", learning_rate);
        v("l1", l1);
        v("wd", wd);
    }
    friend bool operator==(const model_setting&, const model_setting&) = default;
};

inline constexpr std::size_t most_models = 27;

/// The settings of so many models: the given ones, then neighbours of them in the order of how many of the three differ.
///
/// | part | given | a step away | a step away the other way |
/// |---|---|---|---|
/// | `learning_rate` | v | v / 3 | 3 v |
/// | `l1` | v, or 0 if `auto` | 10 v, or 1e-4 if `auto` | v / 10, or 1e-6 if `auto` |
/// | `wd` | v, or 0 if `auto` | 10 v, or 1e-3 if `auto` | v / 10, or 1e-5 if `auto` |
///
/// `learning_rate` varies fastest, then `wd`, then `l1`. Of eight models the last is a third of the rate with a step of `wd`.
[[nodiscard]] inline std::vector<model_setting> model_grid(const options& how, double learning_rate,
                                                           std::size_t n_models) {
    constexpr std::array<double, 3> rates{1, 1.0 / 3, 3}, penalties{1, 10, 0.1};
    const auto penalty = [&](const or_auto<non_negative>& given, double scale, std::size_t step) {
        return given.is_auto() ? (step == 0 ? 0.0 : scale * penalties[step])
                               : given.value_or(0.0) * penalties[step];
    };
    std::vector<model_setting> all;
    for (std::size_t differing = 0; differing <= 3; ++differing)
        for (std::size_t code = 0; code < most_models && all.size() < n_models; ++code) {
            const std::size_t rate = code % 3, decay = code / 3 % 3, l1 = code / 9;
            if ((rate > 0 ? 1u : 0u) + (decay > 0 ? 1u : 0u) + (l1 > 0 ? 1u : 0u) != differing) continue;
            all.push_back(
                {learning_rate * rates[rate], penalty(how.l1, 1e-5, l1), penalty(how.wd, 1e-4, decay)});
        }
    return all;
}

}  // namespace sluice::linear_learner
