// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/splits/fold.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace sluice {

/// Cuts the rows into k folds of about equal size; each row is in the test part of just one.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `n_folds` | 5 | >= 2 | number of folds |
/// | `shuffle` | true | | put the rows into random order first |
///
/// The first n_rows mod k folds have one row more. Without `shuffle` folds are contiguous. Rows stay in their order
/// inside a fold. O(k n_rows). Random numbers come from the context's seed. Throws `invalid_data` when there are
/// fewer rows than folds.
struct k_fold {
    static constexpr std::string_view name = "k_fold";

    at_least<2> n_folds = 5;
    bool shuffle = true;

    static auto parameters() {
        return std::array{parameter{"n_folds", &k_fold::n_folds, "number of folds"},
                          parameter{"shuffle", &k_fold::shuffle, "random order first"}};
    }

    [[nodiscard]] std::vector<fold> folds(const dataset<>& data, const context& ctx = {}) const {
        const auto k = static_cast<std::size_t>(n_folds.value());
        const std::size_t n = data.n_rows();
        if (n < k) detail::throw_too_few(name, "needs at least " + to_text(k) + " rows", n);
        std::vector<std::size_t> order(n);
        std::iota(order.begin(), order.end(), std::size_t{0});
        random_generator generator(ctx.at(name).random());
        if (shuffle) sluice::shuffle(generator, std::span<std::size_t>(order));
        std::vector<std::size_t> of_row(n);
        for (std::size_t f = 0, at = 0; f < k; ++f)
            for (std::size_t end = at + n / k + (f < n % k ? 1 : 0); at < end; ++at) of_row[order[at]] = f;
        return detail::folds_of(of_row, k);
    }

    friend bool operator==(const k_fold&, const k_fold&) = default;
};

/// k folds, each with about the same share of every class.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `n_folds` | 5 | >= 2 | number of folds |
/// | `shuffle` | true | | which rows of a class go where is random |
///
/// The test parts differ by at most 1 in the rows of each class, and by at most 1 in all. O(k n_rows). Throws
/// `invalid_data` for another kind of target, and when no class has as many rows as there are folds.
struct stratified_k_fold {
    static constexpr std::string_view name = "stratified_k_fold";

    at_least<2> n_folds = 5;
    bool shuffle = true;

    static auto parameters() {
        return std::array{parameter{"n_folds", &stratified_k_fold::n_folds, "number of folds"},
                          parameter{"shuffle", &stratified_k_fold::shuffle, "random order first"}};
    }

    [[nodiscard]] std::vector<fold> folds(const dataset<>& data, const context& ctx = {}) const {
        const auto k = static_cast<std::size_t>(n_folds.value());
        auto classes = detail::rows_by_class(data, name);
        std::size_t largest = 0;
        for (const auto& rows : classes) largest = (std::max)(largest, rows.size());
        if (largest < k)
            detail::throw_too_few(name, "needs a class of at least " + to_text(k) + " rows", largest);
        random_generator generator(ctx.at(name).random());
        std::vector<std::size_t> of_row(data.n_rows());
        // Dealt out like cards, one class after the other without going back to the first fold: no fold gets
        // more than one row more than another, of a class or in all.
        std::size_t next = 0;
        for (auto& rows : classes) {
            if (shuffle) sluice::shuffle(generator, std::span<std::size_t>(rows));
            for (const std::size_t row : rows) of_row[row] = next++ % k;
        }
        return detail::folds_of(of_row, k);
    }

    friend bool operator==(const stratified_k_fold&, const stratified_k_fold&) = default;
};

/// k folds that keep the rows of a group together.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `n_folds` | 5 | >= 2 | number of folds |
///
/// The largest group goes first, each one into the fold that has the fewest rows so far (of equal ones the first),
/// so folds are about equal. Nothing is random. O(n_rows log n_rows). Throws `invalid_data` without groups, or with fewer
/// groups than folds.
struct group_k_fold {
    static constexpr std::string_view name = "group_k_fold";

    at_least<2> n_folds = 5;

    static auto parameters() {
        return std::array{parameter{"n_folds", &group_k_fold::n_folds, "number of folds"}};
    }

    [[nodiscard]] std::vector<fold> folds(const dataset<>& data, const context& = {}) const {
        const auto k = static_cast<std::size_t>(n_folds.value());
        const auto groups = detail::rows_by_group(data, name);
        if (groups.size() < k)
            detail::throw_too_few(name, "needs at least " + to_text(k) + " groups", groups.size());
        // Of groups of one size the one with the smaller number goes first.
        std::vector<std::size_t> order(groups.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return groups[a].size() != groups[b].size() ? groups[a].size() > groups[b].size() : a < b;
        });
        std::vector<std::size_t> sizes(k), of_row(data.n_rows());
        for (const std::size_t g : order) {
            const auto& rows = groups[g];
            const auto smallest =
                static_cast<std::size_t>(std::min_element(sizes.begin(), sizes.end()) - sizes.begin());
            sizes[smallest] += rows.size();
            for (const std::size_t row : rows) of_row[row] = smallest;
        }
        return detail::folds_of(of_row, k);
    }

    friend bool operator==(const group_k_fold&, const group_k_fold&) = default;
};

}  // namespace sluice
