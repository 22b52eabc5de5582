// SPDX-License-Identifier: MIT
// That no row allocates is tested in a program of its own, in the folder allocation.
#include "sluice/compose/predict_row.hpp"

#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/map.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/compose/predict.hpp"
#include "support/classes.hpp"
#include "support/constant_models.hpp"
#include "support/every_kind.hpp"
#include "support/number_cells.hpp"
#include "support/steps.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace predict_row_test {

static_assert(noexcept(predict_row(std::declval<const model<test::recorder>&>(), {}, {},
                                   std::declval<row_scratch&>())));
static_assert(noexcept(transform_row(std::declval<const model<passthrough>&>(), {}, {},
                                     std::declval<row_scratch&>())));

TEST_CASE(
    "rows through branches and pipelines have the bits of the table, also of a float32 model fed with "
    "float64") {
    random_generator g(random_stream(1, 0));
    const table all = test::every_kind(g, 30);
    const table train = all.select(std::vector<std::string>{"double", "float", "floats"});
    const table doubles(
        {all["double"],
         {"float", array<double>(test::random_numbers<double>(g, 30))},
         {"floats", dense_block<double>{test::random_numbers<double>(g, 60), 30, {"f0", "f1"}}}});
    const auto m =
        fit(columns(on("floats", "double") | map([](double v) { return v * 3; }), rest | passthrough{}) |
                map([](double v) { return v + 0.1; }),
            dataset(train));
    row_scratch scratch(m);
    for (const table& x : {train, doubles}) {
        const table made = transform(m, x);
        const auto wanted = features(made, "test");
        for (std::size_t i = 0; i < 30; ++i) {
            const auto row = test::number_cells(x, i);
            std::vector<cell> out(m.state().output_width());
            REQUIRE(out.size() == wanted.size());
            REQUIRE(transform_row(m, row, out, scratch));
            for (std::size_t j = 0; j < out.size(); ++j)
                REQUIRE((std::bit_cast<std::uint64_t>(out[j].number) ==
                             std::bit_cast<std::uint64_t>(wanted[j][i]) ||
                         (std::isnan(out[j].number) && std::isnan(wanted[j][i]))));
        }
    }
}

TEST_CASE("scratch leaves a row alone that is as the columns are, and rounds one that is finer") {
    const table x({{"a", array<double>({1})}, {"f", array<float>({1})}});
    row_scratch scratch(fit(passthrough{}, dataset(x)));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double fits :
         {0.5, nan, -0.0, std::numeric_limits<double>::infinity(), static_cast<double>(0.1f)}) {
        const cell row[] = {{0.1, {}}, {fits, {}}};
        CHECK(scratch.rounded(row).data() == row);
    }
    const cell row[] = {{0.1, {}}, {0.1, "name"}};
    const auto rounded = scratch.rounded(row);
    CHECK(rounded[0].number == 0.1);
    CHECK(rounded[1].number == static_cast<double>(0.1f));
    CHECK(rounded[1].text == "name");
    CHECK(row[1].number == 0.1);
    const cell large[] = {{0.1, {}}, {1e300, {}}};
    CHECK(scratch.rounded(large)[1].number == std::numeric_limits<double>::infinity());
}

TEST_CASE("row of an estimator has one number, or one per class") {
    const table x({{"a", array<double>({1, 2, 3, 4})}});
    const auto numbers = fit(test::mean_regressor{}, dataset(x, numeric_target{array<double>({1, 2, 3, 6})}));
    const auto shares =
        fit(test::two_faced{} | test::share_classifier{}, dataset(x, test::classes_of("nyyy")));
    CHECK(output_size(numbers) == 1);
    CHECK(output_size(shares) == 2);
    row_scratch for_numbers(numbers), for_shares(shares);
    CHECK(for_shares.cells().size() == 1);
    const cell row[] = {{5, {}}};
    double out[2] = {0, 0};
    REQUIRE(predict_row(numbers, row, std::span(out, 1), for_numbers));
    CHECK(out[0] == 3);
    REQUIRE(predict_row(shares, row, out, for_shares));
    CHECK((out[0] == 0.25 && out[1] == 0.75));
}

}  // namespace predict_row_test
