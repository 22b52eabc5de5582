// SPDX-License-Identifier: MIT
#include "sluice/compose/chunk_source.hpp"

#include "sluice/preprocess/standard_scaler.hpp"
#include "support/chunked.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace chunk_source_test {

struct never_rewinds {
    std::optional<dataset<>> next();
};

/// Counts the rows of two passes.
struct row_counter {
    using fitted = std::size_t;
    template <class Source>
    fitted fit_chunks(Source& source, const context&) const {
        std::size_t counted = 0;
        for (int pass = 0; pass < 2; ++pass) {
            source.rewind();
            while (const auto chunk = source.next()) counted += chunk->n_rows();
        }
        return counted;
    }
};

static_assert(chunk_source<test::chunked> && chunk_source<no_chunks> && !chunk_source<never_rewinds> &&
              !chunk_source<int>);
static_assert(fitted_by_passes<row_counter> && !fitted_by_passes<standard_scaler> && !fitted_by_passes<int>);

TEST_CASE("a source of chunks is read as often as is needed") {
    test::chunked source{test::random_numbers(1, {.n_rows = 20})};
    CHECK(row_counter{}.fit_chunks(source, {}) == 40);
    no_chunks none;
    CHECK(row_counter{}.fit_chunks(none, {}) == 0);
}

}  // namespace chunk_source_test
