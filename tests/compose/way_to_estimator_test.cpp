// SPDX-License-Identifier: MIT
#include "sluice/compose/way_to_estimator.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "support/constant_models.hpp"

#include <doctest/doctest.h>

#include <concepts>
#include <vector>

using namespace sluice;

namespace {

template <class Spec>
using way = detail::way_to_estimator<Spec>;

using alone = test::mean_regressor;
using at_the_end = decltype(standard_scaler{} | named("end", pipe(standard_scaler{}, alone{})));

dataset<> some() {
    return {table({{"x", array<double>({1, 2, 6})}}), numeric_target{array<double>({1, 2, 3})}};
}

}  // namespace

static_assert(std::same_as<way<alone>::specification, alone> &&
              std::same_as<way<alone>::estimator, alone::fitted>);
static_assert(std::same_as<way<at_the_end>::specification, alone> &&
              std::same_as<way<at_the_end>::estimator, alone::fitted>);

TEST_CASE("way to the estimator leads through steps, names and pipelines") {
    const at_the_end spec = standard_scaler{} | named("end", pipe(standard_scaler{}, alone{}));
    const auto m = fit(spec, some());
    CHECK(way<at_the_end>::end(m.state()).mean == 2);
    CHECK(way<at_the_end>::end_of(spec) == alone{});
    const auto twice = standard_scaler{} | standard_scaler{};
    const table expected = transform(fit(twice, some()), some().x());
    const table seen = way<at_the_end>::through(m.state(), some().x(), {});
    for (std::size_t i = 0; i < 3; ++i)
        CHECK((*seen[0].as<array<double>>())[i] == (*expected[0].as<array<double>>())[i]);
    const table same = way<alone>::through(fit(alone{}, some()).state(), some().x(), {});
    CHECK((*same[0].as<array<double>>())[2] == 6);
}

TEST_CASE("another estimator takes the place of the last one, and nothing else changes") {
    const at_the_end spec = standard_scaler{} | named("end", pipe(standard_scaler{}, alone{}));
    const auto m = fit(spec, some());
    alone::fitted other;
    other.mean = 7;
    const auto changed = way<at_the_end>::ending_in(m.state(), other);
    CHECK(way<at_the_end>::end(changed).mean == 7);
    CHECK(way<at_the_end>::end(m.state()).mean == 2);
    const table before = way<at_the_end>::through(m.state(), some().x(), {});
    const table after = way<at_the_end>::through(changed, some().x(), {});
    for (std::size_t i = 0; i < 3; ++i)
        CHECK((*before[0].as<array<double>>())[i] == (*after[0].as<array<double>>())[i]);
    CHECK(way<alone>::ending_in(fit(alone{}, some()).state(), other).mean == 7);
}
