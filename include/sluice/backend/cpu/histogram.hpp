// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/types.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace sluice::backend::cpu {

/// Bins as the kernels read them: row by row, `stride` of them from one row to the next; the cells of column j
/// begin at `begins[j]`, and those of the last one end at `begins[n_columns]`.
template <class Bin>
struct binned_rows {
    const Bin* bins = nullptr;
    std::size_t stride = 0;
    std::size_t n_columns = 0;
    const std::uint32_t* begins = nullptr;

    [[nodiscard]] const Bin* row(trees::row_index i) const { return bins + std::size_t{i} * stride; }
};

namespace detail {

inline void prefetch([[maybe_unused]] const void* address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#endif
}

}  // namespace detail

/// A range of columns, half-open.
struct column_range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

namespace detail {

/// How many cells each of some columns has, or 0 where they differ.
template <class Bin>
[[nodiscard]] std::size_t width_of_each(const binned_rows<Bin>& data, column_range columns) {
    const std::size_t width = data.begins[columns.begin + 1] - data.begins[columns.begin];
    for (std::size_t j = columns.begin + 1; j < columns.end; ++j)
        if (data.begins[j + 1] - data.begins[j] != width) return 0;
    return width;
}

/// What a row adds to cells of that type.
template <class Cell, class Row>
[[nodiscard]] Cell addend(const Row& row) {
    if constexpr (std::is_same_v<Cell, trees::sums>)
        return row.value();
    else
        return row.cell();
}

/// Four rows are in flight at a time, and the rows to come are fetched ahead. `cells_of(j)` are those of column j.
template <class Bin, class Row, class CellsOf>
void add_rows(const binned_rows<Bin>& data, column_range columns, const Row* rows, std::size_t n_rows,
              CellsOf cells_of) {
    using cell = std::remove_pointer_t<decltype(cells_of(0))>;
    constexpr std::size_t ahead = 16;
    std::size_t i = 0;
    for (; i + 4 <= n_rows; i += 4) {
        if (i + ahead + 4 <= n_rows)
            for (std::size_t k = 0; k < 4; ++k) prefetch(data.row(rows[i + ahead + k].row) + columns.begin);
        const Bin* const a = data.row(rows[i].row);
        const Bin* const b = data.row(rows[i + 1].row);
        const Bin* const c = data.row(rows[i + 2].row);
        const Bin* const d = data.row(rows[i + 3].row);
        const cell wa = addend<cell>(rows[i]), wb = addend<cell>(rows[i + 1]);
        const cell wc = addend<cell>(rows[i + 2]), wd = addend<cell>(rows[i + 3]);
        for (std::size_t j = columns.begin; j < columns.end; ++j) {
            cell* const column = cells_of(j);
            column[a[j]] += wa;
            column[b[j]] += wb;
            column[c[j]] += wc;
            column[d[j]] += wd;
        }
    }
    for (; i < n_rows; ++i) {
        const Bin* const row = data.row(rows[i].row);
        const cell w = addend<cell>(rows[i]);
        for (std::size_t j = columns.begin; j < columns.end; ++j) cells_of(j)[row[j]] += w;
    }
}

/// Columns of equal width, which most columns of numbers are, need no table of where they begin.
template <class Bin, class Row, class Cell>
void add_columns(const binned_rows<Bin>& data, column_range columns, const Row* rows, std::size_t n_rows,
                 Cell* cells) {
    const std::uint32_t* const begins = data.begins;
    const std::size_t width = width_of_each(data, columns), begin = columns.begin;
    Cell* const first = cells + begins[begin];
    if (width != 0)  // by value, since what is added up might else be them
        add_rows(data, columns, rows, n_rows, [=](std::size_t j) { return first + (j - begin) * width; });
    else
        add_rows(data, columns, rows, n_rows, [=](std::size_t j) { return cells + begins[j]; });
}

/// How many columns to add up at a time: a power of two, at most a cache line's worth, whose cells stay in the first cache.
template <class Cell, class Bin>
[[nodiscard]] std::size_t columns_at_once(const binned_rows<Bin>& data) {
    constexpr std::size_t first_cache = 36 << 10, fewest = 8;
    const std::size_t bytes = (data.begins[data.n_columns] - data.begins[0]) * sizeof(Cell);
    std::size_t n = 64 / sizeof(Bin);
    while (n > fewest && n * bytes > first_cache * data.n_columns) n /= 2;
    return n;
}

}  // namespace detail

/// Adds the words of some rows into the cells of their bins: `cells[begins[j] + bin(row, j)] += cell(row)`, for
/// all columns. One update is one 64-bit addition, which a core does once a clock. Some columns at a time of as many rows as
/// stay in the second cache, so that the cells stay in the first. At most `narrow_row::most_in_cell` rows between two
/// flushes of 64-bit cells. The same sums for any order of the rows.
template <class Bin, class Row, class Cell>
void histogram(const binned_rows<Bin>& data, const Row* rows, std::size_t n_rows, Cell* cells) {
    constexpr std::size_t rows_at_once = 1024;
    const std::size_t at_once = detail::columns_at_once<Cell>(data);
    for (std::size_t row = 0; row < n_rows; row += rows_at_once)
        for (std::size_t begin = 0, end = 0; begin < data.n_columns; begin = end) {
            // What is left over goes with the last ones rather than for itself.
            end = data.n_columns - begin < at_once + at_once / 2 ? data.n_columns : begin + at_once;
            detail::add_columns(data, {begin, end}, rows + row,
                                n_rows - row < rows_at_once ? n_rows - row : rows_at_once, cells);
        }
}

/// Adds cells to others and leaves zeros behind.
template <class Cell>
void flush(Cell* cells, std::size_t n_cells, Cell* into) {
    for (std::size_t k = 0; k < n_cells; ++k) {
        into[k] += cells[k];
        cells[k] = Cell{};
    }
}

/// Takes cells apart, adds them to wide sums and leaves zeros behind.
inline void flush(std::int64_t* cells, std::size_t n_cells, trees::sums* into) {
    for (std::size_t k = 0; k < n_cells; ++k) {
        into[k] += trees::from_cell(cells[k]);
        cells[k] = 0;
    }
}

}  // namespace sluice::backend::cpu
