// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/xtensor.hpp"
#include "sluice/data/table_view.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// A table over an xtensor array of rank 2, [n_rows x n_columns]; column-major ones are looked at, not
/// copied.
template <class Scalar, xt::layout_type Layout>
[[nodiscard]] table table_view(const xt::xtensor<Scalar, 2, Layout>& tensor,
                               std::vector<std::string> names = {}) {
    static_assert(Layout == xt::layout_type::row_major || Layout == xt::layout_type::column_major,
                  "table_view: the layout of the tensor must be row_major or column_major");
    const auto n_rows = static_cast<std::size_t>(tensor.shape()[0]),
               n_columns = static_cast<std::size_t>(tensor.shape()[1]);
    if (names.empty()) names = default_names(n_columns);
    return table_view(
        std::span<const Scalar>(tensor.data(), tensor.size()), n_rows, std::move(names),
        Layout == xt::layout_type::row_major ? matrix_order::row_major : matrix_order::column_major);
}

/// A tensor that ends with the expression would leave the table without its numbers.
template <class Scalar, xt::layout_type Layout>
table table_view(const xt::xtensor<Scalar, 2, Layout>&& tensor, std::vector<std::string> names = {}) = delete;

}  // namespace sluice
