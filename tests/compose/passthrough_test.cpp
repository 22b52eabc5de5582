// SPDX-License-Identifier: MIT
#include "sluice/compose/passthrough.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/compose/predict_row.hpp"
#include "support/every_kind.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace sluice;

namespace passthrough_test {

static_assert(std::is_same_v<output_schema_t<passthrough, any_schema>, any_schema>);
static_assert(passthrough{} == passthrough{} && passthrough::name == "passthrough");

TEST_CASE("passthrough gives every column of every kind as it is, without copying") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 3);
    const table same = transform(fit(passthrough{}, dataset(x)), x);
    REQUIRE(same.names() == x.names());
    CHECK(same["double"].as<array<double>>()->data() == x["double"].as<array<double>>()->data());
    for (std::size_t j = 0; j < x.n_columns(); ++j) {
        CHECK(same[j].from() == x[j].from());
        for (std::size_t i = 0; i < 3; ++i) CHECK(test::row_text(same[j], i) == test::row_text(x[j], i));
    }
}

TEST_CASE("passthrough gives the cells of a row as they are") {
    const table x({{"a", array<double>({1})}, {"b", array<double>({2})}});
    const auto m = fit(passthrough{}, dataset(x));
    row_scratch scratch(m);
    const std::array<cell, 2> row{cell{0.1, {}}, cell{2, "name"}};
    std::array<cell, 2> out{};
    REQUIRE(transform_row(m, row, out, scratch));
    CHECK((out[0].number == 0.1 && out[1].text.data() == row[1].text.data()));
}

TEST_CASE("passthrough prints as it is written") { CHECK(passthrough::text() == "passthrough{}"); }

}  // namespace passthrough_test
