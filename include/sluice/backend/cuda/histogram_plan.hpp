// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cuda/histogram_block.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::backend::cuda {

/// What a device has to say about how work is cut.
struct device_limits {
    std::size_t shared_bytes = std::size_t{48} << 10;  ///< that a block may use
    std::size_t n_blocks = 264;  ///< at least so many keep the device busy, where there is work for them
};

/// How many rows may meet in a cell before it is flushed.
template <class Row>
inline constexpr std::uint32_t most_between_flushes = std::uint32_t{1} << 26;
template <>
inline constexpr std::uint32_t most_between_flushes<trees::narrow_row> =
    static_cast<std::uint32_t>(trees::narrow_row::most_in_cell);

/// Tiles of at most `most_cells` cells: whole features, as many as fit, or parts of a feature that does not fit.
/// `begins` says where the cells of each feature begin, and one entry more.
[[nodiscard]] inline std::vector<bin_tile> tiles_of_bins(std::span<const std::uint32_t> begins,
                                                         std::size_t most_cells) {
    std::vector<bin_tile> tiles;
    const auto n_features = static_cast<std::uint32_t>(begins.size() - 1);
    const auto most = static_cast<std::uint32_t>(most_cells);
    for (std::uint32_t j = 0; j < n_features;) {
        std::uint32_t end = j;
        while (end < n_features && begins[end + 1] - begins[j] <= most) ++end;
        if (end > j) {
            tiles.push_back({j, end, begins[j], begins[end]});
            j = end;
            continue;
        }
        for (std::uint32_t b = begins[j]; b < begins[j + 1]; b += most)
            tiles.push_back({j, j + 1, b, (std::min)(b + most, begins[j + 1])});
        ++j;
    }
    return tiles;
}

/// The power of two of threads, as exponent, that look at a row side by side.
[[nodiscard]] inline std::uint32_t lane_bits_of(std::span<const bin_tile> tiles) {
    std::uint32_t widest = 1;
    for (const auto& tile : tiles) widest = (std::max)(widest, tile.end_feature - tile.first_feature);
    return static_cast<std::uint32_t>(std::bit_width((std::min)(widest, 32u) - 1));
}

/// Tiles of the rows of nodes, which lie one behind the other; none of a node without rows. Adding up a tile must cost
/// more than flushing it, so none is small but where the node is.
[[nodiscard]] inline std::vector<row_tile> tiles_of_rows(std::span<const std::uint32_t> sizes,
                                                         std::size_t n_bin_tiles, std::size_t n_blocks) {
    constexpr std::uint32_t least = 2048;
    std::size_t total = 0;
    for (const std::uint32_t size : sizes) total += size;
    const std::size_t share = total * n_bin_tiles / n_blocks + 1;
    const auto grain = (std::max)(least, static_cast<std::uint32_t>((std::min)(share, total)));
    std::vector<row_tile> tiles;
    std::uint32_t first = 0;
    for (std::size_t node = 0; node < sizes.size(); ++node) {
        for (std::uint32_t at = 0; at < sizes[node];) {
            const std::uint32_t size = (std::min)(grain, sizes[node] - at);
            tiles.push_back({static_cast<std::uint32_t>(node), first + at, first + at + size});
            at += size;
        }
        first += sizes[node];
    }
    return tiles;
}

}  // namespace sluice::backend::cuda
