// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/random.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Which rounds a round of boosting leaves out: each by the same probability, or by one that grows with the weight that
/// its trees are left with.
enum class dropout_sampling { uniform, weighted };
[[nodiscard]] constexpr auto names_of(dropout_sampling) {
    return std::array<std::string_view, 2>{"uniform", "weighted"};
}

/// What the new trees weigh beside the k rounds that were left out: as much as each of them, or as all together.
enum class dropout_normalisation { tree, forest };
[[nodiscard]] constexpr auto names_of(dropout_normalisation) {
    return std::array<std::string_view, 2>{"tree", "forest"};
}

}  // namespace sluice

namespace sluice::trees {

struct dropout_limits {
    double rate = 0;       // probability to leave a round out
    double skip = 0;       // probability to leave none out
    std::size_t most = 0;  // rounds that may be left out at once; 0: any number
    bool one = false;      // leave one out at least
    dropout_sampling sampling = dropout_sampling::uniform;
    dropout_normalisation normalisation = dropout_normalisation::tree;
};

/// The rounds that a new one is fitted without, and what everybody's trees are multiplied by after it.
struct dropped_rounds {
    std::vector<std::size_t> rounds{};
    double factor = 1;         // on the trees of these rounds
    double factor_of_new = 1;  // on those of the new round
};

/// Draws which rounds are left out. With k rounds out and the learning rate r, the factors are k / (k + r) and
/// 1 / (k + r), normalised by `tree`, or 1 / (1 + r) both, by `forest`. The weights of all rounds follow from the draws
/// alone, so whoever goes on later draws the rounds before once more.
/// Source: Rashmi, Gilad-Bachrach, "DART: dropouts meet multiple additive regression trees", 2015, arXiv:1505.01866.
class dropout {
  public:
    dropout(const dropout_limits& limits, double learning_rate) : limits_(limits), rate_(learning_rate) {}

    [[nodiscard]] bool is_active() const { return limits_.rate > 0 || limits_.one; }

    /// The next round, drawn from its own stream. O(rounds so far).
    [[nodiscard]] dropped_rounds next(random_stream drawn) {
        dropped_rounds dropped;
        if (is_active() && !weights_.empty() && !(drawn.uniform(0) < limits_.skip))
            dropped.rounds = draw(drawn);
        if (!dropped.rounds.empty()) {
            const bool by_tree = limits_.normalisation == dropout_normalisation::tree;
            const double n = by_tree ? static_cast<double>(dropped.rounds.size()) : 1.0;
            dropped.factor = n / (n + rate_);
            dropped.factor_of_new = 1 / (n + rate_);
        }
        for (const std::size_t round : dropped.rounds)
            weights_[round] = exact_product(weights_[round], dropped.factor);
        weights_.push_back(dropped.factor_of_new);
        return dropped;
    }
    /// What the trees of each round are multiplied by, after all rounds so far.
    [[nodiscard]] const std::vector<double>& weights() const { return weights_; }

  private:
    /// Position 0 of the stream is the one of `skip`, the next ones are those of the rounds, the last that of `one`.
    [[nodiscard]] std::vector<std::size_t> draw(random_stream drawn) const {
        const auto n = static_cast<double>(weights_.size());
        const bool weighted = limits_.sampling == dropout_sampling::weighted;
        const double total = std::accumulate(weights_.begin(), weights_.end(), 0.0);
        std::vector<std::pair<double, std::size_t>> drawn_rounds;
        for (std::size_t i = 0; i < weights_.size(); ++i) {
            const double share = weighted ? exact_product(n, weights_[i]) / total : 1.0;
            const double p = exact_product(limits_.rate, share), u = drawn.uniform(i + 1);
            if (u < p) drawn_rounds.emplace_back(u / p, i);
        }
        // Of those that were drawn, u / p is uniform: the smallest ones are a fair choice.
        if (limits_.most > 0 && drawn_rounds.size() > limits_.most) {
            std::sort(drawn_rounds.begin(), drawn_rounds.end());
            drawn_rounds.resize(limits_.most);
        }
        std::vector<std::size_t> rounds;
        rounds.reserve(drawn_rounds.size());
        for (const auto& one : drawn_rounds) rounds.push_back(one.second);
        if (rounds.empty() && limits_.one)
            rounds.push_back(draw_one(drawn.uniform(weights_.size() + 1), total));
        std::sort(rounds.begin(), rounds.end());
        return rounds;
    }
    [[nodiscard]] std::size_t draw_one(double uniform, double total) const {
        const bool weighted = limits_.sampling == dropout_sampling::weighted;
        const auto n = static_cast<double>(weights_.size());
        if (!weighted) return static_cast<std::size_t>(exact_product(uniform, n));
        double left = exact_product(uniform, total);
        std::size_t i = 0;
        while (i + 1 < weights_.size() && left >= weights_[i]) left -= weights_[i++];
        return i;
    }

    dropout_limits limits_;
    double rate_;
    std::vector<double> weights_;  // [rounds]
};

}  // namespace sluice::trees
