// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/random.hpp"
#include "sluice/preprocess/categories.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// Turns categories into what the target was in their rows: into one number where the target is a number or one of two
/// classes (then the share of the second one), else into the share of each class.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `smoothing` | 1 | > 0 | so many rows weigh as much as the mean of all |
///
/// A category whose rows have the sum of weights W and the weighted sum of targets S becomes
/// `(S + smoothing m) / (W + smoothing)`, m the mean of all rows. **Training data see ordered statistics**
/// (`fit_transform`): rows are put in a random order, and each is told only about the rows before it, m among them; the
/// first one about all others. So what a row becomes does not depend on its own target, and what is learned from it
/// holds for new rows. Later data see the statistics of all training rows. Missing
/// values are a category of their own, which becomes m where training had none; categories that training did not see are
/// missing values.
///
/// Takes categorical, text and lone numeric columns, [n_rows x n_columns]; makes a column of the same name each, or a
/// block of a column a class. Rows of weight 0 tell nothing. O(n_rows log n_categories). The same bits for any number of
/// threads; the order is drawn by the seed and the place in the composition. Throws `invalid_data` for another kind of
/// target or no row that counts, `schema_mismatch` for blocks and timestamps.
///
/// Example: `columns(on(kind::numeric), on(kind::categorical) | ordered_target_encoder{}) | logistic_regression{}`.
/// Source: Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features", 2018, arXiv:1706.09516.
struct ordered_target_encoder {
    static constexpr std::string_view name = "ordered_target_encoder";
    static constexpr role step_role = role::transformer;

    positive smoothing = 1;

    static auto parameters() {
        return std::array{parameter{"smoothing", &ordered_target_encoder::smoothing,
                                    "so many rows weigh as much as the mean of all"}};
    }
    /// Exempts from the law that training data become what the same rows become later.
    [[nodiscard]] static constexpr bool cross_fits() { return true; }

    class fitted;
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const;
    [[nodiscard]] fit_transformed<ordered_target_encoder> fit_transform(const dataset<>& data,
                                                                        const context& ctx) const;

    friend bool operator==(const ordered_target_encoder&, const ordered_target_encoder&) = default;
};

namespace detail {

/// A target as the numbers that are averaged: itself, or an indicator of each class, of two that of the second.
class averaged_target {
  public:
    averaged_target(const any_target& target, std::string_view component) {
        if (const auto* classes = std::get_if<class_target>(&target)) {
            codes_ = classes->codes.span();
            if (classes->n_classes() > 2) names_ = classes->classes->names();
        } else {
            numbers_ = require_target<numeric_target>(target, component).values.span();
        }
    }
    [[nodiscard]] std::size_t width() const { return names_.empty() ? 1 : names_.size(); }
    /// The names of the classes; empty where one number tells all.
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] double value(std::size_t row, std::size_t k) const {
        if (codes_.empty()) return numbers_.empty() ? 0 : numbers_[row];
        const auto code = static_cast<std::size_t>(codes_[row]);
        return names_.empty() ? static_cast<double>(code) : code == k ? 1.0 : 0.0;
    }

  private:
    std::span<const std::int32_t> codes_;
    std::span<const double> numbers_;
    std::vector<std::string> names_;
};

/// Weighted sums of a target over some rows.
class target_sums {
  public:
    explicit target_sums(std::size_t width) : sums_(width, 0.0) {}
    void add(const averaged_target& y, std::size_t row, double weight) {
        weight_ += weight;
        for (std::size_t k = 0; k < sums_.size(); ++k) sums_[k] += exact_product(weight, y.value(row, k));
    }
    [[nodiscard]] double weight() const { return weight_; }
    [[nodiscard]] double mean(std::size_t k) const { return sums_[k] / weight_; }
    [[nodiscard]] double smoothed(std::size_t k, double mean_of_all, double smoothing) const {
        return (sums_[k] + exact_product(smoothing, mean_of_all)) / (weight_ + smoothing);
    }

  private:
    double weight_ = 0;
    std::vector<double> sums_;
};

}  // namespace detail

class ordered_target_encoder::fitted {
  public:
    static constexpr std::string_view component = "ordered_target_encoder";
    static constexpr std::uint32_t version = 1;

    [[nodiscard]] table transform(const table& x, const context& ctx) const {
        columns_.require_columns(x, component);
        std::vector<std::vector<double>> values(x.n_columns());
        for_each_chunk(ctx, x.n_columns(), 1, [&](chunk column) {
            const std::size_t j = column.begin;
            values[j].resize(x.n_rows() * width());
            columns_.for_each_code(x, j, component, [&](std::size_t i, std::int32_t code) {
                for (std::size_t k = 0; k < width(); ++k)
                    values[j][k * x.n_rows() + i] = statistic(j, code, k);
            });
        });
        return encoded(x, std::move(values));
    }
    [[nodiscard]] bool transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
        for (std::size_t j = 0; j < columns_.size(); ++j) {
            const std::int32_t code = columns_.code(j, in[j]);
            for (std::size_t k = 0; k < width(); ++k) out[j * width() + k] = {statistic(j, code, k), {}};
        }
        return true;
    }
    [[nodiscard]] std::size_t input_width() const { return columns_.size(); }
    [[nodiscard]] std::size_t output_width() const { return columns_.size() * width(); }

    /// The categories of column j, in the order of their codes; missing values come behind them.
    [[nodiscard]] const dictionary& categories(std::size_t j) const { return columns_.categories(j); }
    /// What category `code` of column j becomes, in place `k`; of a code below 0 the mean of all rows.
    [[nodiscard]] double statistic(std::size_t j, std::int32_t code, std::size_t k = 0) const noexcept {
        return code < 0 ? means_[k] : statistics_[j][static_cast<std::size_t>(code) * width() + k];
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("columns", columns_);
        v("class_names", class_names_);
        v("means", means_);
        v("statistics", statistics_);
    }
    /// Throws `invalid_data` when members contradict each other.
    void check() const {
        bool sound = means_.size() == (class_names_.empty() ? 1 : class_names_.size()) &&
                     statistics_.size() == columns_.size();
        for (std::size_t j = 0; sound && j < statistics_.size(); ++j)
            sound = statistics_[j].size() == columns_.n_codes(j) * width();
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "members must agree",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    friend struct ordered_target_encoder;

    [[nodiscard]] std::size_t width() const noexcept { return means_.size(); }

    [[nodiscard]] table encoded(const table& x, std::vector<std::vector<double>> values) const {
        table made = table::of_rows(x.n_rows());
        for (std::size_t j = 0; j < x.n_columns(); ++j) {
            if (class_names_.empty()) {
                made.add(x[j].replaced(array<double>(std::move(values[j])), std::string(component)));
                continue;
            }
            std::vector<std::string> names;
            for (const auto& one : class_names_) names.push_back(x[j].name() + "_" + one);
            made.add(x[j].replaced(dense_block<double>{std::move(values[j]), x.n_rows(), std::move(names)},
                                   std::string(component)));
        }
        return made;
    }

    detail::category_columns columns_;
    std::vector<std::string> class_names_;         // of three classes and more
    std::vector<double> means_;                    // [width]
    std::vector<std::vector<double>> statistics_;  // of each column, [n_codes x width]
};

inline ordered_target_encoder::fitted ordered_target_encoder::fit(const dataset<>& data,
                                                                  const context& ctx) const {
    const detail::averaged_target y(data.target(), name);
    detail::category_learner found(name, {});
    found.add(data, ctx);
    fitted state;
    state.columns_ = {found.finish(), found.header(), unknown::as_missing, missing::own_category};
    state.class_names_ = y.names();
    detail::target_sums all(y.width());
    for (std::size_t i = 0; i < data.n_rows(); ++i)
        if (data.weight(i) > 0) all.add(y, i, data.weight(i));
    if (!(all.weight() > 0))
        throw invalid_data({.component = std::string(name),
                            .requirement = "needs at least 1 row that counts",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
    for (std::size_t k = 0; k < y.width(); ++k) state.means_.push_back(all.mean(k));
    state.statistics_.resize(state.columns_.size());
    for_each_chunk(ctx, state.columns_.size(), 1, [&](chunk column) {
        const std::size_t j = column.begin;
        std::vector<detail::target_sums> sums(state.columns_.n_codes(j), detail::target_sums(y.width()));
        state.columns_.for_each_code(data.x(), j, name, [&](std::size_t i, std::int32_t code) {
            if (code >= 0 && data.weight(i) > 0)
                sums[static_cast<std::size_t>(code)].add(y, i, data.weight(i));
        });
        for (const auto& one : sums)
            for (std::size_t k = 0; k < y.width(); ++k)
                state.statistics_[j].push_back(one.smoothed(k, state.means_[k], smoothing));
    });
    return state;
}

inline fit_transformed<ordered_target_encoder> ordered_target_encoder::fit_transform(
    const dataset<>& data, const context& ctx) const {
    fitted state = fit(data, ctx);
    const detail::averaged_target y(data.target(), name);
    random_generator generator(ctx.random());
    std::vector<std::size_t> order(data.n_rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(generator, std::span<std::size_t>(order));
    // What all rows say but the first one that counts: it has nothing before it.
    detail::target_sums others(y.width());
    bool is_first = true;
    for (const std::size_t i : order) {
        if (!(data.weight(i) > 0)) continue;
        if (!is_first) others.add(y, i, data.weight(i));
        is_first = false;
    }
    std::vector<std::vector<double>> values(data.x().n_columns());
    for_each_chunk(ctx, values.size(), 1, [&](chunk column) {
        const std::size_t j = column.begin;
        std::vector<std::int32_t> codes(data.n_rows());
        state.columns_.for_each_code(data.x(), j, name,
                                     [&](std::size_t i, std::int32_t code) { codes[i] = code; });
        std::vector<detail::target_sums> before(state.columns_.n_codes(j) + 1,
                                                detail::target_sums(y.width()));
        detail::target_sums all(y.width());
        values[j].resize(data.n_rows() * y.width());
        for (const std::size_t i : order) {
            auto& own = before[static_cast<std::size_t>(std::int64_t{codes[i]} + 1)];
            for (std::size_t k = 0; k < y.width(); ++k) {
                const double mean = all.weight() > 0      ? all.mean(k)
                                    : others.weight() > 0 ? others.mean(k)
                                                          : 0.0;
                values[j][k * data.n_rows() + i] = own.smoothed(k, mean, smoothing);
            }
            if (data.weight(i) > 0) {
                own.add(y, i, data.weight(i));
                all.add(y, i, data.weight(i));
            }
        }
    });
    auto seen = data.with(state.encoded(data.x(), std::move(values)));
    return {std::move(state), std::move(seen)};
}

}  // namespace sluice
