// SPDX-License-Identifier: MIT
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear/lasso_regression.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/linear/linear_svm.hpp"
#include "sluice/linear/logistic_regression.hpp"
#include "sluice/linear/poisson_regression.hpp"
#include "sluice/linear/ridge_regression.hpp"
#include "support/planted_factors.hpp"
#include "support/sparse_setting.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace linear_sparse_columns_test {

template <class Spec>
void same_as_dense(const Spec& spec, const dataset<>& data) {
    const auto dense = data.with(test::dense_table(data.x()));
    const auto model = fit(spec, data);
    CHECK(to_bytes(model) == to_bytes(fit(spec, dense)));
    CHECK(to_bytes(model) == to_bytes(fit(spec, data, {.threads = 3})));
    const auto found = predict(model, data.x()), expected = predict(model, dense.x());
    if constexpr (std::is_same_v<decltype(found), const class_target>)
        CHECK(
            std::equal(found.codes.begin(), found.codes.end(), expected.codes.begin(), expected.codes.end()));
    else
        CHECK(found == expected);
}

TEST_CASE("linear models of sparse columns are those of the same columns stored densely, to the byte") {
    for (const bool weights : {false, true}) {
        const test::sparse_setting of(1, 9000, weights);
        same_as_dense(linear_regression{}, of.of_numbers());
        same_as_dense(ridge_regression{.l2 = 3}, of.of_numbers());
        same_as_dense(lasso_regression{.alpha = 0.1}, of.of_numbers());
        same_as_dense(poisson_regression{}, of.of_counts());
        same_as_dense(logistic_regression{}, of.of_classes());
        same_as_dense(linear_svm{}, of.of_classes());
    }
}

TEST_CASE("linear models refuse numbers of sparse columns that are not finite, naming column and row") {
    const table x({{"sparse", sparse_block{std::vector<std::uint64_t>{0, 1, 2},
                                           std::vector<std::uint32_t>{0, 1},
                                           std::vector<double>{1, std::numeric_limits<double>::quiet_NaN()},
                                           {"a", "b"}}}});
    const dataset<> data(x, numeric_target{array<double>(std::vector<double>{1, 2, 3})});
    const auto why = test::thrown<invalid_data>([&] { (void)fit(linear_regression{}, data); });
    CHECK(why.place.find("\"b\"") != std::string::npos);
    CHECK(why.place.find("row 2") != std::string::npos);
}

}  // namespace linear_sparse_columns_test
