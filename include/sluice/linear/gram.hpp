// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/when_used.hpp"
#include "sluice/linear/design.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace sluice::linear {

/// Weighted products of mapped columns: `values` is X'WX about the weighted means, of which `means` tells how far
/// they lie from 0 (0, and products about 0, where nothing is centred).
struct gram_matrix {
    Eigen::MatrixXd values;  // [width x width], symmetric
    Eigen::VectorXd means;   // [width]
};

namespace detail {

struct raw_products {
    Eigen::MatrixXd squares;
    Eigen::VectorXd sums;

    SLUICE_WHEN_USED void merge(const raw_products& other) {
        squares += other.squares;
        sums += other.sums;
    }
};

/// Products of the columns [i, i + n) with [j, j + m) over some rows, a block of rows after another.
class product_tile {
  public:
    product_tile(const design& data, chunk left, chunk right) : data_(data), left_(left), right_(right) {}

    SLUICE_WHEN_USED void add(chunk rows, raw_products& to) const {
        constexpr std::size_t block = 256;
        Eigen::MatrixXd a(static_cast<Index>(block), width(left_)),
            b(static_cast<Index>(block), width(right_));
        auto product = to.squares.block(begin(left_), begin(right_), width(left_), width(right_));
        for (std::size_t at = rows.begin; at < rows.end; at += block) {
            const chunk part{0, at, (std::min)(rows.end, at + block)};
            const auto n = static_cast<Index>(part.size());
            for (Index j = 0; j < width(left_); ++j) data_.load_column(begin(left_) + j, part, a.col(j));
            for (Index j = 0; j < width(right_); ++j) data_.load_column(begin(right_) + j, part, b.col(j));
            for (std::size_t i = at; i < (data_.weights().empty() ? at : part.end); ++i)
                a.row(static_cast<Index>(i - at)) *= data_.weights()[i];
            product.noalias() += a.topRows(n).transpose() * b.topRows(n);
            if (left_.begin == right_.begin)
                to.sums.segment(begin(left_), width(left_)) += a.topRows(n).colwise().sum().transpose();
        }
    }

  private:
    [[nodiscard]] static Index begin(chunk c) { return static_cast<Index>(c.begin); }
    [[nodiscard]] static Index width(chunk c) { return static_cast<Index>(c.size()); }

    const design& data_;
    chunk left_, right_;
};

}  // namespace detail

/// The products of all columns of a design, O(n_rows x width^2). Few columns: parts of rows are summed in order; many:
/// tiles of columns go through all rows. Same bits for any number of threads.
SLUICE_WHEN_USED [[nodiscard]] gram_matrix gram_of(const design& data, bool centred, const context& ctx) {
    const auto n = static_cast<std::size_t>(data.width());
    constexpr std::size_t tile = 192;
    std::vector<std::pair<chunk, chunk>> pairs;
    for (std::size_t i = 0; i < n; i += tile)
        for (std::size_t j = 0; j <= i; j += tile)
            pairs.push_back({{0, i, (std::min)(n, i + tile)}, {0, j, (std::min)(n, j + tile)}});
    const std::size_t grain =
        pairs.size() > 1 ? (std::max)(std::size_t{1}, data.n_rows()) : std::size_t{1} << 13;
    auto all = reduce_chunks<detail::raw_products>(
        ctx, data.n_rows(), grain,
        [&](chunk rows) {
            detail::raw_products part{Eigen::MatrixXd::Zero(data.width(), data.width()),
                                      Eigen::VectorXd::Zero(data.width())};
            for_each_chunk(ctx, pairs.size(), 1, [&](chunk one) {
                detail::product_tile(data, pairs[one.begin].first, pairs[one.begin].second).add(rows, part);
            });
            return part;
        },
        [](detail::raw_products& total, const detail::raw_products& part) { total.merge(part); });
    gram_matrix g{std::move(all.squares), Eigen::VectorXd::Zero(data.width())};
    g.values.triangularView<Eigen::StrictlyUpper>() = g.values.transpose();
    if (!centred) return g;
    g.means = all.sums / data.total_weight();
    g.values.noalias() -= all.sums * g.means.transpose();
    return g;
}

}  // namespace sluice::linear
