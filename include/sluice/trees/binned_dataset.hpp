// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/chunk_source.hpp"
#include "sluice/core/bounded.hpp"
#include "sluice/core/list.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/row_collector.hpp"
#include "sluice/data/table_schema.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/category_codes.hpp"
#include "sluice/trees/category_learner.hpp"
#include "sluice/trees/quantile_sketch.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// How a `binned_dataset` is made: what boosted trees would be told.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `max_bins` | 256 | in [3, 65535] | bins of a feature, the one for missing values included |
/// | `categorical` | none | names of columns | numeric columns whose numbers are categories |
struct binning {
    between<3, 65535> max_bins = 256;
    name_list categorical = {};

    friend bool operator==(const binning&, const binning&) = default;
};

/// A dataset whose columns are bins, one or two bytes a value: boosted trees learn from it as they do from the data that
/// it was made of, and to the same bits. Made once, it serves every fold and every fit of a search; copies share the bins.
///
/// ```cpp
/// const binned_dataset all(dataset(x, y));
/// for (const fold& parts : k_fold{}.folds(dataset(x, y)))
///     models.push_back(fit(gbm_classifier{}, all.only(parts.train)));
/// ```
///
/// `of_chunks` reads data larger than memory, twice: cuts by `quantile_sketch`, then bins. What stays in memory is 2 bytes a value
/// (4 beyond 256 bins), and what is known of each row beside its columns. Cuts are exact up to 4096 (16 x `max_bins`)
/// different values of a feature; the trees are then those of all data at once.
///
/// Cuts come from all rows, also those that `only` leaves out: they know no target. O(n_features x n_rows log n_rows).
/// Throws `schema_mismatch` and `invalid_data` as fitting does.
class binned_dataset {
  public:
    explicit binned_dataset(const dataset<>& data, const binning& by = {}, const context& ctx = {})
        : by_(by), input_(data.x()), rows_(data.with(table::of_rows(data.n_rows()))) {
        categories_ = trees::category_codes::learn(data, by.categorical, max_bins() - 2, component);
        describe_features(data.x());
        const table coded = categories_.encode(data.x(), component);
        bins_ = std::make_shared<const trees::binned_matrix>(categories_.features_of(coded, component),
                                                             data.weights(), max_bins(), ctx);
    }

    template <chunk_source Source>
    [[nodiscard]] static binned_dataset of_chunks(Source& source, const binning& by = {},
                                                  const context& ctx = {}) {
        binned_dataset all(by);
        auto cuts = all.learn(source, ctx);
        all.fill(source, std::move(cuts), ctx);
        return all;
    }

    [[nodiscard]] const binning& how() const { return by_; }
    [[nodiscard]] std::size_t n_rows() const { return rows_.n_rows(); }
    /// Target, weights, groups, offsets and positions; no columns.
    [[nodiscard]] const dataset<>& rows() const { return rows_; }
    /// The columns that it was made of.
    [[nodiscard]] const table_schema& input() const { return input_; }
    [[nodiscard]] const trees::category_codes& categories() const { return categories_; }
    /// Names of features, and how many categories they have; without values.
    [[nodiscard]] const std::vector<feature>& features() const { return features_; }
    [[nodiscard]] const std::shared_ptr<const trees::binned_matrix>& bins() const { return bins_; }

    /// The same with the weights of other rows 0. A row that comes several times weighs as often. O(n_rows).
    [[nodiscard]] binned_dataset only(std::span<const std::size_t> rows) const {
        std::vector<double> weights(n_rows(), 0.0);
        for (const std::size_t row : rows) {
            if (row >= n_rows())
                throw invalid_data({.component = std::string(component),
                                    .requirement = "rows are below " + to_text(n_rows()),
                                    .actual = to_text(row),
                                    .place = {},
                                    .hint = {}});
            weights[row] += rows_.weight(row);
        }
        row_data known = rows_.rows();
        known.weights = std::move(weights);
        binned_dataset chosen = *this;
        chosen.rows_ = dataset<>(rows_.x(), rows_.target(), std::move(known));
        return chosen;
    }

  private:
    static constexpr std::string_view component = "binned_dataset";
    static constexpr std::size_t values_per_bin = 16;

    explicit binned_dataset(const binning& by) : by_(by) {}

    [[nodiscard]] std::size_t max_bins() const { return static_cast<std::size_t>(by_.max_bins.value()); }

    void describe_features(const table& x) {
        header_ = categories_.encode(x.take({}), component);
        features_ = categories_.features_of(header_, component);
    }

    /// Calls `body(first_row, data)` for each chunk, with the columns of the first one.
    template <class Source, class Body>
    void for_each_chunk_of(Source& source, const context& ctx, Body&& body) {
        std::size_t n_rows = 0;
        source.rewind();
        for (std::optional<dataset<>> data = source.next(); data; data = source.next()) {
            ctx.check_cancelled(component);
            if (n_rows == 0) input_ = table_schema(data->x());
            const std::size_t first = std::exchange(n_rows, n_rows + data->n_rows());
            body(first, data->with(input_.select(data->x(), component)));
        }
        if (n_rows == 0 || (n_expected_ > 0 && n_rows != n_expected_)) refuse_rows(n_rows);
        n_expected_ = n_rows;
    }
    [[noreturn]] void refuse_rows(std::size_t n_rows) const {
        throw invalid_data({.component = std::string(component),
                            .requirement = n_expected_ == 0 ? "needs at least 1 row"
                                                            : "the source gives the " + to_text(n_expected_) +
                                                                  " rows of the first pass again",
                            .actual = to_text(n_rows),
                            .place = {},
                            .hint = {}});
    }

    /// The first pass: categories, and the cuts of each feature.
    template <class Source>
    [[nodiscard]] std::vector<trees::feature_cuts> learn(Source& source, const context& ctx) {
        trees::category_learner learner(by_.categorical);
        std::vector<trees::quantile_sketch> sketches;
        for_each_chunk_of(source, ctx, [&](std::size_t first, const dataset<>& data) {
            if (first == 0)
                sketches.assign(input_.row_width(), trees::quantile_sketch(values_per_bin * max_bins()));
            learner.add(data);
            sketch(data, learner, sketches, ctx);
            if (first == 0) header_ = data.x().take({});
        });
        categories_ = trees::category_codes(learner.finish(max_bins() - 2, component));
        describe_features(table(header_));
        std::vector<trees::feature_cuts> cuts(sketches.size());
        for_each_chunk(ctx, cuts.size(), 1, [&](chunk one) {
            const std::size_t j = one.begin;
            cuts[j] = features_[j].n_categories > 0
                          ? trees::feature_cuts::of_categories(features_[j].n_categories)
                          : trees::feature_cuts(sketches[j].values(), max_bins());
        });
        return cuts;
    }
    static void sketch(const dataset<>& data, const trees::category_learner& categories,
                       std::vector<trees::quantile_sketch>& sketches, const context& ctx) {
        std::size_t j = 0;
        for (const auto& column : data.x().columns()) {
            if (!categories.takes(column)) {
                const auto numbers = sluice::features(table({column}), component, sparse_blocks::taken);
                for_each_chunk(ctx, numbers.size(), 1, [&](chunk one) {
                    sketches[j + one.begin].add(numbers[one.begin], data.weights());
                });
            }
            j += column.width();
        }
    }

    /// The second pass: bins, and what is known of rows.
    template <class Source>
    void fill(Source& source, std::vector<trees::feature_cuts> cuts, const context& ctx) {
        auto bins = std::make_shared<trees::binned_matrix>(std::move(cuts), n_expected_);
        row_collector collected{std::string(component)};
        for_each_chunk_of(source, ctx, [&](std::size_t first, const dataset<>& data) {
            if (first + data.n_rows() > n_expected_) refuse_rows(first + data.n_rows());
            const table coded = categories_.encode(data.x(), component);
            bins->put(first, categories_.features_of(coded, component), ctx);
            collected.add(data);
        });
        rows_ = std::move(collected).finish();
        bins_ = std::move(bins);
    }

    binning by_;
    table_schema input_;
    dataset<> rows_{table::of_rows(0)};
    trees::category_codes categories_;
    table header_ = table::of_rows(0);  // what features refer to
    std::vector<feature> features_;
    std::shared_ptr<const trees::binned_matrix> bins_;
    std::size_t n_expected_ = 0;
};

}  // namespace sluice
