// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/add_trees.hpp"
#include "sluice/trees/boosted_trees.hpp"
#include "sluice/trees/category_codes.hpp"
#include "sluice/trees/ensemble.hpp"
#include "sluice/trees/evaluation.hpp"
#include "sluice/trees/row_forest.hpp"
#include "sluice/trees/walk_leaves.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::trees {

SLUICE_INLINE boosted_trees boosted_trees::without(std::span<const std::size_t> rounds) const {
    boosted_trees rest(base_margins_, n_features(), categories_);
    for (std::size_t t = 0; t < n_rounds(); ++t) {
        if (std::binary_search(rounds.begin(), rounds.end(), t)) continue;
        for (std::size_t k = 0; k < n_outputs(); ++k) rest.push_back(k, outputs_[k].tree_of(t));
    }
    return rest;
}

SLUICE_INLINE std::vector<double> boosted_trees::margins(std::span<const feature> columns,
                                                         const dataset<>& rows, std::size_t output,
                                                         std::string_view component,
                                                         const context& ctx) const {
    require_features(columns, n_features_, component);
    auto all = starts_of(rows, output, component);
    add_trees(outputs_[output], columns, all, ctx);
    return all;
}

SLUICE_INLINE std::vector<std::vector<double>> boosted_trees::shared_margins(std::span<const feature> columns,
                                                                             const dataset<>& rows,
                                                                             std::string_view component,
                                                                             const context& ctx) const {
    require_features(columns, n_features_, component);
    std::vector<std::vector<double>> all;
    for (std::size_t k = 0; k < n_outputs(); ++k) all.push_back(starts_of(rows, k, component));
    const std::vector<std::span<double>> views(all.begin(), all.end());
    walk_leaves(outputs_, columns, views, ctx);
    return all;
}

SLUICE_INLINE bool boosted_trees::shares_questions() const {
    for (std::size_t t = 0; t < n_rounds(); ++t)
        for (std::size_t k = 1; k < n_outputs(); ++k) {
            const auto a = outputs_[0].nodes(t), b = outputs_[k].nodes(t);
            const auto same = [](const node& x, const node& y) {
                return x.question == y.question && x.to_left == y.to_left &&
                       (x.is_leaf() || x.value == y.value);
            };
            if (!std::equal(a.begin(), a.end(), b.begin(), b.end(), same)) return false;
        }
    return true;
}

SLUICE_INLINE std::vector<std::vector<double>> boosted_trees::margins(const dataset<>& rows,
                                                                      std::string_view component,
                                                                      const context& ctx) const {
    const table coded = categories_.encode(rows.x(), component);
    const auto columns = features(coded, component, sparse_blocks::taken);
    std::vector<std::vector<double>> all;
    for (std::size_t k = 0; k < n_outputs(); ++k) all.push_back(margins(columns, rows, k, component, ctx));
    return all;
}

SLUICE_INLINE void boosted_trees::prepare() {
    rows_.clear();
    // No more memory than the trees take anyway, beyond what small models are welcome to.
    std::size_t spare = std::size_t{1} << 21;
    for (const auto& trees : outputs_) {
        const std::size_t taken = trees.n_nodes() * sizeof(node);
        rows_.emplace_back(trees, taken + spare);
        if (!rows_.back().empty())
            spare -= (std::min)(spare, rows_.back().bytes() - (std::min)(taken, rows_.back().bytes()));
    }
}

SLUICE_INLINE void boosted_trees::check() const {
    const auto require = [](bool sound, const char* requirement, std::size_t actual) {
        if (!sound)
            throw invalid_data({.component = "trees",
                                .requirement = requirement,
                                .actual = to_text(actual),
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    };
    require(!outputs_.empty() && outputs_.size() == base_margins_.size(),
            "there is a constant for each output", base_margins_.size());
    categories_.check(n_features());
    for (const auto& trees : outputs_) {
        require(trees.size() == n_rounds(), "all outputs have the same number of trees", trees.size());
        trees.check(n_features());
    }
    for (const auto& one : evaluations_)
        require(one.values.size() == validation_losses_.size(),
                "metrics have been noted as often as the loss", one.values.size());
    for (std::size_t k = 0; k < base_margins_.size(); ++k)
        require(std::isfinite(base_margins_[k]), "the constants are finite", k);
}

SLUICE_INLINE std::vector<double> boosted_trees::starts_of(const dataset<>& rows, std::size_t output,
                                                           std::string_view component) const {
    if (rows.n_offsets() > 0 && rows.n_offsets() != n_outputs())
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs " + to_text(n_outputs()) + " offsets a row",
                            .actual = to_text(rows.n_offsets()),
                            .place = {},
                            .hint = {}});
    std::vector<double> all(rows.n_rows(), base_margins_[output]);
    if (rows.n_offsets() > 0)
        std::transform(rows.offsets(output).begin(), rows.offsets(output).end(), all.begin(), all.begin(),
                       std::plus<>{});
    return all;
}

}  // namespace sluice::trees
