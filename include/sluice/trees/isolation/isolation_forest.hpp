// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/quantile.hpp"
#include "sluice/trees/category_codes.hpp"
#include "sluice/trees/isolation/isolation_grower.hpp"
#include "sluice/trees/isolation/isolation_scores.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace sluice {

/// Scores how unusual rows are: those that random cuts isolate soon.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `n_trees` | 100 | >= 1 | number of trees |
/// | `max_samples` | 256 | >= 1 | rows of a tree, drawn without replacement |
/// | `contamination` | 0 | in [0, 1] | share of the training rows that are outliers; 0: those of a score above 0.5 |
///
/// A score is `2^(-E[h] / c)`, in (0, 1]: h is the number of cuts until a row is alone, at most `ceil(log2(max_samples))`
/// and from there on a mean, and c the mean path length of `max_samples` rows in a binary search tree. Usual rows score
/// below 0.5, outliers near 1. The score is a number for each row, so an isolation forest is a regressor to
/// compositions; it looks at no target, and takes data without one: `fit(isolation_forest{}, dataset(x))`.
///
/// Takes numeric and categorical columns and blocks, [n_rows x n_columns]. A node that asks a category draws an even one of the sets
/// that hold some, not all, of the categories of its rows; for every other category it draws a side. Missing values go to a side that each node draws, and so do categories
/// that training did not see, or knows too little of (`category_codes`). A row of
/// weight k is drawn like k rows; one of weight 0 never. O(n_trees (n_columns + log max_samples) max_samples), with
/// weights or `contamination` O(n_trees n_rows) more. Tree t depends on the data, the seed and t alone: the same bits for any
/// number of threads.
/// Throws `invalid_data` for data without columns; `schema_mismatch` for text and timestamps.
/// Source: Liu, Ting, Zhou, "Isolation forest", 2008, doi:10.1109/ICDM.2008.17; sets of categories: Geurts, Ernst,
/// Wehenkel, "Extremely randomized trees", 2006, doi:10.1007/s10994-006-6226-1.
///
/// Example: `const Eigen::VectorXd scores = predict(fit(standard_scaler{} | isolation_forest{}, dataset(x)), x);`
struct isolation_forest {
    static constexpr std::string_view name = "isolation_forest";
    static constexpr role step_role = role::regressor;

    at_least<1> n_trees = 100;
    at_least<1> max_samples = 256;
    unit_interval contamination = 0;

    static auto parameters() {
        return std::array{parameter{"n_trees", &isolation_forest::n_trees, "number of trees"},
                          parameter{"max_samples", &isolation_forest::max_samples, "rows of a tree"},
                          parameter{"contamination", &isolation_forest::contamination,
                                    "share of rows that are outliers; 0: a score above 0.5"}};
    }
    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric, kind::categorical>;

    /// Exempts from the laws of weights and row order: rows are drawn by their index.
    [[nodiscard]] constexpr bool samples_rows() const { return true; }

    using fitted = trees::isolation_scores;

    SLUICE_WHEN_USED [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;

    friend bool operator==(const isolation_forest&, const isolation_forest&) = default;

  private:
    static constexpr std::size_t most_categories = 254;  // as many as other trees know at least

    [[nodiscard]] static std::size_t count_rows(const dataset<>& data) {
        std::size_t counted = 0;
        for (std::size_t i = 0; i < data.n_rows(); ++i) counted += data.weight(i) > 0 ? 1 : 0;
        return counted;
    }

    /// Different rows; with weights, the smallest of exponential numbers whose rates are the weights (Efraimidis,
    /// Spirakis, "Weighted random sampling with a reservoir", 2006, doi:10.1016/j.ipl.2005.11.003).
    [[nodiscard]] static std::vector<std::size_t> draw(const dataset<>& data, std::size_t n,
                                                       random_stream drawn) {
        if (data.weights().empty()) return draw_evenly(data.n_rows(), n, drawn);
        std::vector<std::pair<double, std::size_t>> keys;
        for (std::size_t i = 0; i < data.n_rows(); ++i)
            if (data.weight(i) > 0) keys.emplace_back(-exact_log(1 - drawn.uniform(i)) / data.weight(i), i);
        std::nth_element(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(n), keys.end());
        std::vector<std::size_t> rows;
        for (std::size_t k = 0; k < n; ++k) rows.push_back(keys[k].second);
        return rows;
    }
    /// Floyd's algorithm: O(n), however many rows there are.
    [[nodiscard]] static std::vector<std::size_t> draw_evenly(std::size_t n_rows, std::size_t n,
                                                              random_stream drawn) {
        random_generator generator(drawn);
        std::unordered_set<std::size_t> taken;
        std::vector<std::size_t> rows;
        for (std::size_t last = n_rows - n; last < n_rows; ++last) {
            const auto i = static_cast<std::size_t>(uniform_integer(generator, last + 1));
            rows.push_back(taken.insert(i).second ? i : last);
            if (rows.back() == last) taken.insert(last);
        }
        return rows;
    }

    [[nodiscard]] double quantile_of(const Eigen::VectorXd& scores, const dataset<>& data) const {
        const std::span<const double> all(scores.data(), static_cast<std::size_t>(scores.size()));
        const sorted_values sorted({all, {}, nullptr}, data.weights());
        return sorted.empty() ? 0.5 : sorted.quantile(1 - contamination.value());
    }
};

template <class>
isolation_forest::fitted isolation_forest::fit(const dataset<>& data, const context& ctx) const {
    const auto categories = trees::category_codes::learn(data, {}, most_categories, name);
    const table coded = categories.encode(data.x(), name);
    const auto columns = categories.features_of(coded, name);
    if (columns.empty())
        throw invalid_data({.component = std::string(name),
                            .requirement = "needs at least 1 feature",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    const std::size_t n_rows = count_rows(data);
    const auto n_drawn = (std::min)(static_cast<std::size_t>(max_samples.value()), n_rows);
    const auto max_depth = static_cast<std::size_t>(std::bit_width(n_drawn > 0 ? n_drawn - 1 : 0));
    std::vector<trees::tree> grown(static_cast<std::size_t>(n_trees.value()));
    for_each_chunk(ctx, grown.size(), 1, [&](chunk one) {
        const auto drawn = ctx.at("tree#" + to_text(one.begin)).random();
        grown[one.begin] =
            trees::isolation_grower(columns, grown.size())
                .grow(draw(data, n_drawn, drawn.child("rows")), max_depth, drawn.child("cuts"));
    });
    trees::boosted_trees model({0.0}, columns.size(), categories);
    for (const auto& one : grown) model.push_back(0, one);
    model.prepare();
    ctx.report(name, grown.size(), grown.size());
    fitted scores(std::move(model), trees::mean_path_length(n_drawn));
    if (contamination > 0.0) scores.set_threshold(quantile_of(scores.predict(data.x(), ctx), data));
    return scores;
}

#ifdef SLUICE_COMPILED
extern template isolation_forest::fitted isolation_forest::fit<void>(const dataset<>&, const context&) const;
#endif

}  // namespace sluice
