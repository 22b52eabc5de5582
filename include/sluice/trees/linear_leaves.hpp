// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::trees {

/// What a linear leaf adds for a feature: the coefficient times its value.
struct linear_term {
    std::uint32_t feature = 0;
    double coefficient = 0;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("feature", feature);
        v("coefficient", coefficient);
    }
    friend bool operator==(const linear_term&, const linear_term&) = default;
};

/// A linear function of some features; no function where there are no terms.
struct linear_model {
    double constant = 0;
    std::vector<linear_term> terms{};  // features ascending

    friend bool operator==(const linear_model&, const linear_model&) = default;
};

/// The linear functions of leaves, by the place of the leaf's node. Leaves that are constants have none; where all are,
/// nothing is stored.
class linear_leaves {
  public:
    [[nodiscard]] bool empty() const noexcept { return terms_.empty(); }
    /// Whether the leaf at a place is linear.
    [[nodiscard]] bool has(std::size_t place) const noexcept {
        return !empty() && begin(place) != static_cast<std::size_t>(ends_[place]);
    }
    [[nodiscard]] linear_model model_of(std::size_t place) const {
        if (!has(place)) return {};
        const auto own = std::span(terms_).subspan(begin(place), ends_[place] - begin(place));
        return {constants_[place], {own.begin(), own.end()}};
    }

    /// What a leaf is worth for a row, `x(feature)` being the row's values: the constant plus the terms, in their order.
    /// `otherwise` for a leaf that is not linear, and where the sum is no finite number: a value is missing or infinite.
    template <class Row>
    [[nodiscard]] double value(std::size_t place, double otherwise, const Row& x) const noexcept {
        if (!has(place)) return otherwise;
        double sum = constants_[place];
        for (std::size_t k = begin(place); k < ends_[place]; ++k)
            sum += exact_product(terms_[k].coefficient, x(terms_[k].feature));
        return std::isfinite(sum) ? sum : otherwise;
    }

    /// Adds what the next node is.
    void push_back(const linear_model& next) {
        constants_.push_back(next.constant);
        terms_.insert(terms_.end(), next.terms.begin(), next.terms.end());
        ends_.push_back(terms_.size());
    }
    /// Adds those of another one behind `n_nodes` nodes.
    void append(const linear_leaves& other, std::size_t n_nodes) {
        if (other.empty()) return;
        resize_nodes(n_nodes);
        constants_.insert(constants_.end(), other.constants_.begin(), other.constants_.end());
        for (const std::uint64_t end : other.ends_) ends_.push_back(terms_.size() + end);
        terms_.insert(terms_.end(), other.terms_.begin(), other.terms_.end());
    }
    /// Drops the nodes behind the first `n_nodes`, or adds some that are not linear.
    void resize(std::size_t n_nodes) {
        resize_nodes(n_nodes);
        if (!empty()) return;
        constants_.clear();
        ends_.clear();
    }
    /// Those of some nodes alone.
    [[nodiscard]] linear_leaves slice(std::size_t first, std::size_t n_nodes) const {
        linear_leaves part;
        if (empty()) return part;
        for (std::size_t i = first; i < first + n_nodes; ++i) part.push_back(model_of(i));
        part.resize(n_nodes);
        return part;
    }
    /// Multiplies the functions of some nodes.
    void scale(std::size_t first, std::size_t n_nodes, double factor) {
        if (empty()) return;
        for (std::size_t i = first; i < first + n_nodes; ++i) {
            constants_[i] = exact_product(constants_[i], factor);
            for (std::size_t k = begin(i); k < ends_[i]; ++k)
                terms_[k].coefficient = exact_product(terms_[k].coefficient, factor);
        }
    }

    /// Whether there is a function or none for each of `n_nodes` nodes, of features below `n_features` that rise, by
    /// finite numbers.
    [[nodiscard]] bool is_sound(std::size_t n_nodes, std::size_t n_features) const {
        if (empty()) return constants_.empty() && ends_.empty();
        if (constants_.size() != n_nodes || ends_.size() != n_nodes || ends_.back() != terms_.size() ||
            !std::is_sorted(ends_.begin(), ends_.end()))
            return false;
        for (std::size_t i = 0; i < n_nodes; ++i) {
            if (!std::isfinite(constants_[i]) || (!has(i) && constants_[i] != 0)) return false;
            for (std::size_t k = begin(i); k < ends_[i]; ++k)
                if (terms_[k].feature >= n_features || !std::isfinite(terms_[k].coefficient) ||
                    (k > begin(i) && terms_[k - 1].feature >= terms_[k].feature))
                    return false;
        }
        return true;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("constants", constants_);
        v("ends", ends_);
        v("terms", terms_);
    }
    friend bool operator==(const linear_leaves&, const linear_leaves&) = default;

  private:
    [[nodiscard]] std::size_t begin(std::size_t place) const noexcept {
        return place == 0 ? 0 : static_cast<std::size_t>(ends_[place - 1]);
    }
    void resize_nodes(std::size_t n_nodes) {
        constants_.resize(n_nodes, 0.0);
        ends_.resize(n_nodes, terms_.size());
        terms_.resize(n_nodes == 0 ? 0 : static_cast<std::size_t>(ends_.back()));
    }

    std::vector<double> constants_;    // [nodes], 0 of those that are not linear
    std::vector<std::uint64_t> ends_;  // [nodes], where its terms end
    std::vector<linear_term> terms_;
};

}  // namespace sluice::trees
