// SPDX-License-Identifier: MIT
#include "sluice/trees/histogram.hpp"

#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sluice;
using namespace sluice::trees;

namespace {

// The naive twin: one row, one feature, one addition at a time.
histogram naive(const binned_matrix& data, const std::vector<derivative>& d,
                const std::vector<row_index>& rows, double unit_g, double unit_h) {
    histogram bins(data.total_bins());
    for (const auto row : rows)
        for (std::size_t j = 0; j < data.n_features(); ++j) {
            sums& cell = bins[data.begins()[j] + data.row(row)[j]];
            cell.gradient += std::llround(d[row].gradient / unit_g);
            cell.hessian += std::llround(d[row].hessian / unit_h);
        }
    return bins;
}

struct setting {
    table x;
    std::vector<feature> columns;
    binned_matrix data;
    std::vector<derivative> derivatives;
    quantised_gradients gradients;

    setting(std::size_t n_rows, std::uint64_t seed)
        : x(make(n_rows, seed)),
          columns(features(x, "test")),
          data(columns, {}, 32, {}),
          derivatives(n_rows) {
        random_generator g(random_stream(seed, 9));
        for (auto& d : derivatives) d = {normal(g), uniform(g)};
        gradients.assign(derivatives, {});
    }
    static table make(std::size_t n_rows, std::uint64_t seed) {
        random_generator g(random_stream(seed, 0));
        return test::random_table(g, {.n_rows = n_rows, .n_columns = 5, .missing = 0.1});
    }
};

histogram built(const setting& s, const std::vector<row_index>& rows, std::size_t threads) {
    histogram bins;
    const histogram_task task{rows, &bins};
    histogram_builder(s.data).build({&task, 1}, s.gradients, {.threads = threads});
    return bins;
}

std::vector<row_index> some_rows(const setting& s, double share) {
    random_generator g(random_stream(5, 5));
    std::vector<row_index> rows;
    for (std::size_t i = 0; i < s.data.n_rows(); ++i)
        if (uniform(g) < share) rows.push_back(static_cast<row_index>(i));
    return rows;
}

}  // namespace

TEST_CASE("histogram equals its naive twin with wide and with narrow words") {
    for (const std::size_t n_rows : {7u, 1000u, 200000u}) {
        const setting s(n_rows, n_rows);
        CHECK(s.gradients.wide() == (n_rows <= quantised_gradients::wide_below_rows));
        const auto rows = some_rows(s, 0.7);
        const double unit_g = s.gradients.gradient({1, 0}), unit_h = s.gradients.hessian({0, 1});
        CHECK(built(s, rows, 1) == naive(s.data, s.derivatives, rows, unit_g, unit_h));
    }
}

TEST_CASE("histogram is the same for any number of threads and any order of the rows") {
    const setting s(200000, 3);
    auto rows = some_rows(s, 0.9);
    const auto expected = built(s, rows, 1);
    for (const std::size_t threads : {2u, 3u, 8u}) CHECK(built(s, rows, threads) == expected);
    random_generator g(random_stream(1, 1));
    shuffle(g, std::span<row_index>(rows));
    CHECK(built(s, rows, 2) == expected);
}

TEST_CASE("histogram of the parent less that of one child is that of the other child, exactly") {
    const setting s(150000, 4);
    std::vector<row_index> all, left, right;
    for (std::size_t i = 0; i < s.data.n_rows(); ++i) {
        all.push_back(static_cast<row_index>(i));
        (i % 3 == 0 ? left : right).push_back(static_cast<row_index>(i));
    }
    histogram rest;
    histogram_builder::subtract(built(s, all, 2), built(s, left, 2), rest);
    CHECK(rest == built(s, right, 2));
}

TEST_CASE("packed cells hold the largest words as often as a flush allows") {
    // Every gradient at an end of its range, all rows in one bin: the worst case for a cell.
    const std::size_t n_rows = backend::cpu::rows_per_flush;
    std::vector<std::int32_t> words(n_rows, static_cast<std::int32_t>((-16384 * 65536) + 16384));
    std::vector<bin> bins(n_rows, 0);
    std::vector<row_index> rows(n_rows);
    for (std::size_t i = 0; i < n_rows; ++i) rows[i] = static_cast<row_index>(i);
    const std::size_t begin = 0;
    std::vector<std::int64_t> cells(1);
    backend::cpu::histogram(bins.data(), 1, &begin, rows.data(), n_rows, words.data(), cells.data());
    sums total;
    backend::cpu::flush(cells.data(), 1, &total);
    CHECK(total ==
          sums{-16384 * static_cast<std::int64_t>(n_rows), 16384 * static_cast<std::int64_t>(n_rows)});
    CHECK(cells[0] == 0);
}
