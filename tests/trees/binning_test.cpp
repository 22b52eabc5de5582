// SPDX-License-Identifier: MIT
#include "sluice/trees/binning.hpp"

#include "sluice/backend/cpu/binning.hpp"
#include "support/address_sanitizer.hpp"
#include "support/random_data.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

using namespace sluice;
namespace binning_test {

using namespace sluice::trees;

feature_cuts cuts_of(const std::vector<double>& values, std::size_t max_bins,
                     std::vector<double> weights = {}) {
    return {feature{std::span<const double>(values), "x"}, weights, max_bins};
}

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();
constexpr double unbounded = std::numeric_limits<double>::infinity();

TEST_CASE("cuts give every value a bin of its own when there are few") {
    const auto cuts = cuts_of({3, 1, 2, 2, 3, missing_value}, 256);
    CHECK(std::vector<double>(cuts.cuts().begin(), cuts.cuts().end()) == std::vector<double>{1.5, 2.5});
    CHECK(cuts.bin_of(1) == 0);
    CHECK(cuts.bin_of(2) == 1);
    CHECK(cuts.bin_of(3) == 2);
    CHECK(cuts.bin_of(missing_value) == cuts.missing_bin());
    CHECK(cuts.missing_bin() == 3);
}

TEST_CASE("cuts answer the question bin <= b as x < cut, also on the cut itself and beside it") {
    random_generator g(random_stream(1, 0));
    const auto values = test::random_column(g, {.n_rows = 5000});
    const auto cuts = cuts_of(values, 64);
    REQUIRE(cuts.n_bins() <= 64);
    for (std::size_t b = 0; b < cuts.cuts().size(); ++b) {
        const double cut = cuts.cuts()[b];
        for (const double x :
             {cut, std::nextafter(cut, unbounded), std::nextafter(cut, -unbounded), -0.0, 0.0})
            CHECK((cuts.bin_of(x) <= b) == (x < cut));
    }
}

TEST_CASE("cuts share the weight out evenly") {
    random_generator g(random_stream(2, 0));
    const auto values = test::random_column(g, {.n_rows = 100000});
    const auto cuts = cuts_of(values, 101);
    std::vector<int> counts(cuts.n_bins());
    for (const double v : values) ++counts[cuts.bin_of(v)];
    CHECK(cuts.cuts().size() == 99);
    for (std::size_t b = 0; b + 1 < counts.size(); ++b) CHECK(std::abs(counts[b] - 1000) <= 2);
}

TEST_CASE("cuts do not depend on the order of the rows, and weight k counts as k copies") {
    random_generator g(random_stream(3, 0));
    auto values = test::random_column(g, {.n_rows = 3000});
    const auto expected = cuts_of(values, 32);
    shuffle(g, std::span<double>(values));
    const auto shuffled = cuts_of(values, 32);
    CHECK(std::equal(expected.cuts().begin(), expected.cuts().end(), shuffled.cuts().begin(),
                     shuffled.cuts().end()));

    std::vector<double> weights(values.size()), copies;
    for (std::size_t i = 0; i < values.size(); ++i) {
        weights[i] = static_cast<double>(uniform_integer(g, 4));
        copies.insert(copies.end(), static_cast<std::size_t>(weights[i]), values[i]);
    }
    const auto weighted = cuts_of(values, 32, weights), repeated = cuts_of(copies, 32);
    CHECK(std::equal(weighted.cuts().begin(), weighted.cuts().end(), repeated.cuts().begin(),
                     repeated.cuts().end()));
}

TEST_CASE("cuts stand between neighbours even where there is no number halfway") {
    const double one = 1.0, next = std::nextafter(1.0, 2.0), tiny = std::numeric_limits<double>::denorm_min();
    const auto close = cuts_of({one, next}, 256);
    CHECK(close.bin_of(one) == 0);
    CHECK(close.bin_of(next) == 1);
    const auto wide = cuts_of({-unbounded, -1e308, 0.0, tiny, 1e308, unbounded}, 256);
    int b = 0;
    for (const double x : {-unbounded, -1e308, 0.0, tiny, 1e308, unbounded}) CHECK(wide.bin_of(x) == b++);
    CHECK(cuts_of({-0.0, 0.0}, 256).cuts().empty());
}

TEST_CASE("cuts of a heavy value leave bins for the others") {
    std::vector<double> values(10000, 5.0);
    for (int i = 0; i < 1000; ++i) values[static_cast<std::size_t>(i)] = i;
    const auto cuts = cuts_of(values, 17);
    CHECK(cuts.cuts().size() >= 10);
    CHECK(cuts.bin_of(5.0) != cuts.bin_of(900.0));
}

/// Columns of many rows, and whether the order of few of their values is all that is needed.
template <class Number>
std::vector<std::pair<std::vector<Number>, bool>> large_columns() {
    random_generator g(random_stream(17, 0));
    std::vector<std::pair<std::vector<Number>, bool>> all;
    const auto add = [&](bool is_coarse, const auto& draw) {
        std::vector<Number> values(70000);
        for (Number& x : values) x = static_cast<Number>(draw());
        all.emplace_back(std::move(values), is_coarse);
    };
    add(true, [&] { return uniform(g); });
    add(true, [&] { return normal(g); });
    add(true, [&] { return uniform(g) < 0.1 ? missing_value : 100 + normal(g) * normal(g); });
    add(false, [&] { return std::exp(3 * normal(g)); });
    add(false, [&] { return static_cast<double>(uniform_integer(g, 300)); });
    add(false, [&] { return uniform(g) < 0.5 ? 0 : normal(g); });
    add(false, [&] { return uniform(g) < 0.001 ? unbounded : normal(g); });
    add(false, [&] { return uniform(g) < 0.001 ? 1e30 : normal(g); });
    add(false, [&] { return missing_value; });
    add(false, [&] { return -0.0; });
    // Values that come many times, so that parts grow longer than they should be.
    add(true, [&] { return std::floor(uniform(g) * 20000); });
    add(true, [&] { return std::floor(normal(g) * 2000); });
    return all;
}

TEST_CASE_TEMPLATE("cuts of many rows are those of all their values in order", Number, float, double) {
    for (const auto& [values, is_coarse] : large_columns<Number>()) {
        std::vector<Number> sorted = values;
        std::erase_if(sorted, [](Number x) { return std::isnan(x); });
        std::sort(sorted.begin(), sorted.end());
        std::vector<weighted_value> listed;
        for (const Number x : sorted) {
            if (listed.empty() || listed.back().value != static_cast<double>(x))
                listed.push_back({static_cast<double>(x), 0});
            ++listed.back().weight;
        }
        for (const std::size_t max_bins : {3U, 16U, 64U, 256U}) {
            const feature_cuts expected(std::span<const weighted_value>(listed), max_bins);
            const feature_cuts cuts(feature{std::span<const Number>(values), "x"}, {}, max_bins);
            CHECK(std::equal(cuts.cuts().begin(), cuts.cuts().end(), expected.cuts().begin(),
                             expected.cuts().end()));
        }
        if (is_coarse) CHECK(!coarse_order<Number>(values, 15).runs().empty());
    }
}

TEST_CASE("cuts of a column without values are none") {
    const auto cuts = cuts_of({missing_value, missing_value}, 256);
    CHECK(cuts.cuts().empty());
    CHECK(cuts.bin_of(missing_value) == cuts.missing_bin());
    CHECK(cuts.bin_of(3.0) == 0);
}

TEST_CASE_TEMPLATE("cut table counts the cuts at or below a value, in every vector width", Number, float,
                   double) {
    random_generator g(random_stream(1, 2));
    for (std::size_t n_cuts = 0; n_cuts < 1500; n_cuts += n_cuts < 300 && !test::address_sanitizer ? 1 : 97) {
        std::vector<double> cuts;
        for (std::size_t k = 0; k < n_cuts; ++k)
            cuts.push_back(static_cast<double>(uniform_integer(g, 2000)) / 100 - 10);
        if (n_cuts % 3 == 0) cuts.insert(cuts.end(), {unbounded, -unbounded});
        std::sort(cuts.begin(), cuts.end());
        cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
        const backend::cpu::cut_table<Number> table(cuts);
        for (const std::size_t n : {1u, 127u, 300u}) {
            std::vector<Number> x(n);
            bool any_missing = false;
            for (Number& one : x) {
                one = static_cast<Number>(static_cast<double>(uniform_integer(g, 2000)) / 100 - 10);
                const double kind = uniform(g);
                if (kind < 0.1) one = static_cast<Number>(kind < 0.05 ? unbounded : -unbounded);
                if (kind > 0.97) one = std::numeric_limits<Number>::quiet_NaN();
                any_missing = any_missing || std::isnan(one);
            }
            for (const auto width : test::vector_widths()) {
                std::vector<std::uint16_t> ranks(n);
                REQUIRE(table.template find<std::uint16_t>(x.data(), n, 65535, ranks.data(), width) ==
                        any_missing);
                for (std::size_t i = 0; i < n; ++i) {
                    const auto below = std::count_if(cuts.begin(), cuts.end(), [&](double cut) {
                        return cut <= static_cast<double>(x[i]);
                    });
                    REQUIRE(ranks[i] == (std::isnan(x[i]) ? 65535 : below));
                }
            }
        }
    }
}

}  // namespace binning_test
