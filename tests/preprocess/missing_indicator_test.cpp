// SPDX-License-Identifier: MIT
#include "sluice/preprocess/missing_indicator.hpp"

#include "support/every_kind.hpp"
#include "support/fitted_rows.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;
namespace missing_indicator_test {

using test::encoded;
using test::missing_value;

constexpr missing_indicator of_all{.features = indicator_columns::all};

TEST_CASE("missing indicator speaks of the columns that had missing values, or of all") {
    const table x({{"n", array<double>({1, missing_value})}, {"m", array<double>({1, 2})}});
    CHECK(encoded(missing_indicator{}, x, x) == test::number_rows{{0}, {1}});
    CHECK(encoded(of_all, x, x) == test::number_rows{{0, 0}, {1, 0}});
    const auto made = transform(fit(missing_indicator{}, dataset(x)), x);
    CHECK(made.names() == std::vector<std::string>{"n_missing"});
    CHECK(made[0].from() == origin{{"n"}, "missing_indicator"});
}

TEST_CASE("missing indicator judges every kind of column, in tables as in rows") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 40).select(
        std::vector<std::string>{"time", "double", "float", "category", "text"});
    const auto made = encoded(of_all, x, x);
    for (std::size_t i = 0; i < 40; ++i)
        for (std::size_t j = 0; j < 5; ++j) CHECK((made[i][j] == 1) == is_missing(x[j], i));
    CHECK(test::rows_agree(of_all, x, x));
    CHECK(test::rows_agree(missing_indicator{}, x, x));
}

TEST_CASE("missing indicator ignores rows of weight 0 when it is fitted, and may have nothing to say") {
    const table x({{"n", array<double>({1, missing_value})}});
    const dataset weighted(x, {.weights = array<double>({1, 0})});
    const auto made = transform(fit(missing_indicator{}, weighted), x);
    CHECK((made.n_columns() == 0 && made.n_rows() == 2));
}

TEST_CASE("missing indicator refuses blocks and tables of another width") {
    random_generator g(random_stream(2, 0));
    const table x = test::every_kind(g, 3);
    for (const auto& spec : {missing_indicator{}, of_all})
        CHECK(test::thrown<schema_mismatch>([&] {
                  return fit(spec, dataset(table({x["doubles"]})));
              }).place == "column \"doubles\"");
    const auto state = of_all.fit(dataset(table({x["text"]})), {});
    CHECK(test::thrown<schema_mismatch>([&] { return state.transform(table(), {}); }).requirement ==
          "needs 1 columns");
}

TEST_CASE("loaded missing indicator is refused when an indicator belongs to no column") {
    auto state = of_all.fit(dataset(table({{"n", array<double>({1})}})), {});
    CHECK_NOTHROW(state.check());
    state.visit([](const std::string& name, auto& member) {
        if (name == "columns") member.push_back(1);
    });
    const auto why = test::thrown<invalid_data>([&] { return state.check(), 0; });
    CHECK(why.component == "missing_indicator");
    CHECK(why.requirement == "indicators must belong to one of 1 columns");
    CHECK(why.actual == "1");
}

}  // namespace missing_indicator_test
