// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/trees/objective.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sluice::trees {

/// What a metric said of the validation data after each round that was watched.
struct evaluation {
    std::string metric;  ///< with its options, as text: `ndcg{k = 5, gain = exponential}`
    bool greater_is_better = false;
    std::vector<double> values = {};

    template <class Visitor>
    void visit(Visitor&& v) {
        v("metric", metric);
        v("greater_is_better", greater_is_better);
        v("values", values);
    }
    friend bool operator==(const evaluation&, const evaluation&) = default;
};

/// A metric on validation data, as a function of their margins.
struct watched_metric {
    std::string name;
    bool greater_is_better = false;
    std::function<double(const margin_table&, const context&)> of;
};

}  // namespace sluice::trees
