// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::detail {

/// A feature on the way to a leaf: what becomes of the leaf when the feature is known, and when it is not.
struct path_player {
    std::uint32_t feature = 0;
    bool follows = true;  ///< the row goes this way at each question about the feature
    double share = 1;     ///< how much of what does not know the feature goes this way
};

/// Walks to all leaves of a tree that a row, or what knows only some of its features, can reach. Each feature is one
/// player, however often it is asked about. O(n_nodes) and O(depth) memory, without recursion: trees may be deep.
class path_walker {
  public:
    explicit path_walker(std::size_t n_features) : place_of_(n_features, nowhere) {}

    /// `step(node)`: how many places further the row goes. `share(place, child)`: how much of the rest goes there.
    /// `on_leaf(players, value)` is called for leaves from left to right.
    template <class Step, class Share, class OnLeaf>
    void walk(std::span<const trees::node> nodes, const Step& step, const Share& share,
              const OnLeaf& on_leaf) {
        open(nodes, 0, step);
        while (!ways_.empty()) {
            way& at = ways_.back();
            const trees::node& node = nodes[at.place];
            if (node.is_leaf()) on_leaf(std::span<const path_player>(players_), node.value);
            if (node.is_leaf() || at.n_seen == 2) {
                ways_.pop_back();
                if (!ways_.empty()) leave(nodes[ways_.back().place].feature());
                continue;
            }
            const std::uint32_t further = node.to_left + at.n_seen++;
            const std::size_t child = at.place + further;
            // Neither the row nor anything else gets there when the feature goes the wrong way for both.
            if (enter(at, node.feature(), at.step == further, share(at.place, child)))
                open(nodes, child, step);
            else
                leave(node.feature());
        }
    }

  private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFF;

    struct way {
        std::size_t place;
        std::uint32_t step;        // where the row goes from here
        std::uint32_t n_seen = 0;  // children that were visited
        path_player before{};      // the player of its feature, as it was above
        bool is_new = false;
    };

    template <class Step>
    void open(std::span<const trees::node> nodes, std::size_t place, const Step& step) {
        ways_.push_back({.place = place, .step = step(nodes[place])});
    }

    [[nodiscard]] bool enter(way& from, std::uint32_t feature, bool follows, double share) {
        from.is_new = place_of_[feature] == nowhere;
        if (from.is_new) {
            place_of_[feature] = static_cast<std::uint32_t>(players_.size());
            players_.push_back({.feature = feature});
        }
        path_player& player = players_[place_of_[feature]];
        from.before = player;
        player.follows = player.follows && follows;
        player.share *= share;
        return player.follows || player.share > 0;
    }

    void leave(std::uint32_t feature) {
        const way& from = ways_.back();
        if (from.is_new) {
            players_.pop_back();
            place_of_[feature] = nowhere;
        } else {
            players_[place_of_[feature]] = from.before;
        }
    }

    std::vector<std::uint32_t> place_of_;  // [n_features], among the players
    std::vector<path_player> players_;
    std::vector<way> ways_;
};

/// Which share of its parent's cover each node has, [n_nodes], of the root 1; children that both have no cover have a
/// half each. O(n_nodes).
[[nodiscard]] inline std::vector<double> cover_shares(std::span<const trees::node> nodes,
                                                      std::span<const trees::node_statistics> known) {
    std::vector<double> shares(nodes.size(), 1);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].is_leaf()) continue;
        const std::size_t left = i + nodes[i].to_left;
        // By halves, since the sum of two covers may be too large for a double.
        const double half = known[left].cover / 2 + known[left + 1].cover / 2;
        shares[left] = half > 0 ? known[left].cover / 2 / half : 0.5;
        shares[left + 1] = half > 0 ? known[left + 1].cover / 2 / half : 0.5;
    }
    return shares;
}

/// The mean leaf value by shares of nodes. O(n_nodes).
[[nodiscard]] inline double mean_value(std::span<const trees::node> nodes, std::span<const double> shares) {
    std::vector<double> mean(nodes.size());
    for (std::size_t i = nodes.size(); i-- > 0;) {
        const std::size_t left = i + nodes[i].to_left;
        mean[i] = nodes[i].is_leaf() ? nodes[i].value
                                     : shares[left] * mean[left] + shares[left + 1] * mean[left + 1];
    }
    return mean.front();
}

/// How many questions lie above the deepest leaf. O(n_nodes).
[[nodiscard]] inline std::size_t depth_of(std::span<const trees::node> nodes) {
    std::vector<std::size_t> depth(nodes.size(), 0);
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        deepest = (std::max)(deepest, depth[i]);
        if (nodes[i].is_leaf()) continue;
        depth[i + nodes[i].to_left] = depth[i + nodes[i].to_left + 1] = depth[i] + 1;
    }
    return deepest;
}

}  // namespace sluice::detail
