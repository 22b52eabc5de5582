// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace sluice::nn {

/// What training needs to go on and predicting does not: the parameters where it stopped, which are not those of the best
/// epoch, and what the solver remembers.
struct training_state {
    std::vector<float> parameters;
    std::vector<float> first, second;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("parameters", parameters);
        v("first", first);
        v("second", second);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        bool sound = first.size() == parameters.size() && second.size() == parameters.size();
        for (const auto* all : {&parameters, &first, &second})
            for (const float value : *all) sound = sound && std::isfinite(value);
        for (const float value : second) sound = sound && value >= 0;
        if (!sound)
            throw invalid_data({.component = "training state of a network",
                                .requirement = "has finite numbers, as many for each parameter",
                                .actual = {},
                                .place = {},
                                .hint = "the file is damaged or was made by hand"});
    }
    friend bool operator==(const training_state&, const training_state&) = default;
};

}  // namespace sluice::nn
