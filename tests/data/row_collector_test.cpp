// SPDX-License-Identifier: MIT
#include "sluice/data/row_collector.hpp"

#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <variant>
#include <vector>

using namespace sluice;

namespace row_collector_test {

const std::vector<double> numbers{5, 1, 4, 2, 3, 6};

std::shared_ptr<const dictionary> named(std::vector<std::string> names) {
    return std::make_shared<const dictionary>(std::move(names));
}

dataset<> rows_of(any_target target, row_data rows = {}) {
    return {table::of_rows(6), std::move(target), std::move(rows)};
}

/// In chunks of 1, 2 and 3 rows, and together again.
dataset<> collected(const dataset<>& data) {
    row_collector all("test");
    std::size_t begin = 0;
    for (std::size_t n = 1; n <= 3; ++n) {
        std::vector<std::size_t> rows(n);
        std::iota(rows.begin(), rows.end(), begin);
        begin += n;
        all.add(data.take(rows));
        CHECK(all.n_rows() == begin);
    }
    return std::move(all).finish();
}

template <class T>
bool same(const array<T>& a, const array<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

TEST_CASE("rows that come in chunks are together again") {
    const row_data known{.weights = std::vector<double>{1, 2, 0, 4, 5, 6},
                         .groups = std::vector<std::int64_t>{1, 1, 2, 2, 2, 3},
                         .offsets = std::vector<double>{1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6},
                         .positions = std::vector<std::int64_t>{0, 1, 0, 1, 2, 0}};
    const auto all = collected(rows_of(numeric_target{numbers}, known));
    CHECK(all.n_rows() == 6);
    CHECK(same(std::get<numeric_target>(all.target()).values, array<double>(numbers)));
    CHECK(same(all.rows().weights, known.weights));
    CHECK(same(all.rows().groups, known.groups));
    CHECK(same(all.rows().offsets, known.offsets));
    CHECK(same(all.rows().positions, known.positions));
}

TEST_CASE("every target that has rows can be collected") {
    const auto classes =
        collected(rows_of(class_target{std::vector<std::int32_t>{0, 1, 1, 0, 1, 0}, named({"a", "b"})}));
    CHECK(std::get<class_target>(classes.target())[4] == "b");
    const auto ranked = collected(rows_of(ranked_target{numbers}));
    CHECK(same(std::get<ranked_target>(ranked.target()).relevance, array<double>(numbers)));
    const auto survival =
        collected(rows_of(survival_target{numbers, std::vector<std::uint8_t>{1, 0, 1, 1, 0, 0}}));
    CHECK(same(std::get<survival_target>(survival.target()).events,
               array<std::uint8_t>(std::vector<std::uint8_t>{1, 0, 1, 1, 0, 0})));
    const auto intervals =
        collected(rows_of(interval_target{numbers, std::vector<double>{6, 6, 6, 6, 6, 7}}));
    CHECK(std::get<interval_target>(intervals.target()).upper[5] == 7);
    const auto none = collected(rows_of(no_target{6}));
    CHECK(std::get<no_target>(none.target()).n_rows == 6);
    const dense_block<double> two{
        std::vector<double>{1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60}, 6, {"y", "z"}};
    const auto outputs = collected(rows_of(multi_output_target{two}));
    const auto& both = std::get<multi_output_target>(outputs.target()).outputs;
    CHECK(same(both.values, two.values));
    CHECK(both.names == two.names);
}

TEST_CASE("chunks that do not go together are refused") {
    const auto refused = [](const dataset<>& a, const dataset<>& b) {
        const auto why = test::thrown<invalid_data>([&] {
            row_collector all("test");
            all.add(a);
            all.add(b);
            return 0;
        });
        CHECK(why.component == "test");
        CHECK(why.place == "the chunk from row 6 on");
        return why.requirement;
    };
    const auto plain = rows_of(numeric_target{numbers});
    CHECK(refused(plain, rows_of(ranked_target{numbers})) == "all chunks have the same kind of target");
    CHECK(refused(plain, rows_of(numeric_target{numbers}, {.weights = numbers})) ==
          "all chunks have weights, or none");
    CHECK(refused(rows_of(numeric_target{numbers}, {.groups = std::vector<std::int64_t>(6)}), plain) ==
          "all chunks have groups, or none");
    CHECK(refused(plain, rows_of(numeric_target{numbers}, {.offsets = numbers})) ==
          "all chunks have 0 offsets a row");
    const std::vector<std::int32_t> codes(6, 0);
    CHECK(refused(rows_of(class_target{codes, named({"a", "b"})}),
                  rows_of(class_target{codes, named({"b", "a"})})) ==
          "all chunks have the same classes in the same order");
}

}  // namespace row_collector_test
