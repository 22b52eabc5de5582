// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::losses {

/// LambdaMART for the mean average precision: a pair of rows counts as much as swapping them would change the average
/// precision of the query. Rows of relevance above 0 are relevant, alike; relevance: finite, not negative. Pairs have
/// a row among the first `truncation_level`; the average precision is that of all ranks. `normalise` as in `ndcg`.
/// The value is 1 - average precision. Source: Burges, "From RankNet to LambdaRank to LambdaMART: an overview", 2010.
struct map {
    static constexpr std::string_view name = "map";

    at_least<1> truncation_level = 30;
    bool normalise = true;
    static auto parameters() {
        return std::array{parameter{"truncation_level", &map::truncation_level,
                                    "pairs have a row among so many first ranks"},
                          parameter{"normalise", &map::normalise, "long queries do not rule"}};
    }

    [[nodiscard]] bool accepts(double relevance) const { return relevance >= 0 && std::isfinite(relevance); }
    /// Pairs are formed with the first so many rows of the predicted order.
    [[nodiscard]] std::size_t depth(std::size_t n_rows) const {
        return (std::min)(n_rows, static_cast<std::size_t>(truncation_level.value()));
    }

    class order;
    friend bool operator==(const map&, const map&) = default;
};

/// One query in its predicted order, best first.
class map::order {
  public:
    order(const map&, std::span<const double> relevance) : n_found_{0}, sum_{0} {
        for (std::size_t i = 0; i < relevance.size(); ++i) {
            const double found = relevance[i] > 0 ? 1 : 0, rank = static_cast<double>(i + 1);
            n_found_.push_back(n_found_.back() + found);
            sum_.push_back(sum_.back() + found / rank);
            precision_.push_back(n_found_.back() / rank);
            value_ -= found * precision_.back();
        }
        if (n_found_.back() > 0) value_ = 1 + value_ / n_found_.back();
    }

    /// How much a swap of two ranks changes the average precision.
    [[nodiscard]] double change(std::size_t i, std::size_t j) const {
        if (i > j) std::swap(i, j);
        const bool first = is_relevant(i), second = is_relevant(j);
        if (first == second) return 0;
        const double between = sum_[j] - sum_[i + 1];
        const double at_first = precision_[i] + (first ? 0 : 1 / static_cast<double>(i + 1));
        return (at_first - precision_[j] + between) / n_found_.back();
    }
    /// Whether any order of the rows is better than another: some are relevant, and some not.
    [[nodiscard]] bool matters() const {
        return n_found_.back() > 0 && n_found_.back() < static_cast<double>(precision_.size());
    }
    /// 1 - average precision.
    [[nodiscard]] double value(std::span<const double>) const { return value_; }

  private:
    [[nodiscard]] bool is_relevant(std::size_t i) const { return n_found_[i + 1] > n_found_[i]; }

    std::vector<double> n_found_;    // [n_rows + 1], before each rank
    std::vector<double> sum_;        // [n_rows + 1], of 1 / rank over the relevant ranks before
    std::vector<double> precision_;  // [n_rows]
    double value_ = 0;
};

}  // namespace sluice::losses
