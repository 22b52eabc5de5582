// SPDX-License-Identifier: MIT
#include "sluice/compose/fit_chunks.hpp"

#include "sluice/compose/predict.hpp"
#include "sluice/preprocess/max_abs_scaler.hpp"
#include "sluice/preprocess/min_max_scaler.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "support/chunked.hpp"
#include "support/random_data.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

using namespace sluice;

namespace fit_chunks_test {

/// The given chunks, one after the other.
struct listed {
    std::vector<dataset<>> chunks;
    std::size_t at = 0;
    void rewind() { at = 0; }
    std::optional<dataset<>> next() {
        return at < chunks.size() ? std::optional<dataset<>>(chunks[at++]) : std::nullopt;
    }
};
using test::chunked;

const auto spec = on("x2", "x0") | standard_scaler{} | min_max_scaler{};

static_assert(fittable_in_chunks<standard_scaler> && fittable_in_chunks<on_kind> &&
              fittable_in_chunks<pipeline<on_names, standard_scaler>>);
static_assert(!fittable_in_chunks<test::two_faced> &&
              !fittable_in_chunks<pipeline<on_names, test::two_faced>> && !fittable_in_chunks<int>);

TEST_CASE("fit in chunks gives what fit gives, whatever the size of the chunks") {
    const auto data =
        test::random_numbers(1, {.n_rows = 100, .n_columns = 3, .missing = 0.1, .weights = true});
    const auto whole = transform(fit(spec, data), data.x());
    const auto expected = features(whole, "test");
    for (const std::size_t rows : {1u, 7u, 99u, 100u, 1000u}) {
        chunked source{data, rows};
        const auto parts = transform(fit_chunks(spec, source), data.x());
        const auto found = features(parts, "test");
        REQUIRE(found.size() == 2);
        for (std::size_t j = 0; j < 2; ++j)
            for (std::size_t i = 0; i < 100; ++i)
                REQUIRE((std::isnan(expected[j][i]) ? std::isnan(found[j][i])
                                                    : std::abs(expected[j][i] - found[j][i]) < 1e-12));
    }
}

TEST_CASE("fit in chunks goes through the source once a step and once to see its columns") {
    chunked source{test::random_numbers(2, {.n_rows = 20, .n_columns = 3})};
    (void)fit_chunks(spec, source);
    CHECK(source.rewound == 4);
}

TEST_CASE("chunks with their columns in another order, or with more of them, are read by name") {
    const table first({{"a", array<double>({1, 2})}, {"b", array<double>({10, 40})}});
    const table turned({{"b", array<double>({20})}, {"more", array<double>({9})}, {"a", array<double>({4})}});
    listed source{{dataset(first), dataset(turned)}};
    const auto m = fit_chunks(pipeline<max_abs_scaler>{}, source);
    CHECK(m.state().step_at<0>().scales()[0] == 4);
    CHECK(m.state().step_at<0>().scales()[1] == 40);
    CHECK(m.input() == table_schema(first));
}

TEST_CASE("chunk that lacks a column of the first one is refused by name") {
    listed source{{dataset(test::letters("ab")), dataset(test::letters("a"))}};
    const auto why =
        test::thrown<schema_mismatch>([&] { return fit_chunks(pipeline<max_abs_scaler>{}, source); });
    CHECK(why.component == "fit_chunks");
    CHECK(why.requirement == "needs column \"b\"");
    const table text({{"a", array<double>({1, 2})}, {"b", timestamp_values{array<std::int64_t>({1, 2})}}});
    listed other{{dataset(test::letters("ab")), dataset(text)}};
    CHECK(test::thrown<schema_mismatch>([&] {
              return fit_chunks(pipeline<max_abs_scaler>{}, other);
          }).actual == "timestamp");
}

TEST_CASE("fit in chunks refuses a source without chunks, and stops when the caller asks for it") {
    listed nothing;
    const auto why = test::thrown<invalid_data>([&] { return fit_chunks(spec, nothing); });
    CHECK(why.component == "fit_chunks");
    CHECK(why.requirement == "needs at least 1 chunk");
    CHECK(why.actual == "0");
    const std::atomic<bool> stop = true;
    chunked source{test::random_numbers(2, {.n_rows = 20, .n_columns = 3})};
    CHECK_THROWS_AS(fit_chunks(spec, source, {.cancellation = &stop}), cancelled);
}

}  // namespace fit_chunks_test
