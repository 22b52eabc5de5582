// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice::losses {

/// The pairwise logistic loss: every two rows of a query with different relevance cost `log(1 + e^-(m_high -
/// m_low))`, and all pairs count alike (RankNet). Its value is the mean over the pairs of a query. Relevance: finite.
/// Source: Burges et al., "Learning to rank using gradient descent", 2005, doi:10.1145/1102351.1102363.
struct pairwise {
    static constexpr std::string_view name = "pairwise";
    static constexpr bool normalise = false;
    static auto parameters() { return no_parameters<pairwise>; }

    [[nodiscard]] bool accepts(double relevance) const { return std::isfinite(relevance); }
    /// Pairs are formed with the first so many rows of the predicted order.
    [[nodiscard]] std::size_t depth(std::size_t n_rows) const { return n_rows; }

    class order;
    friend bool operator==(const pairwise&, const pairwise&) = default;
};

/// One query in its predicted order, best first.
class pairwise::order {
  public:
    order(const pairwise&, std::span<const double> relevance) : relevance_(relevance) {}

    /// How much a swap of two ranks counts.
    [[nodiscard]] double change(std::size_t, std::size_t) const { return 1; }
    /// Whether any order of the rows is better than another.
    [[nodiscard]] bool matters() const {
        for (const double r : relevance_)
            if (r != relevance_[0]) return true;
        return false;
    }
    /// The loss of the query; `margins` in the predicted order.
    [[nodiscard]] double value(std::span<const double> margins) const {
        double sum = 0, n_pairs = 0;
        for (std::size_t i = 0; i < relevance_.size(); ++i)
            for (std::size_t j = 0; j < relevance_.size(); ++j)
                if (relevance_[i] > relevance_[j]) {
                    const double ahead = margins[i] - margins[j], away = ahead < 0 ? -ahead : ahead;
                    sum += exact_log(1 + exact_exp(-away)) + (ahead < 0 ? away : 0.0);
                    ++n_pairs;
                }
        return n_pairs > 0 ? sum / n_pairs : 0;
    }

  private:
    std::span<const double> relevance_;
};

}  // namespace sluice::losses
