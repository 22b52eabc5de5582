// SPDX-License-Identifier: MIT
#include "sluice/splits/fold.hpp"

#include "support/classes.hpp"
#include "support/draw.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace sluice;

namespace fold_test {

using rows = std::vector<std::size_t>;

struct halves {
    [[nodiscard]] static std::vector<fold> folds(const dataset<>& data, const context&) {
        std::vector<std::size_t> of_row(data.n_rows());
        for (std::size_t i = 0; i < of_row.size(); ++i) of_row[i] = i % 2;
        return detail::folds_of(of_row, 2);
    }
};
struct one_fold {
    [[nodiscard]] static fold folds(const dataset<>&, const context&);
};

static_assert(splitter<halves> && !splitter<one_fold> && !splitter<int>);

TEST_CASE("folds judge each row once and learn from it in all other folds, in the order of the rows") {
    test::draws draw(1);
    for (int repeat = 0; repeat < 100; ++repeat) {
        const std::size_t n = draw.below(40), n_folds = 1 + draw.below(6);
        rows of_row(n);
        for (auto& fold : of_row) fold = draw.below(n_folds);
        const auto folds = detail::folds_of(of_row, n_folds);
        REQUIRE(folds.size() == n_folds);
        std::size_t judged = 0;
        for (std::size_t k = 0; k < n_folds; ++k) {
            REQUIRE(std::is_sorted(folds[k].train.begin(), folds[k].train.end()));
            REQUIRE(std::is_sorted(folds[k].test.begin(), folds[k].test.end()));
            REQUIRE(folds[k].train.size() + folds[k].test.size() == n);
            for (const std::size_t row : folds[k].test) REQUIRE(of_row[row] == k);
            judged += folds[k].test.size();
        }
        REQUIRE(judged == n);
    }
    CHECK(detail::folds_of({}, 2) == std::vector<fold>(2));
}

TEST_CASE("rows of each class stand in the order of the names, whatever the codes are") {
    const table x = table::of_rows(4);
    const dataset sorted(x, test::classes_of("baab"));
    const dataset turned(x, test::classes_of("baab", {"b", "a"}));
    const std::vector<rows> expected{{1, 2}, {0, 3}};
    CHECK(detail::rows_by_class(sorted, "test") == expected);
    CHECK(detail::rows_by_class(turned, "test") == expected);
    // A class that no row has is no class here.
    CHECK(detail::rows_by_class(dataset(x, test::classes_of("aaaa", {"b", "a"})), "test").size() == 1);
    const auto why =
        test::thrown<invalid_data>([&] { return detail::rows_by_class(dataset(x), "splitter"); });
    CHECK(why.component == "splitter");
    CHECK(why.requirement == "needs a target of classes");
}

TEST_CASE("rows of each group stand in the order of the groups' numbers") {
    const table x = table::of_rows(5);
    const dataset data(x, no_target{5}, {.groups = array<std::int64_t>({7, -1, 7, 0, -1})});
    CHECK(detail::rows_by_group(data, "test") == std::vector<rows>{{1, 4}, {3}, {0, 2}});
    const auto why =
        test::thrown<invalid_data>([&] { return detail::rows_by_group(dataset(x), "splitter"); });
    CHECK(why.component == "splitter");
    CHECK(why.requirement == "needs groups");
    CHECK(why.hint == "row_data{.groups = ...} gives them");
}

TEST_CASE("too few rows are refused with what is needed and what is there") {
    const auto why = test::thrown<invalid_data>(
        []() -> int { detail::throw_too_few("splitter", "needs at least 2 rows", 1); });
    CHECK(why.component == "splitter");
    CHECK(why.requirement == "needs at least 2 rows");
    CHECK(why.actual == "1");
}

}  // namespace fold_test
