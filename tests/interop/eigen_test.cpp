// SPDX-License-Identifier: MIT
#include "sluice/interop/eigen.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace eigen_test {

using row_major = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class Matrix>
concept viewable = requires(Matrix matrix) {
    table_view(std::forward<Matrix>(matrix));
};
// A table must not outlive what it looks at, so it is not made of a matrix that ends with the expression.
static_assert(viewable<const Eigen::MatrixXd&> && viewable<Eigen::MatrixXd&> && viewable<row_major&>);
static_assert(!viewable<Eigen::MatrixXd> && !viewable<const Eigen::MatrixXd> && !viewable<row_major>);

TEST_CASE("column-major matrix is looked at, row-major one gathered") {
    Eigen::MatrixXd columns(2, 3);
    columns << 1, 2, 3, 4, 5, 6;
    const table by_column = table_view(columns);
    CHECK(by_column.names() == std::vector<std::string>{"x0", "x1", "x2"});
    for (Eigen::Index j = 0; j < 3; ++j)
        CHECK(by_column[static_cast<std::size_t>(j)].as<array<double>>()->data() == columns.col(j).data());
    const row_major rows = columns.cast<float>();
    const table by_row = table_view(rows, {"p", "q", "r"});
    CHECK((*by_row["q"].as<array<float>>())[1] == 5);
    CHECK(by_row.names() == std::vector<std::string>{"p", "q", "r"});
}

TEST_CASE("fixed sizes, vectors and empty matrices are matrices") {
    const Eigen::Matrix<double, 3, 2> fixed = Eigen::Matrix<double, 3, 2>::Constant(7);
    CHECK(table_view(fixed).n_rows() == 3);
    const Eigen::VectorXd vector = Eigen::VectorXd::LinSpaced(4, 0, 3);
    CHECK(table_view(vector, {"v"})["v"].as<array<double>>()->data() == vector.data());
    const Eigen::MatrixXd no_rows(0, 2), no_columns(5, 0);
    CHECK((table_view(no_rows).n_rows() == 0 && table_view(no_rows).n_columns() == 2));
    CHECK((table_view(no_columns).n_rows() == 5 && table_view(no_columns).n_columns() == 0));
}

TEST_CASE("matrix with another number of names is refused") {
    const Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(2, 3);
    const auto why = test::thrown<invalid_data>([&] { return table_view(matrix, {"a", "b"}); });
    CHECK(why.component == "table_view");
    CHECK(why.actual == "6");
}

TEST_CASE("column is seen as a vector without copying, and refused as another scalar") {
    const table x({{"d", array<double>({1, 2})}, {"f", array<float>({3, 4})}});
    CHECK(eigen_view<double>(x["d"]).data() == x["d"].as<array<double>>()->data());
    CHECK(eigen_view<double>(x["d"]).sum() == 3);
    CHECK(eigen_view<float>(x["f"])[0] == 3);
    CHECK(eigen_view<double>(column_data("none", array<double>())).size() == 0);
    const auto why = test::thrown<schema_mismatch>([&] { return eigen_view<float>(x["d"]).size(); });
    CHECK(why.component == "eigen_view");
    CHECK(why.requirement == "needs numbers of float32");
    CHECK(why.actual == "numbers of float64");
    CHECK(why.place == "column \"d\"");
    random_generator g(random_stream(1, 0));
    const table kinds = test::every_kind(g, 1);
    CHECK(test::thrown<schema_mismatch>([&] { return eigen_view<double>(kinds["text"]).size(); }).actual ==
          "a text column");
    CHECK(test::thrown<schema_mismatch>([&] { return eigen_view<double>(kinds["doubles"]).size(); }).actual ==
          "a block");
}

TEST_CASE("matrix of a table has a column per number, and a table of that matrix has the same numbers") {
    random_generator g(random_stream(2, 0));
    const table x =
        test::every_kind(g, 30).select(std::vector<std::string>{"float", "doubles", "double", "floats"});
    const Eigen::MatrixXd matrix = to_matrix(x);
    const auto all = features(x, "test");
    const table again = table_view(matrix);
    const auto same = features(again, "test");
    REQUIRE((matrix.rows() == 30 && matrix.cols() == 6 && same.size() == 6));
    for (std::size_t j = 0; j < 6; ++j)
        for (std::size_t i = 0; i < 30; ++i)
            REQUIRE((same[j][i] == all[j][i] || (std::isnan(same[j][i]) && std::isnan(all[j][i]))));
    CHECK(to_matrix(table::of_rows(4)).rows() == 4);
    const auto why = test::thrown<schema_mismatch>([&] { return to_matrix(test::every_kind(g, 2)).size(); });
    CHECK(why.component == "to_matrix");
}

}  // namespace eigen_test
