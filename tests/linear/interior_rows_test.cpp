// SPDX-License-Identifier: MIT
#include "sluice/linear/interior_rows.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace sluice;

namespace interior_rows_test {

using linear::interior_rows;

TEST_CASE(
    "interior rows go in directions that solve the equations of a step, and stop before they meet a bound") {
    random_generator g(random_stream(1, 0));
    for (int k = 0; k < 1000; ++k) {
        interior_rows rows(1);
        const double share = 0.01 + 0.98 * uniform(g), difference = normal(g);
        rows.place(0, share, difference, 0.1);
        CHECK(rows.difference(0) == doctest::Approx(-difference));
        CHECK(rows.share(0) == share);
        CHECK(rows.inside(0) == doctest::Approx(share < 0.5 ? share : 1 - share));
        const double z = (difference > 0 ? difference : 0) + 0.1,
                     w = (difference < 0 ? -difference : 0) + 0.1;
        CHECK(rows.gap(0) == doctest::Approx(share * z + (1 - share) * w));

        const double first = 0.01 * uniform(g), second = 0.01 * uniform(g), rise = normal(g);
        const auto d = rows.towards(0, first, second, rise);
        CHECK(d.z - d.w == doctest::Approx(rise));
        CHECK(share * z + z * d.x + share * d.z == doctest::Approx(first).epsilon(1e-9));
        CHECK((1 - share) * w - w * d.x + (1 - share) * d.w == doctest::Approx(second).epsilon(1e-9));
        // One more of rise takes `compliance` from the share.
        CHECK(rows.towards(0, first, second, rise + 1).x == doctest::Approx(d.x - rows.compliance(0)));

        const auto room = rows.room(0, d);
        const bool falls = d.x < 0;
        CHECK(room.shares == doctest::Approx((falls ? share : 1 - share) / std::abs(d.x)));
        const interior_rows::lengths far{std::fmin(1, 0.99 * room.shares), std::fmin(1, 0.99 * room.prices)};
        const double after = rows.gap(0, d, far);
        rows.move(0, d, far);
        CHECK(rows.gap(0) == after);
        CHECK(after > 0);
        CHECK(rows.inside(0) > 0);
    }
}

TEST_CASE("interior rows keep the digits of shares next to their upper bound") {
    interior_rows rows(1);
    rows.place(0, 0.5, -1, 1e-3);
    for (int k = 0; k < 20; ++k) rows.move(0, {rows.inside(0), 0, 0}, {0.9, 0});
    CHECK(rows.inside(0) == doctest::Approx(0.5e-20).epsilon(1e-6));
    CHECK(std::isfinite(rows.compliance(0)));
}

}  // namespace interior_rows_test
