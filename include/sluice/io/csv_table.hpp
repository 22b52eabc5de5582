// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/data/table.hpp"
#include "sluice/io/csv_block.hpp"
#include "sluice/io/csv_lines.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// The records of a text between two places, cut into blocks that depend on the bytes alone. Block b holds
/// the records that begin behind one of its line ends; the first one holds the very first record too.
struct csv_region {
    const char* begin = nullptr;
    const char* end = nullptr;  // behind the last record, its line end not included
    std::size_t block_bytes = 0;
    std::vector<std::size_t> first_row = {};  // [n_blocks + 1]
    std::vector<std::uint8_t> inside = {};    // [n_blocks], 1 where the block begins inside of quotes

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end - begin); }
    [[nodiscard]] std::size_t n_blocks() const {
        return (std::max)(chunk_count(size(), block_bytes), std::size_t{1});
    }
    [[nodiscard]] std::size_t n_rows() const { return first_row.back(); }
    [[nodiscard]] std::string_view block(std::size_t b) const {
        return std::string_view(begin, size()).substr(b * block_bytes, block_bytes);
    }
};

/// One look at all bytes tells where every block's records begin and which rows they are. There is at least
/// one record. O(bytes).
[[nodiscard]] inline csv_region find_rows(const char* begin, const char* end, char quote,
                                          std::size_t block_bytes, const context& ctx) {
    csv_region region{begin, end, block_bytes};
    std::vector<csv_line_count> counts(region.n_blocks());
    for_each_chunk(ctx, counts.size(), 1, [&](chunk b) {
        counts[b.index] = count_lines(widest_vectors(), region.block(b.index), quote);
    });
    bool inside = false;
    std::size_t row = 0;
    for (const csv_line_count& count : counts) {
        region.first_row.push_back(row);
        region.inside.push_back(inside ? 1 : 0);
        row += count.outside(inside) + (region.first_row.size() == 1 ? 1 : 0);
        inside = inside != count.odd_quotes;
    }
    region.first_row.push_back(row);
    return region;
}

/// Reads a region into columns of the planned types. In columns whose type is inferred, what does not fit is
/// read again as the next wider type, so that the outcome depends on all of the text and not on its order.
class csv_table_reader {
  public:
    csv_table_reader(const csv_scanner& scanner, const csv_options& options, const context& ctx,
                     std::size_t block_bytes)
        : scanner_(scanner),
          options_(options),
          missing_(options.missing),
          ctx_(ctx),
          block_bytes_(block_bytes) {}

    /// The records of [begin, end). The plan holds the final types afterwards.
    [[nodiscard]] table read(const char* begin, const char* end, std::vector<csv_plan>& plan) const {
        guess(begin, plan);
        const csv_region region = find_rows(begin, end, options_.quote, block_bytes_, ctx_);
        const std::size_t n_rows = capacity(region, plan.size());
        std::vector<std::optional<column_data>> columns(plan.size());
        for (bool again = true; again;) {
            std::vector<csv_store> stores(plan.size());
            for_each_chunk(ctx_, plan.size(), 1, [&](chunk c) {
                if (!plan[c.index].skip)
                    stores[c.index].allocate(plan[c.index].type, n_rows, region.n_blocks());
            });
            std::vector<std::uint8_t> failed = run(region, plan, stores, n_rows);
            for_each_chunk(ctx_, plan.size(), 1, [&](chunk c) {
                if (failed[c.index] == 0 && !plan[c.index].skip)
                    columns[c.index] = finish(region, plan[c.index], stores[c.index], failed[c.index]);
            });
            again = widen(plan, failed);
        }
        table read = table::of_rows(n_rows);
        for (auto& column : columns) read.add(std::move(*column));
        return read;
    }

    /// A table without rows, for a text that has none.
    [[nodiscard]] table empty(std::vector<csv_plan>& plan) const {
        table none = table::of_rows(0);
        for (auto& column : plan) {
            if (column.type == csv_type::infer) column.type = inferred_number();
            column.inferred = false;
            csv_store store;
            std::uint8_t failed = 0;
            none.add(*finish({.first_row = {0}}, column, store, failed));
        }
        return none;
    }

  private:
    static constexpr std::size_t guessed_rows = 256;

    [[nodiscard]] csv_type inferred_number() const {
        return options_.scalar == csv_scalar::float32 ? csv_type::numeric32 : csv_type::numeric;
    }

    // One field that is no number settles that its column is not numeric; a few rows spare most columns a
    // reading as numbers that would fail. Whatever is wrong with them, the reading itself reports.
    void guess(const char* at, std::vector<csv_plan>& plan) const {
        std::vector<std::uint8_t> other(plan.size(), 0);
        try {
            for (std::size_t row = 0; row < guessed_rows && at != scanner_.end(); ++row) {
                for (std::size_t c = 0; c < plan.size(); ++c) {
                    const csv_field field = scanner_.field(at, c);
                    const std::string_view content = trimmed(field.raw);
                    if (!missing_.contains(content) && !number_from_text<double>(content)) other[c] = 1;
                    at = field.end + (scanner_.at_delimiter(field.end) ? 1 : 0);
                }
                at += scanner_.line_end(at);
            }
        } catch (const csv_fault&) {
            other.resize(plan.size(), 0);
        }
        for (std::size_t c = 0; c < plan.size(); ++c) {
            if (plan[c].type != csv_type::infer) continue;
            plan[c].inferred = true;
            plan[c].type = other[c] != 0 ? csv_type::categorical : inferred_number();
        }
    }

    // A record of n fields has n - 1 delimiters and a line end. More rows than that leaves room for cannot
    // all be well-formed: the first bad one is among those that there is room for, and no memory is wasted.
    [[nodiscard]] std::size_t capacity(const csv_region& region, std::size_t n_columns) const {
        const std::size_t possible = (region.size() + 1) / n_columns + 1;
        return (std::min)({region.n_rows(), possible, options_.limits.rows});
    }

    [[nodiscard]] std::vector<std::uint8_t> run(const csv_region& region, std::span<const csv_plan> plan,
                                                std::span<csv_store> stores, std::size_t n_rows) const {
        const csv_pass pass{scanner_, options_, missing_, plan, stores, n_rows};
        const char quote = options_.quote;
        return reduce_chunks<std::vector<std::uint8_t>>(
            ctx_, region.n_blocks(), 1,
            [&](chunk b) {
                csv_block_reader reader(pass, b.index);
                const std::string_view block = region.block(b.index);
                const char* at = block.data();
                if (b.index > 0) {
                    const char* const line_end = find_line_end(block, quote, region.inside[b.index] != 0, 1);
                    at = line_end + (line_end == block.data() + block.size() ? 0 : 1);
                }
                const std::size_t first = region.first_row[b.index];
                reader.read(at, first, region.first_row[b.index + 1] - first);
                return reader.failed();
            },
            [](std::vector<std::uint8_t>& all, const std::vector<std::uint8_t>& part) {
                for (std::size_t c = 0; c < all.size(); ++c) all[c] |= part[c];
            });
    }

    [[nodiscard]] std::optional<column_data> finish(const csv_region& region, const csv_plan& plan,
                                                    csv_store& store, std::uint8_t& failed) const {
        switch (plan.type) {
            case csv_type::numeric:
                return column_data(plan.name, std::move(store.doubles).finish());
            case csv_type::numeric32:
                return column_data(plan.name, std::move(store.floats).finish());
            case csv_type::timestamp:
                return column_data(plan.name, timestamp_values{std::move(store.times).finish()});
            case csv_type::text:
                return column_data(plan.name, join_texts(std::move(store.texts)));
            case csv_type::categorical:
            case csv_type::infer:
                break;
        }
        auto names = join_names(store.names);
        failed = plan.inferred && names.size() > options_.max_categories ? 1 : 0;
        if (failed != 0) return std::nullopt;
        auto all = std::make_shared<const dictionary>(std::move(names));
        for (std::size_t b = 0; b < store.names.size(); ++b) recode(region, b, store, *all);
        return column_data(plan.name, category_values{std::move(store.codes).finish(), std::move(all)});
    }

    // From the numbers that names got in their block to their codes in the dictionary of the column.
    static void recode(const csv_region& region, std::size_t block, csv_store& store, const dictionary& all) {
        std::vector<std::int32_t> code_of;
        code_of.reserve(store.names[block].size());
        for (const std::string_view name : store.names[block].names()) code_of.push_back(all.code(name));
        for (std::size_t row = region.first_row[block]; row < region.first_row[block + 1]; ++row)
            if (store.codes[row] >= 0) store.codes[row] = code_of[static_cast<std::size_t>(store.codes[row])];
    }

    // Prepares another pass over the columns that failed; false when there is none.
    [[nodiscard]] static bool widen(std::vector<csv_plan>& plan, std::span<const std::uint8_t> failed) {
        bool any = false;
        for (std::size_t c = 0; c < plan.size(); ++c) {
            const bool again = failed[c] != 0 && !plan[c].skip;
            plan[c].skip = !again;
            if (!again) continue;
            any = true;
            plan[c].type = plan[c].type == csv_type::categorical ? csv_type::text : csv_type::categorical;
        }
        if (any) return true;
        for (auto& column : plan) column.skip = column.inferred = false;
        return false;
    }

    const csv_scanner& scanner_;
    const csv_options& options_;
    csv_missing missing_;
    const context& ctx_;
    std::size_t block_bytes_;
};

}  // namespace sluice::detail
