// SPDX-License-Identifier: MIT
#include "sluice/data/is_missing.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace sluice;

namespace is_missing_test {

TEST_CASE("values are missing by the rule of their kind") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const column_data doubles("d", array<double>({0, nan, infinity, -nan}));
    const column_data floats("f", array<float>({std::numeric_limits<float>::quiet_NaN(), -0.0f}));
    const column_data categories(
        "c", category_values{array<std::int32_t>({0, missing_code, unknown_code}),
                             std::make_shared<const dictionary>(std::vector<std::string>{""})});
    text_builder builder;
    builder.push_back("");
    builder.push_back({});
    const column_data texts("t", std::move(builder).finish());
    const column_data times(
        "s", timestamp_values{array<std::int64_t>({missing_timestamp, 0, missing_timestamp + 1})});
    const auto missing_rows = [](const column_data& column) {
        std::vector<bool> all;
        for (std::size_t i = 0; i < column.n_rows(); ++i) all.push_back(is_missing(column, i));
        return all;
    };
    CHECK(missing_rows(doubles) == std::vector<bool>{false, true, false, true});
    CHECK(missing_rows(floats) == std::vector<bool>{true, false});
    CHECK(missing_rows(categories) == std::vector<bool>{false, true, true});
    CHECK(missing_rows(texts) == std::vector<bool>{false, true});
    CHECK(missing_rows(times) == std::vector<bool>{true, false, false});
}

TEST_CASE("a row of a block is not one value that could be missing") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 2);
    for (const char* name : {"doubles", "floats", "sparse"}) {
        const auto why = test::thrown<schema_mismatch>([&] { return is_missing(x[name], 0); });
        CHECK(why.component == "is_missing");
        CHECK(why.requirement == "needs a lone column");
        CHECK(why.actual == "a block");
        CHECK(why.place == "column \"" + std::string(name) + "\"");
    }
}

}  // namespace is_missing_test
