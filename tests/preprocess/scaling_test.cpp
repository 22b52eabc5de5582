// SPDX-License-Identifier: MIT
#include "sluice/preprocess/scaling.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace scaling_test {

const table two_columns({{"d", array<double>({1, std::numeric_limits<double>::quiet_NaN(), 5})},
                         {"f", array<float>({0.1f, 2, 3})}});

scaling<"test_scaler"> scaler() {
    return {number_layout(features(two_columns, "test")), {1, 0.5}, {2, 0.25}};
}

static_assert(scaling<"test_scaler">::component == "test_scaler");

TEST_CASE("scaling subtracts the centre and divides by the scale, in the table and in its rows") {
    const table made = scaler().transform(two_columns, {});
    const auto before = features(two_columns, "test"), after = features(made, "test");
    CHECK(after[0][2] == 2);
    CHECK(std::isnan(after[0][1]));
    CHECK(after[1][0] == static_cast<double>(static_cast<float>((static_cast<double>(0.1f) - 0.5) / 0.25)));
    CHECK(made["d"].from() == origin{{"d"}, "test_scaler"});
    for (std::size_t i = 0; i < 3; ++i) {
        const std::vector<cell> row{{before[0][i], {}}, {before[1][i], {}}};
        std::vector<cell> out(2);
        scaler().transform_row(row, out);
        CHECK((out[0].number == after[0][i] || i == 1));
        CHECK(out[1].number == after[1][i]);
    }
    CHECK((scaler().input_width() == 2 && scaler().output_width() == 2));
    CHECK((scaler().centres()[1] == 0.5 && scaler().scales()[0] == 2));
}

TEST_CASE("scaling refuses tables of another width, and names or text") {
    CHECK(test::thrown<schema_mismatch>([] {
              return scaler().transform(table({two_columns["d"]}), {});
          }).component == "test_scaler");
    random_generator g(random_stream(1, 0));
    const table kinds = test::every_kind(g, 3);
    CHECK_THROWS_AS((void)scaler().transform(table({kinds["text"], two_columns["d"]}), {}), schema_mismatch);
}

TEST_CASE("loaded scaling is refused when its members disagree") {
    CHECK_NOTHROW(scaler().check());
    const scaling<"test_scaler"> damaged(number_layout(features(two_columns, "test")), {1}, {2, 3});
    CHECK(test::thrown<invalid_data>([&] { return damaged.check(), 0; }).component == "test_scaler");
}

}  // namespace scaling_test
