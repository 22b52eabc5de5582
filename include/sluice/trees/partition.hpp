// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/divide_rows.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/trees/binning.hpp"
#include "sluice/trees/split.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// Which rows a node holds: in each chunk of rows a range of places, begins[c] to ends[c].
struct node_rows {
    std::vector<row_index> begins{};
    std::vector<row_index> ends{};
    std::size_t size = 0;

    [[nodiscard]] std::size_t n_chunks() const { return begins.size(); }
    [[nodiscard]] std::size_t size_in(std::size_t chunk) const { return ends[chunk] - begins[chunk]; }
};

/// A node to be divided, how, and what comes of it.
struct division {
    const node_rows* rows = nullptr;
    const split* by = nullptr;
    std::vector<std::uint8_t> codes_left{};  // of each code of the feature's bundle, whether its rows go left
    node_rows left{};
    node_rows right{};
};

/// Consecutive chunks of a node, together some thousands of rows: what a thread takes at a time.
struct node_piece {
    std::size_t node = 0;
    std::size_t first_chunk = 0;
    std::size_t end_chunk = 0;
    std::size_t n_rows = 0;

    /// Appends the pieces of a node, each of about `grain` rows.
    static void cut(const node_rows& rows, std::size_t node, std::size_t grain,
                    std::vector<node_piece>& into) {
        node_piece piece{node, 0, 0, 0};
        for (std::size_t c = 0; c < rows.n_chunks(); ++c) {
            piece.n_rows += rows.size_in(c);
            piece.end_chunk = c + 1;
            if (piece.n_rows < grain && c + 1 < rows.n_chunks()) continue;
            if (piece.n_rows > 0) into.push_back(piece);
            piece = {node, c + 1, c + 1, 0};
        }
    }
};

/// The rows of a tree. Each chunk of rows is divided on its own and in place, so a node's rows are ranges of
/// places, one in each chunk; nothing is copied from chunk to chunk, and what a chunk needs stays in a cache.
template <class Row>
class row_partition {
  public:
    /// All rows in one node, but for those that add nothing where `drops_rows` says so: they wait at the end of their
    /// chunk. The storage must outlive the partition; its order changes.
    [[nodiscard]] node_rows reset(std::span<Row> rows, bool drops_rows, const context& ctx) {
        rows_ = rows;
        node_rows all;
        for (std::size_t begin = 0; begin < rows.size(); begin += rows_per_chunk) {
            all.begins.push_back(static_cast<row_index>(begin));
            all.ends.push_back(static_cast<row_index>((std::min)(begin + rows_per_chunk, rows.size())));
        }
        if (drops_rows)
            for_each_chunk(ctx, rows.size(), rows_per_chunk, [&](chunk part) {
                const std::size_t kept =
                    backend::cpu::divide_rows(rows.data() + part.begin, part.size(),
                                              [](const Row& row) { return !row.adds_nothing(); });
                all.ends[part.index] = static_cast<row_index>(part.begin + kept);
            });
        for (std::size_t c = 0; c < all.n_chunks(); ++c) all.size += all.size_in(c);
        kept_ends_ = all.ends;
        return all;
    }

    /// The rows of a chunk that no node holds.
    [[nodiscard]] std::span<const Row> left_out(std::size_t chunk) const {
        const std::size_t end = (std::min)((chunk + 1) * rows_per_chunk, rows_.size());
        return rows_.subspan(kept_ends_[chunk], end - kept_ends_[chunk]);
    }

    /// The rows of a node in a chunk.
    [[nodiscard]] std::span<const Row> rows(const node_rows& node, std::size_t chunk) const {
        return rows_.subspan(node.begins[chunk], node.size_in(chunk));
    }

    /// Divides nodes: in each chunk the rows that go left come first. O(rows of the nodes).
    void divide(std::span<division> divisions, const binned_matrix& data, const context& ctx) {
        pieces_.clear();
        for (std::size_t k = 0; k < divisions.size(); ++k) {
            auto& d = divisions[k];
            const std::uint32_t j = d.by->feature;
            const std::size_t missing_bin = data.cuts(j).missing_bin();
            d.codes_left.resize(data.bundles().n_codes(data.bundles().bundle_of(j)));
            for (std::size_t code = 0; code < d.codes_left.size(); ++code)
                d.codes_left[code] = d.by->takes_left(data.bundles().bin_of(j, code), missing_bin) ? 1 : 0;
            d.left = {d.rows->begins, d.rows->begins, 0};
            d.right = {d.rows->begins, d.rows->ends, 0};
            node_piece::cut(*d.rows, k, grain, pieces_);
        }
        for_each_chunk(ctx, pieces_.size(), 1, [&](chunk one) {
            const auto& piece = pieces_[one.begin];
            divide(divisions[piece.node], piece, data);
        });
        for (auto& d : divisions) {
            for (std::size_t c = 0; c < d.left.n_chunks(); ++c) d.left.size += d.left.size_in(c);
            d.right.size = d.rows->size - d.left.size;
        }
    }

  private:
    static constexpr std::size_t grain = std::size_t{1} << 13;

    void divide(division& d, const node_piece& piece, const binned_matrix& data) {
        data.with_column(data.bundles().bundle_of(d.by->feature), [&](const auto* column) {
            const auto goes_left = [column, left = d.codes_left.data()](const Row& row) {
                return left[column[row.row]] != 0;
            };
            for (std::size_t c = piece.first_chunk; c < piece.end_chunk; ++c) {
                const auto middle =
                    static_cast<row_index>(backend::cpu::divide_rows(rows_.data() + d.rows->begins[c],
                                                                     d.rows->size_in(c), goes_left) +
                                           d.rows->begins[c]);
                d.left.ends[c] = middle;
                d.right.begins[c] = middle;
            }
        });
    }

    std::span<Row> rows_;
    std::vector<row_index> kept_ends_;  // [chunks]
    std::vector<node_piece> pieces_;
};

}  // namespace sluice::trees
