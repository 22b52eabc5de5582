// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/data/ranking_gain.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::losses {

/// LambdaMART for the normalised discounted cumulative gain: a pair of rows counts as much as swapping them would
/// change the NDCG of the first `truncation_level` ranks, with gains as chosen and discounts `1 / log2(1 + rank)`.
///
/// With `normalise`, a pair's weight is divided by 0.01 + |margin difference|, and the derivatives of a query, whose
/// sum of absolute gradients is s, are multiplied by `log2(1 + s) / s`, as LightGBM does: long queries do not rule.
/// The value is 1 - NDCG at `truncation_level`. Source: Burges, "From RankNet to LambdaRank to LambdaMART: an
/// overview", 2010.
struct ndcg {
    static constexpr std::string_view name = "ndcg";

    at_least<1> truncation_level = 30;
    ranking_gain gain = ranking_gain::exponential;
    bool normalise = true;
    static auto parameters() {
        return std::array{parameter{"truncation_level", &ndcg::truncation_level, "the ranks that count"},
                          parameter{"gain", &ndcg::gain, "what a relevance is worth"},
                          parameter{"normalise", &ndcg::normalise, "long queries do not rule"}};
    }

    [[nodiscard]] bool accepts(double relevance) const { return has_gain(gain, relevance); }
    /// Pairs are formed with the first so many rows of the predicted order.
    [[nodiscard]] std::size_t depth(std::size_t n_rows) const {
        return (std::min)(n_rows, static_cast<std::size_t>(truncation_level.value()));
    }

    class order;
    friend bool operator==(const ndcg&, const ndcg&) = default;
};

/// One query in its predicted order, best first.
class ndcg::order {
  public:
    order(const ndcg& loss, std::span<const double> relevance) {
        for (const double r : relevance) gains_.push_back(gain_of(loss.gain, r));
        const std::size_t depth = loss.depth(relevance.size());
        for (std::size_t rank = 0; rank < relevance.size(); ++rank)
            discounts_.push_back(rank < depth ? exact_log(2) / exact_log(static_cast<double>(rank) + 2)
                                              : 0.0);
        std::vector<double> best = gains_;
        std::sort(best.begin(), best.end(), std::greater<>{});
        largest_ = cumulative(best);
    }

    /// How much a swap of two ranks changes the NDCG.
    [[nodiscard]] double change(std::size_t i, std::size_t j) const {
        return std::abs(exact_product(gains_[i] - gains_[j], discounts_[i] - discounts_[j])) / largest_;
    }
    /// Whether any order of the rows is better than another: there is a gain, and not the same everywhere.
    [[nodiscard]] bool matters() const {
        return largest_ > 0 && *std::min_element(gains_.begin(), gains_.end()) <
                                   *std::max_element(gains_.begin(), gains_.end());
    }
    /// 1 - NDCG.
    [[nodiscard]] double value(std::span<const double>) const { return 1 - cumulative(gains_) / largest_; }

  private:
    [[nodiscard]] double cumulative(std::span<const double> gains) const {
        double sum = 0;
        for (std::size_t rank = 0; rank < gains.size(); ++rank)
            sum += exact_product(gains[rank], discounts_[rank]);
        return sum;
    }

    std::vector<double> gains_;
    std::vector<double> discounts_;
    double largest_ = 0;
};

}  // namespace sluice::losses
