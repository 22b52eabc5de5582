// SPDX-License-Identifier: MIT
#include "sluice/preprocess/ordinal_encoder.hpp"

#include "support/fitted_rows.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;
namespace ordinal_encoder_test {

using test::encoded;
using test::missing_value;
using test::words;

TEST_CASE("ordinal encoder sorts categories by bytes, or keeps the order that is given") {
    const table x = words({"b", "a", "c", "a"});
    CHECK(encoded(ordinal_encoder{}, x, x) == test::number_rows{{1}, {0}, {2}, {0}});
    CHECK(encoded(ordinal_encoder{.categories = {"c", "b", "a"}}, x, x) ==
          test::number_rows{{1}, {2}, {0}, {2}});
    CHECK(test::rows_agree(ordinal_encoder{}, x, x));
}

TEST_CASE("ordinal encoder sorts numbers as numbers, of either scalar, also in rows") {
    const table doubles({{"n", array<double>({10, 9, -1, 9})}});
    CHECK(encoded(ordinal_encoder{}, doubles, doubles) == test::number_rows{{2}, {1}, {0}, {1}});
    const table floats({{"n", array<float>({0.1f, 2, 0.3f})}}), wide({{"n", array<double>({0.1, 2, 0.3})}});
    CHECK(encoded(ordinal_encoder{}, floats, wide) == test::number_rows{{0}, {2}, {1}});
    CHECK(test::rows_agree(ordinal_encoder{}, floats, wide));
}

TEST_CASE("ordinal encoder follows its policies for unknown and missing categories") {
    const table train = words({"a", "b"}), later = words({"b", "z", nullptr});
    const ordinal_encoder lenient{.unknown = unknown::as_missing};
    CHECK(encoded(lenient, train, later) == test::number_rows{{1}, {-1}, {-1}});
    CHECK(test::rows_agree(lenient, train, later));
    CHECK(encoded(ordinal_encoder{.unknown = unknown::as_missing, .missing = missing::own_category}, train,
                  later) == test::number_rows{{1}, {2}, {2}});
    const auto why = test::thrown<invalid_data>([&] { return encoded(ordinal_encoder{}, train, later); });
    CHECK(why.component == "ordinal_encoder");
    CHECK(why.actual == "\"z\"");
    CHECK(why.place == "column \"w\", row 1");
    const auto m = fit(ordinal_encoder{}, dataset(train));
    const cell strange[] = {{missing_value, "z"}};
    CHECK(!testing::row_output(m, strange));
    CHECK(m.state().count_unknown(later, 0) == 1);
}

TEST_CASE("ordinal encoder never compares codes of two dictionaries") {
    const table train = test::categories({0, 1}, {"x", "y"}),
                later = test::categories({0, 1, -1}, {"y", "x"});
    CHECK(encoded(ordinal_encoder{}, train, later) == test::number_rows{{1}, {0}, {-1}});
}

TEST_CASE("ordinal encoder takes a column without any value, and refuses blocks and timestamps") {
    const table empty({{"n", array<double>({missing_value, missing_value})}});
    CHECK(encoded(ordinal_encoder{}, empty, empty) == test::number_rows{{-1}, {-1}});
    const table time({{"t", timestamp_values{array<std::int64_t>({1})}}});
    CHECK(test::thrown<schema_mismatch>([&] { return fit(ordinal_encoder{}, dataset(time)); }).place ==
          "column \"t\"");
    CHECK_THROWS_AS(fit(ordinal_encoder{.categories = {"a", "a"}}, dataset(words({"a"}))), invalid_data);
}

}  // namespace ordinal_encoder_test
