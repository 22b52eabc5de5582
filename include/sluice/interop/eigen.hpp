// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/table_view.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// A table over an Eigen matrix of double or float, [n_rows x n_columns]; column-major ones are looked at,
/// not copied, and must outlive the table. Columns are called `x0`, `x1`, ... unless names are given.
template <class Scalar, int Rows, int Columns, int Options>
[[nodiscard]] table table_view(const Eigen::Matrix<Scalar, Rows, Columns, Options>& matrix,
                               std::vector<std::string> names = {}) {
    const auto n_rows = static_cast<std::size_t>(matrix.rows()),
               n_columns = static_cast<std::size_t>(matrix.cols());
    if (names.empty()) names = default_names(n_columns);
    return table_view(
        std::span<const Scalar>(matrix.data(), n_rows * n_columns), n_rows, std::move(names),
        (Options & Eigen::RowMajor) != 0 ? matrix_order::row_major : matrix_order::column_major);
}

/// A matrix that ends with the expression would leave the table without its numbers.
template <class Scalar, int Rows, int Columns, int Options>
table table_view(const Eigen::Matrix<Scalar, Rows, Columns, Options>&& matrix,
                 std::vector<std::string> names = {}) = delete;

/// The numbers of a column as an Eigen vector, without copying; the table must outlive it. Throws
/// `schema_mismatch` when the column does not hold this scalar.
template <class Scalar>
[[nodiscard]] Eigen::Map<const Eigen::Matrix<Scalar, Eigen::Dynamic, 1>> eigen_view(
    const column_data& column) {
    constexpr bool single = std::is_same_v<Scalar, float>;
    const auto* values = column.as<array<Scalar>>();
    if (values == nullptr)
        throw schema_mismatch(
            {.component = "eigen_view",
             .requirement = std::string("needs numbers of ") + (single ? "float32" : "float64"),
             .actual = column.is_block() ? "a block"
                       : column.kind() != kind::numeric
                           ? "a " + std::string(to_text(column.kind())) + " column"
                       : single ? "numbers of float64"
                                : "numbers of float32",
             .place = "column \"" + column.name() + "\"",
             .hint = {}});
    return {values->data(), static_cast<Eigen::Index>(values->size())};
}

/// All numbers of a table as a matrix, [n_rows x n_features], blocks laid flat; copied. Throws
/// `schema_mismatch` when a column is not numeric.
[[nodiscard]] inline Eigen::MatrixXd to_matrix(const table& x) {
    const auto all = features(x, "to_matrix");
    Eigen::MatrixXd matrix(static_cast<Eigen::Index>(x.n_rows()), static_cast<Eigen::Index>(all.size()));
    for (std::size_t j = 0; j < all.size(); ++j)
        for (std::size_t i = 0; i < x.n_rows(); ++i)
            matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = all[j][i];
    return matrix;
}

}  // namespace sluice
