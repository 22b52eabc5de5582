// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/find_bundles.hpp"
#include "sluice/trees/types.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::trees {

namespace detail {

inline constexpr std::size_t most_shared_codes = 256;

/// Groups of features, and from them the bundles.
class bundle_assembly {
  public:
    explicit bundle_assembly(std::span<const feature_cuts> cuts)
        : cuts_(cuts), bundle_of_(cuts.size()), shared_(cuts.size()), placed_(cuts.size(), false) {}

    [[nodiscard]] bool is_placed(std::size_t feature) const { return placed_[feature]; }

    /// Features each with its bins away from the commonest.
    struct exclusive_feature {
        std::size_t feature = 0;
        std::size_t commonest = 0;
        std::vector<std::uint16_t> others{};
    };
    void add_exclusive(std::span<const exclusive_feature> group) {
        std::size_t n_codes = 1;
        for (const auto& one : group) {
            shared_code code{std::vector<std::uint16_t>(cuts_[one.feature].n_bins(), 0),
                             {},
                             n_codes,
                             n_codes,
                             one.commonest};
            for (const std::uint16_t bin : one.others)
                code.code_of_bin[bin] = static_cast<std::uint16_t>(code.end++);
            n_codes = code.end;
            put(one.feature, std::move(code));
        }
        for (const auto& one : group) {
            auto& code = *shared_[one.feature];
            code.bin_of_code.assign(n_codes, static_cast<std::uint16_t>(one.commonest));
            for (const std::uint16_t bin : one.others) code.bin_of_code[code.code_of_bin[bin]] = bin;
        }
        close(n_codes);
    }
    void add_combined(std::span<const std::size_t> group) {
        std::size_t n_codes = 1;
        for (const std::size_t j : group) n_codes *= cuts_[j].n_bins();
        std::size_t step = 1;
        for (const std::size_t j : group) {
            const std::size_t n_bins = cuts_[j].n_bins();
            shared_code code{std::vector<std::uint16_t>(n_bins), std::vector<std::uint16_t>(n_codes), 0,
                             n_codes, 0};
            for (std::size_t b = 0; b < n_bins; ++b)
                code.code_of_bin[b] = static_cast<std::uint16_t>(b * step);
            for (std::size_t c = 0; c < n_codes; ++c)
                code.bin_of_code[c] = static_cast<std::uint16_t>(c / step % n_bins);
            step *= n_bins;
            put(j, std::move(code));
        }
        close(n_codes);
    }

    [[nodiscard]] feature_bundles finish() && {
        for (std::size_t j = 0; j < cuts_.size(); ++j)
            if (!placed_[j]) {
                bundle_of_[j] = static_cast<std::uint32_t>(n_codes_.size());
                n_codes_.push_back(cuts_[j].n_bins());
            }
        return {std::move(bundle_of_), std::move(shared_), n_codes_};
    }

  private:
    void put(std::size_t feature, shared_code&& code) {
        placed_[feature] = true;
        bundle_of_[feature] = static_cast<std::uint32_t>(n_codes_.size());
        shared_[feature] = std::move(code);
    }
    void close(std::size_t n_codes) { n_codes_.push_back(n_codes); }

    std::span<const feature_cuts> cuts_;
    std::vector<std::uint32_t> bundle_of_;
    std::vector<std::optional<shared_code>> shared_;
    std::vector<bool> placed_;
    std::vector<std::size_t> n_codes_;
};

/// Puts features of few bins together, in their order, while their combinations have codes.
inline void combine_few_bins(std::span<const feature_cuts> cuts, std::size_t n_rows,
                             bundle_assembly& assembly) {
    constexpr std::size_t most_bins = 16, least_rows = std::size_t{1} << 16;
    if (n_rows < least_rows) return;
    std::vector<std::size_t> group;
    std::size_t n_codes = 1;
    const auto close = [&] {
        if (group.size() > 1) assembly.add_combined(group);
        group.clear();
        n_codes = 1;
    };
    for (std::size_t j = 0; j < cuts.size(); ++j) {
        if (assembly.is_placed(j) || cuts[j].n_bins() > most_bins) continue;
        if (n_codes * cuts[j].n_bins() > most_shared_codes) close();
        n_codes *= cuts[j].n_bins();
        group.push_back(j);
    }
    close();
}

/// Calls `body(row, value)` for every row, of a sparse column for those that are stored.
template <class Number, class Body>
void for_each_number(std::span<const Number> numbers, const Body& body) {
    for (std::size_t i = 0; i < numbers.size(); ++i) body(i, static_cast<double>(numbers[i]));
}
template <class Body>
void for_each_number(const sparse_numbers& numbers, const Body& body) {
    numbers.for_each_stored(0, numbers.size(), body);
}

/// A feature that is mostly in one bin, and its rows that are not.
struct sparse_feature {
    bundle_assembly::exclusive_feature is{};
    std::vector<row_index> rows{};
    bool exists = false;
};

/// The bin of most rows, of some rows at equal distances, where four of five of them are in it; of a sparse column that
/// of 0.
[[nodiscard]] inline std::optional<std::size_t> commonest_bin(const feature& column,
                                                              const feature_cuts& cuts) {
    if (std::holds_alternative<sparse_numbers>(column.values)) return cuts.bin_of(0);
    constexpr std::size_t most_looked_at = 2048;
    const std::size_t step = (std::max)(std::size_t{1}, column.size() / most_looked_at);
    std::vector<std::uint32_t> counts(cuts.n_bins(), 0);
    std::size_t n = 0;
    for (std::size_t i = 0; i < column.size(); i += step, ++n) ++counts[cuts.bin_of(column[i])];
    const auto most = std::max_element(counts.begin(), counts.end());
    if (5 * std::size_t{*most} < 4 * n) return {};
    return static_cast<std::size_t>(most - counts.begin());
}

[[nodiscard]] inline sparse_feature read_sparse(const feature& column, std::size_t j,
                                                const feature_cuts& cuts) {
    sparse_feature found;
    const auto commonest = commonest_bin(column, cuts);
    if (!commonest) return found;
    found.is = {j, *commonest, {}};
    std::vector<bool> seen(cuts.n_bins(), false);
    const std::size_t most = column.size() / 5;
    const auto look = [&](std::size_t row, double x) {
        const std::size_t bin = cuts.bin_of(x);
        if (bin == *commonest || found.rows.size() > most) return;
        found.rows.push_back(static_cast<row_index>(row));
        seen[bin] = true;
    };
    std::visit([&](const auto& numbers) { for_each_number(numbers, look); }, column.values);
    if (found.rows.size() > most) return {};
    for (std::size_t b = 0; b < seen.size(); ++b)
        if (seen[b]) found.is.others.push_back(static_cast<std::uint16_t>(b));
    found.exists = found.is.others.size() < most_shared_codes;
    return found;
}

/// Bundles of exclusive features as they grow.
class exclusive_groups {
  public:
    explicit exclusive_groups(std::size_t n_rows) : n_words_((n_rows + 63) / 64) {}

    void put(sparse_feature&& one) {
        const std::size_t first = groups_.size() < most_tried ? 0 : groups_.size() - most_tried;
        for (std::size_t g = first; g < groups_.size(); ++g)
            if (fits(groups_[g], one)) return join(groups_[g], std::move(one));
        if (first > 0) groups_[first - 1].taken = {};
        groups_.emplace_back();
        groups_.back().taken.assign(n_words_, 0);
        join(groups_.back(), std::move(one));
    }

    void add_to(bundle_assembly& assembly) const {
        for (const auto& one : groups_)
            if (one.features.size() > 1) assembly.add_exclusive(one.features);
    }

  private:
    static constexpr std::size_t most_tried = 64;
    struct group {
        std::vector<std::uint64_t> taken{};  // a bit for each row
        std::size_t n_codes = 1;
        std::vector<bundle_assembly::exclusive_feature> features{};
    };

    [[nodiscard]] static bool fits(const group& g, const sparse_feature& one) {
        return g.n_codes + one.is.others.size() <= most_shared_codes &&
               std::none_of(one.rows.begin(), one.rows.end(),
                            [&](row_index row) { return (g.taken[row / 64] >> (row % 64) & 1) != 0; });
    }
    static void join(group& g, sparse_feature&& one) {
        for (const row_index row : one.rows) g.taken[row / 64] |= std::uint64_t{1} << (row % 64);
        g.n_codes += one.is.others.size();
        g.features.push_back(std::move(one.is));
    }

    std::size_t n_words_;
    std::vector<group> groups_;
};

}  // namespace detail

SLUICE_INLINE feature_bundles find_bundles(std::span<const feature_cuts> cuts, std::size_t n_rows) {
    detail::bundle_assembly assembly(cuts);
    detail::combine_few_bins(cuts, n_rows, assembly);
    return std::move(assembly).finish();
}

SLUICE_INLINE feature_bundles find_bundles(std::span<const feature_cuts> cuts, std::span<const feature> data,
                                           const context& ctx) {
    constexpr std::size_t side_by_side = 16;
    const std::size_t n_rows = data.empty() ? 0 : data[0].size();
    detail::exclusive_groups groups(n_rows);
    std::vector<detail::sparse_feature> read(side_by_side);
    for (std::size_t begin = 0; begin < data.size(); begin += side_by_side) {
        const std::size_t n = (std::min)(side_by_side, data.size() - begin);
        for_each_chunk(ctx, n, 1, [&](chunk one) {
            const std::size_t j = begin + one.begin;
            read[one.begin] = detail::read_sparse(data[j], j, cuts[j]);
        });
        for (std::size_t k = 0; k < n; ++k)
            if (read[k].exists) groups.put(std::move(read[k]));
    }
    detail::bundle_assembly assembly(cuts);
    groups.add_to(assembly);
    detail::combine_few_bins(cuts, n_rows, assembly);
    return std::move(assembly).finish();
}

}  // namespace sluice::trees
